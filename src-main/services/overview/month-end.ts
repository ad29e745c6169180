import { addressOf } from '../../../src-core/address/addresses.ts';
import type { MonthEnd } from '../../../src-core/contract/overview.ts';
import type { StoredTemplate } from '../../../src-core/contract/reports.ts';
import { type PackRecord, packOf } from '../../../src-core/reports/pack-record.ts';
import { packState } from '../../../src-core/reports/pack-state.ts';
import { reportPeriod } from '../../../src-core/reports/period.ts';
import { newestOfEach } from './attention.ts';

type Facts = {
  /** Months with charges, newest first. */
  periods: readonly { period: string; isFinal: boolean }[];
  /** UTC day. */
  today: string;
  templates: readonly StoredTemplate[];
  /** Newest first. */
  packs: readonly PackRecord[];
};

/** The month to report, with what became of each monthly report of it. */
export function monthEndOf({ periods, today, templates, packs }: Facts): MonthEnd {
  const over = periods.filter(({ period }) => reportPeriod(period).to <= today);
  const [newest] = over;
  if (newest === undefined) return null;
  const { period, isFinal } = over.find(month => month.isFinal) ?? newest;
  const built = new Map(
    newestOfEach(packs.filter(pack => pack.period === period)).map(pack => [pack.templateId, pack]),
  );
  const monthly = templates.filter(({ body }) => body.period === 'month');
  const reports = monthly.map(({ id, body }) => {
    const pack = built.get(id);
    const of = { templateId: id, name: body.name };
    if (!pack) return { ...of, state: 'not-built' as const, address: addressOf.newReport(id, period) };
    return { ...of, state: packState(packOf(pack)), address: addressOf.report(pack.id) };
  });
  return { period, isFinal, waiting: newest.period === period ? null : newest.period, reports };
}
