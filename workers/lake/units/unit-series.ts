import type { UnitSeries, UnitSpec } from '../../../src-core/contract/units.ts';
import { UnitKey } from '../../../src-core/contract/units.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { nearestNames } from '../../../src-core/query/nearest.ts';
import type { Filter } from '../../../src-core/query/query-spec.ts';
import { type UnitDefinition, unitCatalog } from '../../../src-core/units/catalog.ts';
import { matchSides } from '../../../src-core/units/match.ts';
import type { QueryEngine } from '../query/query-engine.ts';
import type { Snapshot } from '../query/snapshot.ts';
import { type CostPlan, costCells } from './cost-cells.ts';
import { unitPeriods } from './periods.ts';
import { usageVolume } from './usage-volume.ts';
import type { Volume } from './volume.ts';

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
  const volume = await readVolume(definition, { spec, periods, query, snapshot });
  const isUsage = definition.denominator.kind === 'usage';
  const plan: CostPlan = {
    spec,
    charges: definition.charges,
    grain: periods.cellGrain,
    matchDims: volume.matchDims,
    matchOf: volume.matchOf,
    usedFilters: [notUnused],
    marginalFilters: isUsage
      ? [
          notUnused,
          { dimension: 'ChargeFrequency', op: 'in', values: ['Usage-Based'] },
          { dimension: 'PricingCategory', op: 'not-in', values: ['Committed'] },
        ]
      : null,
  };
  const costs = await costCells(query, plan, snapshot.signal);
  if (costs.lakeVersion !== snapshot.version) throw new LakeMoved();
  const { rows, totals } = matchSides(costs.cells, volume.cells, volume.counting, {
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
    notes: [...volume.notes],
  };
}

/** The lake changed between the two sides; both are read again. */
export class LakeMoved extends Error {}

type Question = Parameters<typeof usageVolume>[1];

async function readVolume(definition: UnitDefinition, question: Question): Promise<Volume> {
  switch (definition.denominator.kind) {
    case 'usage':
      return usageVolume(definition.denominator, question);
    default:
      throw new AppError('units.unknown', { unit: definition.key, known: [] });
  }
}

type Row = UnitSeries['rows'][number];

function byTimeThenCost(a: Row, b: Row): number {
  if (a.bucket !== b.bucket) return (a.bucket ?? '') < (b.bucket ?? '') ? -1 : 1;
  const [left, right] = [Number(b.quality.cost.total), Number(a.quality.cost.total)];
  if (left !== right) return left - right;
  const [x, y] = [JSON.stringify([a.keys, a.currency]), JSON.stringify([b.keys, b.currency])];
  return x < y ? -1 : x > y ? 1 : 0;
}
