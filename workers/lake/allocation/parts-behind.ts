import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { teamProductAttributes } from '../../../src-core/anycost/schema.ts';
import type { SplitRule } from '../../../src-core/contract/allocation.ts';
import { type Splitter, splitter } from '../../../src-core/engines/allocation/split-exactly.ts';
import { integersOf } from '../../../src-core/engines/allocation/weights.ts';
import type { Unscaled } from '../../../src-core/money/amount.ts';
import type { Measure } from '../../../src-core/query/query-spec.ts';
import type { SqlText } from '../../../src-core/query/sql-text.ts';
import { allRows, type Row, toText, toUnscaled } from '../import/sql-run.ts';
import { identifier, literal } from '../import/sql-text.ts';
import { rulesOfModels } from './model-store.ts';

/** What one split put into a figure over one stretch: pool x weight / total = floor, and the smallest units that came on top. */
export type PartsBehind = {
  readonly ruleId: string;
  readonly ruleName: string;
  readonly modelVersion: number;
  /** First day of the stretch, YYYY-MM-DD. */
  readonly period: string;
  readonly currency: string | null;
  readonly target: string | null;
  readonly weight: string;
  readonly total: string;
  readonly weightSource: string;
  /** Of the pool's cells that have a part in the figure. */
  readonly pool: Unscaled;
  readonly poolRows: number;
  /** Rules that had placed some of that pool before. */
  readonly placedBy: readonly string[];
  readonly floor: Unscaled;
  readonly remainder: Unscaled;
  /** As stored; floor + remainder = amount unless `problems` says otherwise. */
  readonly amount: Unscaled;
};

export type Behind = { readonly parts: readonly PartsBehind[]; readonly problems: readonly string[] };

/**
 * The parts of splits in a figure, each worked out again from its pool cell and the kept weights and held against what is stored.
 * @param where condition over rows `a` of `allocated_day`, which has the columns of `rollup_allocated_day`; e.g. of `filterSql(..., 'a.', params)`
 * @returns per rule, stretch, currency and target, and one sentence for each that is not what its inputs say
 */
export async function partsBehind(
  connection: DuckDBConnection,
  { measure, where }: { measure: Measure; where: SqlText },
): Promise<Behind> {
  const rows = await allRows(
    connection,
    `-- grain: part of a pool cell
     SELECT a.x_AllocationRule AS rule, strftime(a.Bucket, '%Y-%m') AS month, strftime(a.Bucket, '%Y-%m-%d') AS day, a.BillingCurrency AS currency,
       a.x_TeamProductKey AS place, a.${identifier(measure)} AS part, p.${identifier(measure)} AS pool, p."Rows"::INTEGER AS n, p.x_PlacedBy AS before
     FROM allocated_day a LEFT JOIN allocation_pool p ON p.x_PoolCell = a.x_PoolCell AND p.Bucket = a.Bucket
     WHERE a.x_AllocationKind = 'split' AND (${where.sql})`,
    [...where.params] as DuckDBValue[],
  );
  if (rows.length === 0) return { parts: [], problems: [] };
  const book = await openBook(connection, rows);
  const sums = new Map<string, Sum>();
  for (const row of rows) addPart(sums, row, book);
  const all = [...sums.values()];
  return { parts: all.map(({ part }) => part), problems: all.flatMap(({ wrong, part }) => sentence(wrong, part)) };
}

type Sum = { part: PartsBehind; wrong: number };

const sentence = (wrong: number, { ruleId, period, target }: PartsBehind): string[] =>
  wrong === 0
    ? []
    : [
        `${wrong} parts of split ${ruleId} for ${target ?? '(none)'} from ${period} on are not what pool and weights give`,
      ];

function addPart(sums: Map<string, Sum>, row: Row, book: Book): void {
  const [ruleId, month, currency] = [String(row.rule), String(row.month), toText(row.currency)];
  const rule = book.rule(month, ruleId);
  const period = rule?.period === 'day' ? String(row.day) : `${month}-01`;
  const target = rule ? book.value(Number(row.place), rule.attribute) : null;
  const cut = book.cut(month, ruleId, period, currency);
  const index = cut?.places.get(target ?? '') ?? -1;
  const [amount, pool] = [toUnscaled(row.part), toUnscaled(row.pool)];
  const again = cut && pool !== null ? cut.splitter.part(pool, index) : null;
  const isRight = amount === null ? pool === null : again !== null && index >= 0 && again.part === amount;
  const key = JSON.stringify([ruleId, period, currency, target]);
  const known = sums.get(key);
  const weight = cut?.weights[index];
  const before = known?.part ?? {
    ...{ ruleId, ruleName: rule?.name ?? ruleId, modelVersion: book.version(month), period, currency, target },
    ...{ weight: weight ?? '0', total: cut?.total ?? '0', weightSource: cut?.words ?? '' },
    ...{ pool: 0n, poolRows: 0, placedBy: [], floor: 0n, remainder: 0n, amount: 0n },
  };
  const floor = again?.floor ?? 0n;
  const placedBy = toText(row.before);
  sums.set(key, {
    wrong: (known?.wrong ?? 0) + (isRight ? 0 : 1),
    part: {
      ...before,
      pool: before.pool + (pool ?? 0n),
      poolRows: before.poolRows + Number(row.n ?? 0),
      placedBy:
        placedBy === null || before.placedBy.includes(placedBy) ? before.placedBy : [...before.placedBy, placedBy],
      floor: before.floor + floor,
      remainder: before.remainder + ((again?.part ?? 0n) - floor),
      amount: before.amount + (amount ?? 0n),
    },
  });
}

type Cut = {
  readonly splitter: Splitter;
  readonly places: ReadonlyMap<string, number>;
  readonly weights: readonly string[];
  readonly total: string;
  readonly words: string;
};

/** What the parts are to be held against. */
type Book = {
  version(month: string): number;
  rule(month: string, ruleId: string): SplitRule | undefined;
  value(key: number, attribute: SplitRule['attribute']): string | null;
  cut(month: string, ruleId: string, period: string, currency: string | null): Cut | undefined;
};

async function openBook(connection: DuckDBConnection, rows: readonly Row[]): Promise<Book> {
  const months = [...new Set(rows.map(row => String(row.month)))];
  const ids = [...new Set(rows.map(row => String(row.rule)))];
  const list = months.map(month => `TIMESTAMP ${literal(`${month}-01 00:00:00`)}`).join(', ');
  const standing = await allRows(
    connection,
    `SELECT strftime("Month", '%Y-%m') AS month, ModelVersion FROM allocation_month WHERE "Month" IN (${list})`,
  );
  const versions = new Map(standing.map(row => [String(row.month), Number(row.ModelVersion)]));
  const models = await rulesOfModels(connection, versions.values());
  const places = await allRows(connection, 'SELECT * FROM dim_team_product');
  const values = new Map(
    places.map(row => [Number(row.x_TeamProductKey), teamProductAttributes.map(name => toText(row[name]))]),
  );
  const weights = await allRows(
    connection,
    `SELECT strftime("Month", '%Y-%m') AS month, Rule, strftime(Period, '%Y-%m-%d') AS period, BillingCurrency, Target, Weight, Total, Words
     FROM allocation_weight WHERE "Month" IN (${list}) AND Rule IN (${ids.map(literal).join(', ')}) AND Target IS NOT NULL`,
  );
  const keyOf = (parts: readonly (string | null)[]) => JSON.stringify(parts);
  const groups = Map.groupBy(weights, row =>
    keyOf([String(row.month), String(row.Rule), String(row.period), toText(row.BillingCurrency)]),
  );
  const cuts = new Map([...groups].flatMap(([key, members]) => cutOf(members).map(cut => [key, cut] as const)));
  return {
    version: month => versions.get(month) ?? 0,
    rule: (month, id) => models.get(versions.get(month) ?? 0)?.find(rule => rule.id === id),
    value: (key, attribute) => values.get(key)?.[teamProductAttributes.indexOf(attribute)] ?? null,
    cut: (month, id, period, currency) => cuts.get(keyOf([month, id, period, currency])),
  };
}

function cutOf(rows: readonly Row[]): Cut[] {
  const targets = rows.map(row => String(row.Target));
  const weights = rows.map(row => String(row.Weight));
  const made = splitter(integersOf(weights), targets);
  if (!made) return [];
  return [
    {
      splitter: made,
      places: new Map(targets.map((target, index) => [target, index])),
      weights,
      total: String(rows[0]?.Total),
      words: String(rows[0]?.Words),
    },
  ];
}
