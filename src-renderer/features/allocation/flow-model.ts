import { toNumber, type Unscaled } from '../../../src-core/money/amount.ts';
import type { ReadRows } from '../../../src-core/query/read-columns.ts';

/** Null: there is money there whose amount is not known. */
export type FlowAmount = Unscaled | null;

export type FlowRow = {
  /** Null: the charges name no value. */
  readonly value: string | null;
  /** `left`: pool money for which nobody had weight; it stays where it was. */
  readonly kind: 'value' | 'left';
  /** What its own charges are, untagged ones among them; undefined = none. */
  readonly direct: FlowAmount | undefined;
  readonly byRule: ReadonlyMap<string, FlowAmount>;
  /** Of what is known. */
  readonly total: Unscaled;
};

export type FlowTable = {
  readonly currency: string | null;
  readonly rows: readonly FlowRow[];
  /** Splits that placed something, most money first. */
  readonly rules: readonly string[];
  readonly direct: Unscaled;
  readonly byRule: ReadonlyMap<string, Unscaled>;
  readonly total: Unscaled;
};

/** Who has what after the splits, per currency, most money first: rows are values, and the sum of each row and column is exact. */
export function flowTables(
  answer: ReadRows,
  { attribute, measure }: { attribute: string; measure: string },
): FlowTable[] {
  const groups = new Map<string | null, Map<string, MutableRow>>();
  const money = answer.columns.find(column => column.name === measure);
  const [currencies, rules, kinds, values] = ['BillingCurrency', 'x_AllocationRule', 'x_AllocationKind', attribute].map(
    name => answer.text(name),
  );
  for (let at = 0; at < answer.rowCount; at += 1) {
    const currency = currencies?.get(at) ?? null;
    const rule = rules?.get(at) ?? null;
    const isLeft = kinds?.get(at) === 'unallocated';
    const value = isLeft ? null : (values?.get(at) ?? null);
    const rows = groups.get(currency) ?? new Map<string, MutableRow>();
    groups.set(currency, rows);
    const key = JSON.stringify([isLeft, value]);
    const row = rows.get(key) ?? {
      value,
      kind: isLeft ? 'left' : 'value',
      direct: undefined,
      byRule: new Map(),
      total: 0n,
    };
    rows.set(key, row);
    const amount = money?.kind === 'money' ? money.get(at) : null;
    if (rule === null) row.direct = plus(row.direct, amount);
    else row.byRule.set(rule, plus(row.byRule.get(rule), amount));
    row.total += amount ?? 0n;
  }
  return [...groups]
    .map(([currency, rows]) => tableOf(currency, [...rows.values()]))
    .toSorted((a, b) => bySize(a.total, b.total));
}

type MutableRow = { -readonly [K in keyof FlowRow]: FlowRow[K] } & { byRule: Map<string, FlowAmount> };

const plus = (sum: FlowAmount | undefined, amount: FlowAmount): FlowAmount =>
  sum === undefined || sum === null ? amount : sum + (amount ?? 0n);
const size = (value: Unscaled) => (value < 0n ? -value : value);
const bySize = (a: Unscaled, b: Unscaled) => (size(a) > size(b) ? -1 : size(a) < size(b) ? 1 : 0);

function tableOf(currency: string | null, rows: readonly FlowRow[]): FlowTable {
  const byRule = new Map<string, Unscaled>();
  for (const row of rows)
    for (const [rule, amount] of row.byRule) byRule.set(rule, (byRule.get(rule) ?? 0n) + (amount ?? 0n));
  const last = (row: FlowRow) => (row.kind === 'left' ? 2 : row.value === null ? 1 : 0);
  return {
    currency,
    rows: rows.toSorted((a, b) => last(a) - last(b) || bySize(a.total, b.total)),
    rules: [...byRule.keys()].toSorted((a, b) => bySize(byRule.get(a) ?? 0n, byRule.get(b) ?? 0n)),
    direct: rows.reduce((sum, row) => sum + (row.direct ?? 0n), 0n),
    byRule,
    total: rows.reduce((sum, row) => sum + row.total, 0n),
  };
}

/** From a split to a place; amounts above zero, as drawn. */
export type Link = { readonly rule: string; readonly target: string; readonly amount: number };
export type Flow = {
  readonly links: readonly Link[];
  /** How many parts are below zero: credits are in the table, a band cannot show them. */
  readonly hidden: number;
};

/** Ids of what is no value: they begin with a NUL, which no value has. */
export const LEFT = '\u0000left';
export const NOBODY = '\u0000nobody';
export const REST = '\u0000rest';

/** The parts that splits placed. Beyond `most` targets the smallest are one: REST. */
export function flowOf(table: FlowTable, most: number): Flow {
  const received = table.rows
    .map(row => ({
      id: idOf(row),
      parts: [...row.byRule],
      sum: [...row.byRule.values()].reduce<Unscaled>((sum, part) => sum + (part ?? 0n), 0n),
    }))
    .filter(({ parts }) => parts.length > 0)
    .toSorted((a, b) => bySize(a.sum, b.sum));
  const kept = new Set(received.slice(0, received.length > most ? most - 1 : most).map(({ id }) => id));
  const sums = new Map<string, { rule: string; target: string; amount: Unscaled }>();
  let hidden = 0;
  for (const { id, parts } of received)
    for (const [rule, part] of parts) {
      if (part === null || part <= 0n) {
        if (part !== 0n) hidden += 1;
        continue;
      }
      const target = kept.has(id) ? id : REST;
      const key = JSON.stringify([rule, target]);
      sums.set(key, { rule, target, amount: (sums.get(key)?.amount ?? 0n) + part });
    }
  return { links: [...sums.values()].map(link => ({ ...link, amount: toNumber(link.amount) })), hidden };
}

const idOf = (row: FlowRow) => (row.kind === 'left' ? LEFT : (row.value ?? NOBODY));
