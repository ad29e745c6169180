import type { DuckDBDecimalValue } from '@duckdb/node-api';
import { cutToUnit } from '../../../src-core/engines/change/cut.ts';
import { addEffects, type Effects, type ItemSide, splitChange } from '../../../src-core/engines/change/split-change.ts';
import { fraction } from '../../../src-core/money/fraction.ts';
import { MONEY_SCALE } from '../../../src-core/money/scale.ts';
import { type Row, toText, toUnscaled } from '../import/sql-run.ts';
import type { ItemRole } from './item-sql.ts';

/** Digits after the point in which converted amounts are carried before they are cut. */
const LOW_SCALE = 34;
const TO_LOW = 10n ** BigInt(LOW_SCALE - MONEY_SCALE);

/** An item with what moved it; amounts and quantities unscaled. */
export type ChangedItem = {
  readonly keys: readonly (string | null)[];
  /** Of its lines; the report has the shown one. */
  readonly currency: string | null;
  readonly name: string;
  readonly unit: string | null;
  readonly before: ItemSide;
  readonly after: ItemSide;
  readonly effects: Effects;
};

/** @param rows of `itemsSql`; `keyCount` of them are what the change is listed by */
export function changedItems(rows: readonly Row[], keyCount: number): ChangedItem[] {
  const shown = shownAmounts(rows);
  const read = rows.map((row, place) => readItem(row, keyCount, role => shown[role][place] ?? 0n));
  const split = splitChange(read.map(({ mixGroup, mid, after }) => ({ mixGroup, before: mid, after })));
  return read.map(({ mixGroup: _group, mid, rules, before, ...item }, place) => {
    const effects = split[place];
    if (!effects) throw new RangeError('an item without effects');
    // the period before in its own state -> in the state of the period after
    const restated = mid.shown - before.shown;
    addEffects(effects, { ...nothing, rules, restatement: restated - rules });
    return { ...item, before, effects };
  });
}

const nothing: Effects = {
  price: 0n,
  volume: 0n,
  mix: 0n,
  new: 0n,
  ended: 0n,
  rules: 0n,
  restatement: 0n,
  fx: 0n,
  other: 0n,
};

/**
 * What every item shows in each role: its exact amount cut to 24 digits so that all of them add up to the rounded total, which is what a
 * query shows. Without conversion nothing is cut.
 */
function shownAmounts(rows: readonly Row[]): Record<ItemRole, bigint[]> {
  const of = (role: ItemRole) => {
    const exact = rows.map(row => {
      const [high, low] = [toUnscaled(row[`high_${role}`]) ?? 0n, row[`low_${role}`] as DuckDBDecimalValue | null];
      return high * TO_LOW + (low === null ? 0n : low.value * 10n ** BigInt(LOW_SCALE - low.scale));
    });
    const sum = exact.reduce((total, amount) => total + amount, 0n);
    const total = (sum + (sum < 0n ? -TO_LOW : TO_LOW) / 2n) / TO_LOW;
    const cut = cutToUnit(
      exact.map(amount => fraction(amount, TO_LOW)),
      total,
      1n,
    );
    if (cut === null) throw new RangeError('items that do not add up to their total');
    return cut;
  };
  return { start: of('start'), mid: of('mid'), end: of('end'), rules: of('rules') };
}

function readItem(row: Row, keyCount: number, shown: (role: ItemRole) => bigint) {
  const text = (name: string) => toText(row[name]);
  const side = (role: ItemRole): ItemSide => ({
    quantity: toUnscaled(row[`quantity_${role}`]),
    own: toUnscaled(row[`amount_${role}`]) ?? 0n,
    shown: shown(role),
  });
  const keys = Array.from({ length: keyCount }, (_, place) => text(`key${place}`));
  const currency = text('currency');
  const unit = text('unit');
  const isPriced = text('sku') !== null;
  const named = [isPriced ? null : text('category'), text('service') ?? text('provider'), text('label')];
  return {
    keys,
    currency,
    name: named.filter(part => part !== null).join(': '),
    unit,
    mixGroup: JSON.stringify([keys, currency, text('family'), unit]),
    before: side('start'),
    mid: side('mid'),
    after: side('end'),
    rules: shown('rules'),
  };
}
