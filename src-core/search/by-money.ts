import { parseAmount } from '../money/amount.ts';

type Note = { money: readonly { amount: string }[]; at: string | null };

/** Largest amount in any one currency first (currencies have no rate here), then the newest. */
export function byMoney(a: Note, b: Note): number {
  const [left, right] = [sizeOf(a), sizeOf(b)];
  if (left !== right) return left > right ? -1 : 1;
  return (b.at ?? '').localeCompare(a.at ?? '');
}

function sizeOf({ money }: Note): bigint {
  let most = 0n;
  for (const { amount } of money) {
    const unscaled = parseAmount(amount);
    const size = unscaled < 0n ? -unscaled : unscaled;
    if (size > most) most = size;
  }
  return most;
}
