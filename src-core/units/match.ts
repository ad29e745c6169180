import type { UnitRow } from '../contract/units.ts';
import { formatAmount, type Unscaled } from '../money/amount.ts';
import { divide, type Fraction, fraction, fromUnscaled, shareOf, toDecimal, zero } from '../money/fraction.ts';

/**
 * A place on one side of a unit cost, the same on both: time bucket (UTC ms of its start; null = the whole period), what was asked for, and what else
 * must be the same for the two to belong together (provider and model of a request, product of a session). `match` null: cannot be told, so
 * it belongs to nothing on the other side.
 */
export type Cell = {
  readonly isPrevious: boolean;
  readonly bucket: number | null;
  readonly dims: readonly (string | null)[];
  readonly match: string | null;
};

/** Aggregated charges, units of 10^-24; `used`: without unused capacity and commitments; `marginal`: what follows use (null: no meaning). */
export type CostCell = Cell & {
  readonly currency: string | null;
  readonly amount: Unscaled | null;
  readonly used: Unscaled | null;
  readonly marginal: Unscaled | null;
};

/**
 * Counted units, in 10^-24; null = they were there and were not counted. `marginal`: what they would cost if each cost what one more does, where
 * no charge tells that (power of GPU-hours); null = unknown, absent = the charges tell it.
 */
export type VolumeCell = Cell & {
  readonly quantity: Unscaled | null;
  readonly marginal?: { readonly currency: string; readonly amount: Unscaled } | null;
};

type Counted = { readonly cell: VolumeCell; readonly quantity: Unscaled };

/** `sum`: cells add up. `mean-day`: a level; the sum over days is divided by how many days were counted. `distinct`: different `match` values. */
export type Counting =
  | { readonly kind: 'sum'; readonly per: bigint }
  | { readonly kind: 'mean-day'; readonly daysOf: ReadonlyMap<string, number> }
  | { readonly kind: 'distinct' };

/** Key of a bucket in `daysOf`. */
export const bucketKey = ({ isPrevious, bucket }: Pick<Cell, 'isPrevious' | 'bucket'>): string =>
  `${isPrevious ? '-' : ''}${bucket}`;

export type Matched = { readonly rows: UnitRow[]; readonly totals: UnitRow[] };

type Side = {
  cost: Unscaled | null;
  known: Unscaled;
  used: Unscaled | null;
  marginal: Unscaled | null;
  /** Counted cells that stand against `known`, by cell. */
  against: Map<string, Counted>;
  /** Every counted cell of the scope. */
  all: Map<string, Counted>;
};

type Scope = {
  bucket: number | null;
  keys: readonly (string | null)[];
  currency: string | null;
  now: Side;
  before: Side;
};

/**
 * Put the two sides of a unit cost together: cost and volume of the same cell, aggregated apart before, so that neither can multiply the other.
 * A cell counts when its keys are known and both sides are there; what is left out shows in `quality`.
 * @param bucketOf the shown bucket of a cell's bucket (months to quarters, all to null)
 */
export function matchSides(
  costs: readonly CostCell[],
  volumes: readonly VolumeCell[],
  counting: Counting,
  options: { readonly bucketOf: (bucket: number | null) => number | null; readonly compares: boolean },
): Matched {
  const found = indexVolumes(volumes);
  const rows = gather(costs, found, cell => ({ bucket: options.bucketOf(cell.bucket), keys: cell.dims }));
  const totals = gather(costs, found, () => ({ bucket: null, keys: [] }));
  const finish = (scopes: readonly Scope[]) => scopes.map(scope => toRow(scope, counting, options.compares));
  return { rows: finish(rows), totals: finish(totals) };
}

type Volumes = ReadonlyMap<string, { readonly cell: VolumeCell; readonly quantity: Unscaled | null }>;

const cellKey = ({ isPrevious, bucket, dims, match }: Cell) => JSON.stringify([isPrevious, bucket, dims, match]);

function indexVolumes(volumes: readonly VolumeCell[]): Volumes {
  const found = new Map<string, { cell: VolumeCell; quantity: Unscaled | null }>();
  for (const cell of volumes) {
    const key = cellKey(cell);
    const before = found.get(key);
    const isUncounted = cell.quantity === null || before?.quantity === null;
    found.set(key, {
      cell: before === undefined ? cell : withMarginal(cell, before.cell),
      quantity: isUncounted ? null : (before?.quantity ?? 0n) + (cell.quantity ?? 0n),
    });
  }
  return found;
}

function withMarginal(cell: VolumeCell, other: VolumeCell): VolumeCell {
  const [a, b] = [cell.marginal, other.marginal];
  if (a === undefined && b === undefined) return cell;
  const isKnown = a != null && b != null && a.currency === b.currency;
  return { ...cell, marginal: isKnown ? { currency: a.currency, amount: a.amount + b.amount } : null };
}

const newSide = (): Side => ({
  cost: null,
  known: 0n,
  used: 0n,
  marginal: 0n,
  against: new Map(),
  all: new Map(),
});

function gather(
  costs: readonly CostCell[],
  volumes: Volumes,
  placeOf: (cell: Cell) => { bucket: number | null; keys: readonly (string | null)[] },
): Scope[] {
  const scopes = new Map<string, Scope>();
  const byPlace = new Map<string, Scope[]>();
  const scopeOf = (cell: Cell, currency: string | null): Scope => {
    const place = placeOf(cell);
    const placeKey = JSON.stringify(place);
    const key = `${placeKey} ${currency}`;
    const held = scopes.get(key);
    if (held) return held;
    const scope = { ...place, currency, now: newSide(), before: newSide() };
    scopes.set(key, scope);
    byPlace.set(placeKey, [...(byPlace.get(placeKey) ?? []), scope]);
    return scope;
  };
  for (const cell of costs) {
    if (cell.amount === null) continue;
    const scope = scopeOf(cell, cell.currency);
    const side = cell.isPrevious ? scope.before : scope.now;
    side.cost = (side.cost ?? 0n) + cell.amount;
    const key = cellKey(cell);
    const quantity = volumes.get(key)?.quantity ?? null;
    if (quantity === null || cell.match === null || cell.dims.includes(null)) continue;
    side.known += cell.amount;
    side.used = plus(side.used, cell.used);
    side.marginal = plus(side.marginal, cell.marginal);
    const volume = volumes.get(key);
    if (volume) side.against.set(key, { cell: volume.cell, quantity });
  }
  for (const [key, { cell, quantity }] of volumes) {
    if (quantity === null) continue;
    const here = byPlace.get(JSON.stringify(placeOf(cell))) ?? [scopeOf(cell, null)];
    for (const scope of here) (cell.isPrevious ? scope.before : scope.now).all.set(key, { cell, quantity });
  }
  return [...scopes.values()];
}

const plus = (a: Unscaled | null, b: Unscaled | null) => (a === null || b === null ? null : a + b);

function toRow({ bucket, keys, currency, now, before }: Scope, counting: Counting, compares: boolean): UnitRow {
  const figure = figures(now, counting);
  const past = figures(before, counting);
  const told = marginalOf(now, currency);
  const per = (amount: Unscaled | null): string | null => {
    const value = amount === null || figure.known === null ? null : divide(fromUnscaled(amount), figure.known);
    return value === null ? null : toDecimal(value);
  };
  return {
    bucket: bucket === null ? null : new Date(bucket).toISOString(),
    keys: [...keys],
    currency,
    cost: figure.cost,
    quantity: figure.quantity,
    unitCost: figure.unitCost,
    previous: compares ? { cost: past.cost, quantity: past.quantity, unitCost: past.unitCost } : null,
    bases: {
      reserved: figure.unitCost,
      used: now.against.size === 0 ? null : per(now.used),
      marginal: now.against.size === 0 ? null : per(told === undefined ? now.marginal : told),
    },
    quality: {
      cost: known(fromUnscaled(now.known), fromUnscaled(now.cost ?? 0n)),
      volume: known(figure.known ?? zero, count(now.all, counting) ?? zero),
    },
  };
}

/** Undefined where charges tell the marginal cost; null where it is unknown. */
function marginalOf(side: Side, currency: string | null): Unscaled | null | undefined {
  const told = [...side.against.values()].map(({ cell }) => cell.marginal);
  if (told.every(each => each === undefined)) return undefined;
  return told.reduce<Unscaled | null>(
    (sum, each) => (sum === null || each == null || each.currency !== currency ? null : sum + each.amount),
    0n,
  );
}

/** What stands in the quotient; where nothing does, all that is known of either side. */
function figures(side: Side, counting: Counting) {
  const counted = side.against.size > 0 ? count(side.against, counting) : null;
  const quantity = counted ?? count(side.all, counting);
  const cost = counted === null ? side.cost : side.known;
  const unitCost = counted === null || cost === null ? null : divide(fromUnscaled(cost), counted);
  return {
    known: counted,
    cost: cost === null ? null : formatAmount(cost),
    quantity: quantity === null ? null : toDecimal(quantity),
    unitCost: unitCost === null ? null : toDecimal(unitCost),
  };
}

/** Units in some cells; null when there are none. */
function count(cells: ReadonlyMap<string, Counted>, counting: Counting): Fraction | null {
  if (cells.size === 0) return null;
  const items = [...cells.values()];
  if (counting.kind === 'distinct') return fraction(BigInt(new Set(items.map(({ cell }) => cell.match)).size));
  const sum = fromUnscaled(items.reduce((total, { quantity }) => total + quantity, 0n));
  if (counting.kind === 'sum') return divide(sum, fraction(counting.per));
  const buckets = new Set(items.map(({ cell }) => bucketKey(cell)));
  const days = [...buckets].reduce((total, key) => total + (counting.daysOf.get(key) ?? 0), 0);
  return divide(sum, fraction(BigInt(days)));
}

const known = (part: Fraction, whole: Fraction): UnitRow['quality']['cost'] => ({
  known: toDecimal(part, 24),
  total: toDecimal(whole, 24),
  share: shareOf(part, whole),
});
