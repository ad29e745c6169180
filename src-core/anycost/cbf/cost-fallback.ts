import { MONEY_SQL_TYPE } from '../../money/scale.ts';
import type { BillColumns } from '../bill-columns.ts';
import { decimalFromNumber, decimalFromText } from '../decimal-sql.ts';

/** The five costs of a CBF line, each with what a blank cell falls back to, in order. `0` is a value and falls back to nothing. */
export const cbfCosts = {
  cost: ['cost/cost'],
  discounted_cost: ['cost/discounted_cost', 'cost/cost'],
  amortized_cost: ['cost/amortized_cost', 'cost/cost'],
  discounted_amortized_cost: [
    'cost/discounted_amortized_cost',
    'cost/amortized_cost',
    'cost/discounted_cost',
    'cost/cost',
  ],
  on_demand_cost: ['cost/on_demand_cost', 'cost/cost'],
} as const;
export type CbfCost = keyof typeof cbfCosts;

/** The four whose totals CloudZero wants equal; on demand is exempt. */
export const conservedCosts = ['cost', 'discounted_cost', 'amortized_cost', 'discounted_amortized_cost'] as const;

export const costColumn = (cost: CbfCost): string => `"mureon cbf ${cost}"`;

const cell = (column: string): string => `"mureon cbf cell ${column}"`;
const costCells: readonly string[] = [...cbfCosts.discounted_amortized_cost, 'cost/on_demand_cost'];

/** Two layers: each cost cell as an exact amount, then the five costs after falling back. Blank is absent; unreadable is null. */
export function costHelpers(
  bill: BillColumns,
  types: ReadonlyMap<string, string>,
): { readonly first: string[]; readonly second: string[]; readonly unreadable: { column: string; sql: string }[] } {
  const present = costCells.filter(column => bill.raw(column) !== undefined);
  const isText = (column: string) => (types.get(bill.name(column) ?? '') ?? 'VARCHAR') === 'VARCHAR';
  const isBlank = (column: string) =>
    isText(column)
      ? `(${bill.raw(column)} IS NULL OR trim(${bill.raw(column)}) = '')`
      : `(${bill.raw(column)} IS NULL)`;
  const typed = (column: string) => {
    const raw = bill.raw(column) ?? 'NULL';
    const type = types.get(bill.name(column) ?? '') ?? 'VARCHAR';
    return `${type === 'VARCHAR' ? decimalFromText(raw) : decimalFromNumber(raw, type)} AS ${cell(column)}`;
  };
  const fallback = (chain: readonly string[]) => {
    const cases = chain.filter(column => present.includes(column));
    return `CASE ${cases.map(column => `WHEN NOT ${isBlank(column)} THEN ${cell(column)}`).join(' ')} ELSE NULL::${MONEY_SQL_TYPE} END`;
  };
  return {
    first: present.map(typed),
    second: Object.entries(cbfCosts).map(([cost, chain]) => `${fallback(chain)} AS ${costColumn(cost as CbfCost)}`),
    unreadable: present.map(column => ({ column, sql: `(${cell(column)} IS NULL AND NOT ${isBlank(column)})` })),
  };
}
