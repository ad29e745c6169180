import { addEffects, type Effects, type ItemSide, splitChange } from '../../../src-core/engines/change/split-change.ts';
import { type Row, toText, toUnscaled } from '../import/sql-run.ts';

/** An item with what moved it; amounts and quantities unscaled. */
export type ChangedItem = {
  readonly keys: readonly (string | null)[];
  readonly currency: string | null;
  readonly name: string;
  readonly unit: string | null;
  readonly before: ItemSide;
  readonly after: ItemSide;
  readonly effects: Effects;
};

/** @param rows of `itemsSql`; `keyCount` of them are what the change is listed by */
export function changedItems(rows: readonly Row[], keyCount: number): ChangedItem[] {
  const read = rows.map(row => readItem(row, keyCount));
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

function readItem(row: Row, keyCount: number) {
  const text = (name: string) => toText(row[name]);
  const side = (role: string): ItemSide => {
    const amount = toUnscaled(row[`amount_${role}`]) ?? 0n;
    return { quantity: toUnscaled(row[`quantity_${role}`]), own: amount, shown: amount };
  };
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
    rules: toUnscaled(row.amount_rules) ?? 0n,
  };
}
