import type { LakeChangeSpec } from '../../../src-core/contract/explain.ts';
import type { ReportTemplate } from '../../../src-core/contract/reports.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import type { PackRecord } from '../../../src-core/reports/pack-record.ts';
import { periodScope, type ReportPeriod, reportPeriod } from '../../../src-core/reports/period.ts';
import type { LakeClient } from '../lake-supervisor.ts';
import { withSignal } from '../worker-client.ts';
import type { ChangeAgainst } from './model-context.ts';

/** Why the effects of a change may be unknown while the change itself is not. */
const unexplained = new Set(['explain.no-rate', 'query.not-allocated-grain', 'query.bad-as-of']);

/** The pack of a template that was published last, with when; null when none ever was. */
export function lastPublished(
  packs: readonly PackRecord[],
  templateId: string | null,
): { record: PackRecord; publishedAt: string } | null {
  if (templateId === null) return null;
  const published = packs
    .filter(pack => pack.templateId === templateId)
    .flatMap(record => record.publications.map(({ publishedAt }) => ({ record, publishedAt })));
  return published.toSorted((a, b) => (a.publishedAt < b.publishedAt ? 1 : -1))[0] ?? null;
}

export type ChangeQuestion = {
  readonly lake: LakeClient;
  readonly template: ReportTemplate;
  readonly period: ReportPeriod;
  readonly lakeVersion: number;
  readonly signal: AbortSignal | undefined;
};

/**
 * What moved since a pack was published: its period as the lake stood then against this one as it stands now. The same period again is a
 * restatement; another one is a change from period to period, restatements of the earlier one included.
 */
export async function changeAgainst(
  { record, publishedAt }: { record: PackRecord; publishedAt: string },
  { lake, template, period, lakeVersion, signal }: ChangeQuestion,
): Promise<ChangeAgainst> {
  const side = (of: ReportPeriod, asOf: number) => ({ ...periodScope(template.basis, of), asOf: String(asOf) });
  const section = template.sections.find(each => each.kind === 'change');
  const asked = {
    ...{ measure: template.measure, zone: 'UTC', filters: template.filters, allocation: template.allocation },
    before: side(reportPeriod(record.period), record.lakeVersion),
    after: side(period, lakeVersion),
    by: section?.by === null || section === undefined ? [] : [section.by],
    convertTo: template.currency,
    limit: section?.top ?? 10,
  };
  const spec: LakeChangeSpec = {
    ...asked,
    before: { ...asked.before, filters: [...asked.before.filters] },
    after: { ...asked.after, filters: [...asked.after.filters] },
  };
  const against = { packId: record.id, period: record.period, publishedAt, lakeVersion: record.lakeVersion };
  const isRestatement = record.period === period.label;
  try {
    const explained = await lake.explainChange(spec, withSignal(signal));
    return { against, isRestatement, explained, problem: null };
  } catch (error) {
    if (!(error instanceof AppError) || !unexplained.has(error.code)) throw error;
    return { against, isRestatement, explained: null, problem: error.code };
  }
}
