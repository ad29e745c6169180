import type { MeasureTotal } from '../../../src-core/contract/imports.ts';
import type { Pack, Restated, RunReason } from '../../../src-core/contract/reports.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { groupDifferences, restatedTotals } from '../../../src-core/reports/compare-packs.ts';
import { contentText, holdsOf, type PackRecord } from '../../../src-core/reports/pack-record.ts';
import { periodScope, reportPeriod } from '../../../src-core/reports/period.ts';
import { because, gateReason, runReasonText, type Why } from '../../../src-core/reports/run-reasons.ts';
import type { LakeClient } from '../lake-supervisor.ts';
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

/** @throws AppError `report.refused` that names every reason, in the language of the pack */
export function mustNotHold(record: PackRecord, holds: Pack['holds']): void {
  if (holds.length === 0) return;
  const why = runReasonText(reasonsOf(record, holds), record.template.language) ?? holds.join(', ');
  throw new AppError('report.refused', { why: why.replace(/\.$/, ''), holds: [...holds], id: record.id });
}

type Held = Pick<PackRecord, 'gate' | 'template' | 'builtBy'>;

/** Everything that is in the way, each finding of a gate by itself. */
export function reasonsOf(record: Held, holds: Pack['holds']): Why {
  const findings = refusing(record.gate).map(({ message }) => message);
  return because(
    holds.flatMap(hold => reasonsOfHold(record, hold)),
    findings.length === 0 ? null : findings.join(' '),
  );
}

const refusing = ({ findings }: Held['gate']) => findings.filter(({ effect }) => effect === 'refuses');

function reasonsOfHold({ gate, template, builtBy }: Held, hold: Pack['holds'][number]): RunReason[] {
  switch (hold) {
    case 'gate':
      return refusing(gate).map(gateReason);
    case 'approval':
      return template.gate.approval === 'other-person'
        ? [{ code: 'hold.other-person', params: { builtBy } }]
        : [{ code: 'hold.approval', params: {} }];
    case 'changed-since-built':
      return [{ code: 'hold.changed-since-built', params: {} }];
  }
}
