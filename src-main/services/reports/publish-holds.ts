import type { MeasureTotal } from '../../../src-core/contract/imports.ts';
import type { Pack, Restated } from '../../../src-core/contract/reports.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { groupDifferences, restatedTotals } from '../../../src-core/reports/compare-packs.ts';
import { contentText, holdsOf, type PackRecord } from '../../../src-core/reports/pack-record.ts';
import { periodScope, reportPeriod } from '../../../src-core/reports/period.ts';
import type { LakeClient } from '../export-result.ts';
import { sha256 } from './publish-pack.ts';

/** The lake's totals today of the charges that a pack is of. */
export async function presentTotals(
  lake: LakeClient,
  pack: { template: Pick<PackRecord['template'], 'filters' | 'allocation' | 'basis'>; period: string },
  signal?: AbortSignal,
  dimensions: readonly string[] = [],
): Promise<{ rows: number; totals: MeasureTotal[]; groups: PackRecord['groups'] }> {
  const { filters, allocation, basis } = pack.template;
  const scope = periodScope(basis, reportPeriod(pack.period));
  const { rows, totals, groups } = await lake.controlTotals(
    {
      ...{ from: scope.from, to: scope.to, zone: 'UTC', asOf: null, allocation, dimensions: [...dimensions] },
      filters: [...filters, ...scope.filters],
    },
    signal ? { signal } : {},
  );
  return {
    ...{ rows, totals },
    groups: groups.flatMap(({ dimension, values }) => values.map(value => ({ dimension, ...value }))),
  };
}

/** What became of a pack's totals in the lake. */
export async function restatedNow(
  lake: LakeClient,
  pack: Pick<PackRecord, 'template' | 'period' | 'totals'>,
  signal?: AbortSignal,
): Promise<Restated> {
  const { totals, rows } = await presentTotals(lake, pack, signal);
  return restatedTotals(pack.totals, totals, rows);
}

/** Why a pack may not be published at this moment; empty = it may. */
export async function presentHolds(lake: LakeClient, record: PackRecord, signal?: AbortSignal): Promise<Pack['holds']> {
  const dimensions = [...new Set(record.groups.map(({ dimension }) => dimension))];
  const now = await presentTotals(lake, record, signal, dimensions);
  const isOther =
    sha256(contentText(record)) !== record.contentHash ||
    restatedTotals(record.totals, now.totals, now.rows).length > 0 ||
    groupDifferences(record.groups, now.groups).length > 0;
  return [...holdsOf(record), ...(isOther ? (['changed-since-built'] as const) : [])];
}

/** @throws AppError `report.refused` that names every reason */
export function mustNotHold(record: PackRecord, holds: Pack['holds']): void {
  if (holds.length === 0) return;
  throw new AppError('report.refused', { why: reasonsOf(record, holds), holds: [...holds], id: record.id });
}

type Reasons = Pick<PackRecord, 'gate' | 'template' | 'builtBy'>;

/** In words, to continue "may not be published: ...". */
export const reasonsOf = (record: Reasons, holds: Pack['holds']): string =>
  holds.map(hold => reasonOf(record, hold)).join('; ');

function reasonOf({ gate, template, builtBy }: Reasons, hold: Pack['holds'][number]): string {
  switch (hold) {
    case 'gate':
      return gate.findings
        .filter(({ effect }) => effect === 'refuses')
        .map(({ message }) => message.replace(/\.$/, ''))
        .join('; ');
    case 'approval':
      return template.gate.approval === 'other-person'
        ? `nobody but ${builtBy}, who built it, has approved it`
        : 'nobody has approved it';
    case 'changed-since-built':
      return 'the lake says something else today than when it was built';
  }
}
