import type { RecordDatasetName } from '../../../src-core/anycost/records.ts';
import type { CustomUnit, UnitRow, UnitSeries, UnitSpec } from '../../../src-core/contract/units.ts';
import { type Formula, parseFormula } from '../../../src-core/formula/parse-formula.ts';
import {
  add,
  divide,
  type Fraction,
  fraction,
  fromDecimal,
  fromUnscaled,
  reduced,
  shareOf,
  toDecimal,
  toExactDecimal,
  zero,
} from '../../../src-core/money/fraction.ts';
import { exactSum } from '../../../src-core/records/exact-sum.ts';
import { customRead, customUnitNames } from '../../../src-core/units/custom-names.ts';
import { bucketKey, type Cell, type Counting } from '../../../src-core/units/match.ts';
import { recordSumSql } from '../../../src-core/units/record-sum-sql.ts';
import { type Row, toBigInt } from '../import/sql-run.ts';
import { costCells } from './cost-cells.ts';
import { metricVolume } from './metric-volume.ts';
import { bucketStart, unitPeriods } from './periods.ts';
import type { UnitQuestion } from './question.ts';
import { byTimeThenCost, LakeMoved } from './unit-order.ts';
import { usageVolume } from './usage-volume.ts';
import type { UnitNote } from './volume.ts';

/** One read aggregated alone: cells, and how cells add up. */
type Side = { readonly cells: readonly ValueCell[]; readonly counting: Counting };
type ValueCell = Cell & { readonly currency: string | null; readonly value: bigint | null };

/**
 * A unit by formula. Each thing it reads is aggregated apart by bucket and what was asked for, then the formula is worked out for each row; nothing
 * is joined before. A currency of its own rows: amounts of two currencies never meet.
 * @throws AppError `formula.*`
 */
export async function customSeries(
  spec: UnitSpec,
  unit: CustomUnit,
  { query, snapshot }: Pick<UnitQuestion, 'query' | 'snapshot'>,
): Promise<UnitSeries> {
  const formula = parseFormula(unit.formula, customUnitNames);
  const periods = await unitPeriods(spec, snapshot);
  const question: UnitQuestion = { spec, periods, query, snapshot, charges: [] };
  const notes: UnitNote[] = [];
  const sides = new Map<string, Side>();
  for (const name of formula.reads) sides.set(name, await readSide(name, question, notes));
  const bucketOf = (cell: Cell) => periods.bucketOf(cell.bucket);
  const rows = evaluate(formula, sides, cell => ({ bucket: bucketOf(cell), keys: cell.dims }), spec);
  const totals = evaluate(formula, sides, () => ({ bucket: null, keys: [] }), spec);
  for (const total of totals) total.quality = addUp(rows.filter(row => row.currency === total.currency));
  const sorted = rows.toSorted(byTimeThenCost);
  return {
    spec,
    lakeVersion: snapshot.version,
    unit: unit.unit || unit.title,
    denominator: unit.formula,
    numerator: unit.title,
    rows: sorted.slice(0, spec.limit),
    totals,
    isCut: sorted.length > spec.limit,
    notes,
  };
}

async function readSide(name: string, question: UnitQuestion, notes: UnitNote[]): Promise<Side> {
  const { spec, periods, query, snapshot } = question;
  const read = customRead(name);
  if (read.kind === 'measure') {
    const plan = {
      charges: [],
      grain: periods.cellGrain,
      matchDims: [],
      matchOf: () => '',
      usedFilters: null,
      marginalFilters: null,
    };
    const costs = await costCells(query, { ...plan, spec: { ...spec, measure: read.measure } }, snapshot.signal);
    if (costs.lakeVersion !== snapshot.version) throw new LakeMoved();
    return { cells: costs.cells.map(cell => ({ ...cell, value: cell.amount })), counting: { kind: 'sum', per: 1n } };
  }
  if (read.kind === 'metric') {
    const volume = await metricVolume({ names: [read.name], over: read.over, match: [] }, question);
    if (volume === null) {
      notes.push({
        code: 'no-metric',
        facts: { metrics: read.name },
        message: `No record has a metric called ${read.name}.`,
      });
      return { cells: [], counting: { kind: 'sum', per: 1n } };
    }
    notes.push(...volume.notes);
    return {
      cells: volume.cells.map(cell => ({ ...cell, currency: null, value: cell.quantity })),
      counting: volume.counting,
    };
  }
  if (read.dataset === 'llm-usage') {
    const volume = await usageVolume({ quantity: read.column, per: 1n, columns: [read.column] }, question);
    notes.push(...volume.notes);
    return {
      cells: volume.cells.map(cell => ({ ...cell, currency: null, value: cell.quantity })),
      counting: volume.counting,
    };
  }
  const cells: ValueCell[] = [];
  if (spec.dims.length > 0 || spec.filters.length > 0)
    notes.push({
      code: 'sum-without-dimensions',
      facts: { dataset: read.dataset },
      message: `Sums of ${read.dataset} are known for the whole only, not by dimension or filter.`,
    });
  else
    for (const stretch of periods.stretches)
      for (const row of (await snapshot.all(
        recordSumSql(read.dataset as RecordDatasetName, read.column, stretch),
      )) as Row[])
        cells.push({
          ...{
            isPrevious: stretch.isPrevious,
            bucket: bucketStart(periods, row.bucket_ms),
            dims: [],
            match: '',
            currency: null,
          },
          value: toBigInt(row.open) > 0n ? null : exactSum(row, 'total'),
        });
  return { cells, counting: { kind: 'sum', per: 1n } };
}

type Place = { readonly bucket: number | null; readonly keys: readonly (string | null)[] };
type Sum = { value: Fraction | null; readonly buckets: Set<string> };

/** Sums of one read by place, currency and period; unknown where a part is. */
function sumsOf({ cells, counting }: Side, placeOf: (cell: Cell) => Place): Map<string, Fraction | null> {
  const sums = new Map<string, Sum>();
  for (const cell of cells) {
    const key = JSON.stringify([cell.isPrevious, placeOf(cell), cell.currency]);
    const sum = sums.get(key) ?? { value: zero, buckets: new Set<string>() };
    sum.value = sum.value === null || cell.value === null ? null : add(sum.value, fromUnscaled(cell.value));
    sum.buckets.add(bucketKey(cell));
    sums.set(key, sum);
  }
  const daysOf = counting.kind === 'mean-day' ? counting.daysOf : null;
  const finish = ({ value, buckets }: Sum): Fraction | null => {
    if (value === null || daysOf === null) return value;
    return divide(value, fraction(BigInt([...buckets].reduce((days, bucket) => days + (daysOf.get(bucket) ?? 0), 0))));
  };
  return new Map([...sums].map(([key, sum]) => [key, finish(sum)]));
}

function evaluate(
  formula: Formula,
  sides: ReadonlyMap<string, Side>,
  placeOf: (cell: Cell) => Place,
  spec: UnitSpec,
): UnitRow[] {
  const sums = new Map([...sides].map(([name, side]) => [name, sumsOf(side, placeOf)]));
  const isMoney = (name: string) => customRead(name).kind === 'measure';
  const hasMoney = formula.reads.some(isMoney);
  const cells = [...sides].flatMap(([name, side]) => (hasMoney && !isMoney(name) ? [] : side.cells));
  const places = new Map(
    cells.map(cell => {
      const place = { ...placeOf(cell), currency: cell.currency };
      return [JSON.stringify(place), place] as const;
    }),
  );
  return [...places.values()].map(({ bucket, keys, currency }) => {
    const at = (isPrevious: boolean) => {
      const row = Object.fromEntries(
        [...sums].map(([name, values]) => [
          name,
          values.get(JSON.stringify([isPrevious, { bucket, keys }, isMoney(name) ? currency : null])) ?? null,
        ]),
      );
      const value = keys.includes(null) ? null : formula.evaluate(row);
      return {
        cost: text(formula.quotient ? formula.quotient.over(row) : value),
        quantity: text(formula.quotient ? formula.quotient.by(row) : fraction(1n)),
        unitCost: value === null ? null : toDecimal(value),
      };
    };
    const now = at(false);
    const isKnown = now.unitCost !== null;
    const known = (amount: string | null) => ({
      known: isKnown ? (amount ?? '0') : '0',
      total: amount ?? '0',
      share: amount === null || Number(amount) === 0 ? null : isKnown ? 1 : 0,
    });
    return {
      bucket: bucket === null ? null : new Date(bucket).toISOString(),
      keys: [...keys],
      currency,
      ...now,
      previous: spec.compare === 'none' ? null : at(true),
      bases: { reserved: now.unitCost, used: null, marginal: null },
      quality: { cost: known(now.cost), volume: known(now.quantity) },
    };
  });
}

const text = (value: Fraction | null): string | null => (value === null ? null : toExactDecimal(value));

/** Quality of the whole: what its rows know of what they have. */
function addUp(rows: readonly UnitRow[]): UnitRow['quality'] {
  const of = (side: 'cost' | 'volume') => {
    const sum = (field: 'known' | 'total') =>
      rows.reduce((all, row) => reduced(add(all, fromDecimal(row.quality[side][field]))), zero);
    const [part, whole] = [sum('known'), sum('total')];
    return { known: toExactDecimal(part), total: toExactDecimal(whole), share: shareOf(part, whole) };
  };
  return { cost: of('cost'), volume: of('volume') };
}
