import type { UnitRow, UnitSeries, UnitSpec } from '../../../src-core/contract/units.ts';
import { UnitKey } from '../../../src-core/contract/units.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { nearestNames } from '../../../src-core/query/nearest.ts';
import type { Filter } from '../../../src-core/query/query-spec.ts';
import { type UnitDefinition, unitCatalog } from '../../../src-core/units/catalog.ts';
import { type CostCell, matchSides, type VolumeCell } from '../../../src-core/units/match.ts';
import type { QueryEngine } from '../query/query-engine.ts';
import type { Snapshot } from '../query/snapshot.ts';
import { type CostPlan, costCells } from './cost-cells.ts';
import { gpuVolume } from './gpu-volume.ts';
import { textOf } from './grouped-costs.ts';
import { metricVolume, noMetric } from './metric-volume.ts';
import { unitPeriods } from './periods.ts';
import type { UnitQuestion } from './question.ts';
import { byTimeThenCost, LakeMoved } from './unit-order.ts';
import { usageVolume } from './usage-volume.ts';
import type { UnitNote, Volume } from './volume.ts';

const notIdle: Filter = { dimension: 'CapacityReservationStatus', op: 'not-in', values: ['Unused'] };
const notUnused: Filter = { dimension: 'CommitmentDiscountStatus', op: 'not-in', values: ['Unused'] };

/** @throws AppError `units.unknown` */
export function unitDefinition(unit: string): UnitDefinition {
  const key = UnitKey.safeParse(unit);
  if (!key.success)
    throw new AppError('units.unknown', {
      unit: unit.slice(0, 100),
      known: nearestNames(unit, Object.keys(unitCatalog), 6),
    });
  return unitCatalog[key.data];
}

/** What a unit cost stands for: numerator and denominator aggregated apart, put together where both are known. */
export async function unitSeries(
  spec: UnitSpec,
  { query, snapshot }: { query: QueryEngine; snapshot: Snapshot },
): Promise<UnitSeries> {
  const definition = unitDefinition(spec.unit);
  const periods = await unitPeriods(spec, snapshot);
  const volume = await readVolume(definition, { spec, periods, query, snapshot, charges: definition.charges });
  const { kind } = definition.denominator;
  const plan: CostPlan = {
    spec,
    charges: definition.charges,
    grain: periods.cellGrain,
    matchDims: volume.matchDims,
    matchOf: volume.matchOf,
    usedFilters: kind === 'gpu' ? [notUnused, notIdle] : [notUnused],
    marginalFilters:
      kind === 'usage'
        ? [
            notUnused,
            { dimension: 'ChargeFrequency', op: 'in', values: ['Usage-Based'] },
            { dimension: 'PricingCategory', op: 'not-in', values: ['Committed'] },
          ]
        : null,
  };
  const costs = await costCells(query, plan, snapshot.signal);
  if (costs.lakeVersion !== snapshot.version) throw new LakeMoved();
  const volumes = volume.counting.kind === 'distinct' ? distinctCells(costs.cells) : volume.cells;
  const { rows, totals } = matchSides(costs.cells, volumes, volume.counting, {
    bucketOf: periods.bucketOf,
    compares: spec.compare !== 'none',
  });
  const ordered = rows.toSorted(byTimeThenCost);
  return {
    spec,
    lakeVersion: snapshot.version,
    unit: definition.word,
    denominator: volume.counted ?? definition.counted,
    numerator: definition.numerator,
    rows: ordered.slice(0, spec.limit),
    totals: totals.toSorted(byTimeThenCost),
    isCut: rows.length > spec.limit,
    notes: [...volume.notes, ...amountNotes(spec, costs.unknown), ...unknownNotes(definition, totals)],
  };
}

async function readVolume(definition: UnitDefinition, question: UnitQuestion): Promise<Volume> {
  const { denominator } = definition;
  switch (denominator.kind) {
    case 'usage':
      return usageVolume(denominator, question);
    case 'gpu':
      return gpuVolume(denominator, question);
    case 'distinct':
      return distinctVolume(denominator.dimension);
    case 'metric': {
      const found = await metricVolume(denominator, question);
      if (found !== null) return found;
      if (denominator.orDistinct === undefined) return { ...nothing, notes: [noMetric(definition, denominator.names)] };
      return {
        ...distinctVolume(denominator.orDistinct),
        counted: `different values of ${denominator.orDistinct} that have charges`,
      };
    }
  }
}

const nothing: Volume = {
  cells: [],
  counting: { kind: 'sum', per: 1n },
  matchDims: [],
  matchOf: () => null,
  notes: [],
};

const distinctVolume = (dimension: string): Volume => ({
  cells: [],
  counting: { kind: 'distinct' },
  matchDims: [dimension],
  matchOf: row => textOf(row[dimension]),
  notes: [],
});

/** Where units are the different values of a dimension, the charges say them. */
const distinctCells = (costs: readonly CostCell[]): VolumeCell[] =>
  costs.flatMap(({ isPrevious, bucket, dims, match }) =>
    match === null ? [] : [{ isPrevious, bucket, dims, match, quantity: 1n }],
  );

/** Only a conversion or a period of comparison leaves amounts open; the latter is no news. */
const amountNotes = ({ convertTo }: UnitSpec, unknown: number): UnitNote[] =>
  convertTo === null || unknown === 0
    ? []
    : [
        {
          code: 'amounts-unknown',
          facts: { groups: String(unknown), currency: convertTo },
          message: `${unknown} groups of charges have no amount in ${convertTo}: a day has no exchange rate. They are in no figure; \`mureon fx gaps\` lists the days.`,
        },
      ];

/** Says what the unit cost leaves out, with the share, where it leaves anything out. */
function unknownNotes({ word }: UnitDefinition, totals: readonly UnitRow[]): UnitNote[] {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const currencies = totals.flatMap(({ currency, cost }) => (currency === null || cost === null ? [] : [currency]));
  return [
    ...totals.flatMap(({ currency, quality: { cost } }): UnitNote[] =>
      currency === null || cost.share === null || cost.share >= 1
        ? []
        : [
            {
              code: 'cost-left-out',
              facts: { currency, known: cost.known, total: cost.total },
              message: `${percent(1 - cost.share)} of the cost in ${currency} is not in the figure per ${word}: its keys are not known, or nothing counts its units.`,
            },
          ],
    ),
    ...(currencies.length < 2
      ? []
      : [
          {
            code: 'several-currencies',
            facts: { currencies: currencies.join(', ') },
            message: `One ${word} costs an amount in each of ${currencies.join(' and ')}; they are not added. Convert with --currency to get one figure.`,
          },
        ]),
  ];
}
