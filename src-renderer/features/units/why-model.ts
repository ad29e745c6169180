import type { ChangeExplained } from '../../../src-core/contract/explain.ts';
import type { UnitRow } from '../../../src-core/contract/units.ts';
import {
  add,
  compare,
  divide,
  type Fraction,
  fraction,
  fromDecimal,
  mean,
  subtract,
  zero,
} from '../../../src-core/money/fraction.ts';

type Change = ChangeExplained['currencies'][number];

/** A thing that a unit consumes: how much of it, at what price, before and after. */
export type WhyPart = {
  /** Token type, service...; null = the charges name none. */
  readonly name: string | null;
  /** Of the quantity; null where the charges of the part have none, or several. */
  readonly measuredIn: string | null;
  readonly quantity: { readonly before: Fraction; readonly after: Fraction } | null;
  /** Per `measuredIn`; the mean where the part has several items. */
  readonly price: { readonly before: Fraction; readonly after: Fraction; readonly isMean: boolean } | null;
  /** What one unit costs more because prices moved, because it consumes more or other things, and by charges without a quantity. */
  readonly effects: Effects;
  readonly total: Fraction;
};

/** They add up to the difference. */
export type Effects = { readonly price: Fraction; readonly use: Fraction; readonly other: Fraction };

export type Why = {
  readonly before: Fraction;
  readonly after: Fraction;
  /** Largest difference first. */
  readonly parts: readonly WhyPart[];
  /** Sums over the parts. */
  readonly effects: Effects;
};

type Counted = { readonly cost: Fraction; readonly quantity: Fraction };

/** Cost and units of some lines together, in each period; null where one of the periods has none. */
export function together(lines: readonly UnitRow[]): { before: Counted; after: Counted } | null {
  const sum = (side: (line: UnitRow) => UnitRow['previous']): Counted => {
    let [cost, quantity] = [zero, zero];
    for (const line of lines) {
      const row = side(line);
      if (row === null || row.unitCost === null || row.cost === null || row.quantity === null) continue;
      cost = add(cost, fromDecimal(row.cost));
      quantity = add(quantity, fromDecimal(row.quantity));
    }
    return { cost, quantity };
  };
  const [before, after] = [sum(line => line.previous), sum(line => line)];
  return before.quantity.n === 0n || after.quantity.n === 0n ? null : { before, after };
}

/**
 * Why one unit costs more: the difference of its cost, part by part, split into prices and use. Prices are told item by item by the change of the
 * charges (a part may hold many items); with n units (0 before, 1 after) and c the cost of a part:
 *
 *     total = c1/n1 - c0/n0        price = price effect of its items / ((n0 + n1)/2)        use = total - price - other
 *
 * @param change of exactly the charges of `lines`, grouped by the parts
 * @returns null where the charges are not those of the unit cost: some of them name no key or nothing counts their units
 * @see docs/formulas/unit-cost.md#why-one-unit-costs-more
 */
export function whyUnit(units: NonNullable<ReturnType<typeof together>>, change: Change): Why | null {
  const { before, after } = units;
  const isSame =
    compare(fromDecimal(change.before), before.cost) === 0 && compare(fromDecimal(change.after), after.cost) === 0;
  if (!isSame || change.rest.groups > 0) return null;
  const parts = change.groups.map(group => partOf(group, change, units));
  const size = ({ total }: WhyPart) => (total.n < 0n ? fraction(-total.n, total.d) : total);
  const sum = (name: keyof Effects) => parts.reduce((all, part) => add(all, part.effects[name]), zero);
  return {
    before: divide(before.cost, before.quantity) ?? zero,
    after: divide(after.cost, after.quantity) ?? zero,
    parts: parts.toSorted((a, b) => (compare(size(a), size(b)) < 0n ? 1 : -1)),
    effects: { price: sum('price'), use: sum('use'), other: sum('other') },
  };
}

type Quantity = { readonly unit: string; readonly before: Fraction; readonly after: Fraction; readonly items: number };

/** Quantity of a group: of its items where all are listed and measured alike. `none`: no item has one. */
function quantityOf(group: Change['groups'][number], change: Change): Quantity | 'none' | 'several' {
  if (change.restItems.items > 0) return 'several';
  const items = change.items.filter(item => item.keys[0] === group.keys[0]);
  const measured = items.filter(item => item.quantityBefore !== null || item.quantityAfter !== null);
  const [first] = measured;
  if (!first) return 'none';
  let [before, after] = [zero, zero];
  for (const item of items) {
    if (item.unit === null || item.unit !== first.unit) return 'several';
    before = add(before, fromDecimal(item.quantityBefore ?? '0'));
    after = add(after, fromDecimal(item.quantityAfter ?? '0'));
  }
  return { unit: first.unit ?? '', before, after, items: items.length };
}

function partOf(
  group: Change['groups'][number],
  change: Change,
  { before, after }: NonNullable<ReturnType<typeof together>>,
): WhyPart {
  const each = (amount: Fraction, side: Counted) => divide(amount, side.quantity) ?? zero;
  const [cost0, cost1] = [fromDecimal(group.before), fromDecimal(group.after)];
  const total = subtract(each(cost1, after), each(cost0, before));
  const quantity = quantityOf(group, change);
  const meanUnits = mean(before.quantity, after.quantity);
  const effect = (...names: (keyof typeof group.effects)[]) =>
    divide(
      names.reduce((sum, name) => add(sum, fromDecimal(group.effects[name])), zero),
      meanUnits,
    ) ?? zero;
  const price = effect('price', 'fx');
  const other = quantity === 'none' ? subtract(total, price) : effect('other', 'rules', 'restatement');
  const part = {
    name: group.keys[0] ?? null,
    effects: { price, other, use: subtract(subtract(total, price), other) },
    total,
  };
  if (quantity === 'none' || quantity === 'several') return { ...part, measuredIn: null, quantity: null, price: null };
  const [p0, p1] = [divide(cost0, quantity.before), divide(cost1, quantity.after)];
  return {
    ...part,
    measuredIn: quantity.unit,
    quantity: { before: each(quantity.before, before), after: each(quantity.after, after) },
    // a part that only one period has, has the price of that period
    price: { before: p0 ?? p1 ?? zero, after: p1 ?? p0 ?? zero, isMean: quantity.items > 1 },
  };
}

/** "1M Tokens" is tokens by the million: people count tokens. */
export function readableUnit(unit: string): { unit: string; factor: Fraction } {
  const million = /^1M (.+)$/.exec(unit);
  return million?.[1]
    ? { unit: million[1].toLowerCase(), factor: fraction(1_000_000n) }
    : { unit, factor: fraction(1n) };
}

/**
 * The line that a new one most likely took over from: the one that lost most units. Null where the line is not new, or none lost any.
 */
export function likelyPredecessor(line: UnitRow, lines: readonly UnitRow[]): UnitRow | null {
  if (line.previous?.unitCost != null) return null;
  let found: { line: UnitRow; lost: Fraction } | null = null;
  for (const other of lines) {
    if (other === line || other.currency !== line.currency || other.previous?.quantity == null) continue;
    const lost = subtract(fromDecimal(other.previous.quantity), fromDecimal(other.quantity ?? '0'));
    if (compare(lost, found?.lost ?? zero) > 0) found = { line: other, lost };
  }
  return found?.line ?? null;
}
