import type { UnitRow } from '../../../src-core/contract/units.ts';
import {
  add,
  compare,
  divide,
  type Fraction,
  fromDecimal,
  mean,
  multiply,
  subtract,
  zero,
} from '../../../src-core/money/fraction.ts';

type Side = { readonly cost: Fraction; readonly quantity: Fraction };

/** What one line did to the unit cost of the whole: its own rate, and how much of the volume it has. Both in money a unit. */
export type Contribution = { readonly rate: Fraction; readonly share: Fraction; readonly total: Fraction };

/**
 * How much each line of one currency moved the unit cost of all of them together. With w the share of a line in the volume, u its unit cost and U that
 * of the whole (0 before, 1 after):
 *
 *     rate  = (w0 + w1)/2 x (u1 - u0)
 *     share = (w1 - w0) x ((u0 + u1)/2 - (U0 + U1)/2)
 *
 * The sum over all lines is U1 - U0 exactly. A line that only one period has no other unit cost to compare with: all of it is `share`.
 * @param lines of the answer, each with its period before @returns by line; null where lines and whole do not add up (levels, different values)
 * @see docs/formulas/unit-cost.md#what-moved-the-whole
 */
export function contributions(lines: readonly UnitRow[], whole: UnitRow): Map<UnitRow, Contribution> | null {
  const [before, after] = [sideOf(whole.previous), sideOf(whole)];
  if (!before || !after) return null;
  const [u0, u1] = [perUnit(before), perUnit(after)];
  if (u0 === null || u1 === null) return null;
  const sides = lines.map(line => ({ line, before: sideOf(line.previous), after: sideOf(line) }));
  if (
    !addsUp(
      sides.map(side => side.before),
      before,
    ) ||
    !addsUp(
      sides.map(side => side.after),
      after,
    )
  )
    return null;
  const wholeRate = mean(u0, u1);
  const result = new Map<UnitRow, Contribution>();
  for (const side of sides) {
    const own0 = side.before && perUnit(side.before);
    const own1 = side.after && perUnit(side.after);
    const [first, last] = [own0 ?? own1, own1 ?? own0];
    if (first === null || last === null) continue;
    const w0 = divide(side.before?.quantity ?? zero, before.quantity) ?? zero;
    const w1 = divide(side.after?.quantity ?? zero, after.quantity) ?? zero;
    const rate = multiply(mean(w0, w1), subtract(last, first));
    const share = multiply(subtract(w1, w0), subtract(mean(first, last), wholeRate));
    result.set(side.line, { rate, share, total: add(rate, share) });
  }
  return result;
}

/** Cost and quantity of what stands in a unit cost; null where there is none. */
function sideOf(row: { unitCost: string | null; cost: string | null; quantity: string | null } | null): Side | null {
  if (row === null || row.unitCost === null || row.cost === null || row.quantity === null) return null;
  return { cost: fromDecimal(row.cost), quantity: fromDecimal(row.quantity) };
}

const perUnit = ({ cost, quantity }: Side): Fraction | null => divide(cost, quantity);

function addsUp(parts: readonly (Side | null)[], whole: Side): boolean {
  const sum = (field: keyof Side) => parts.reduce((all, part) => (part === null ? all : add(all, part[field])), zero);
  return compare(sum('cost'), whole.cost) === 0 && compare(sum('quantity'), whole.quantity) === 0;
}
