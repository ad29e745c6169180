import type { UnitRow } from '../../../../../src-core/contract/units.ts';
import { quotient } from '../../../../../src-core/money/fraction.ts';

type Side = { cost: string; quantity: string } | null;

/** A line of a unit cost from both sides of each period; null: not there. */
export function unitLine(key: string | null, before: Side, after: Side, currency = 'USD'): UnitRow {
  const figures = (side: Side) => ({
    cost: side?.cost ?? null,
    quantity: side?.quantity ?? null,
    unitCost: side && quotient(side.cost, side.quantity),
  });
  const known = (amount: string | undefined) => ({
    known: amount ?? '0',
    total: amount ?? '0',
    share: amount ? 1 : null,
  });
  return {
    bucket: null,
    keys: [key],
    currency,
    ...figures(after),
    previous: figures(before),
    bases: { reserved: figures(after).unitCost, used: null, marginal: null },
    quality: { cost: known(after?.cost), volume: known(after?.quantity) },
  };
}
