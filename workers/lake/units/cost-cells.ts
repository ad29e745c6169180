import type { UnitSpec } from '../../../src-core/contract/units.ts';
import { BUCKET_COLUMN, CURRENCY_COLUMN } from '../../../src-core/query/grouped-sql.ts';
import type { Filter, Grain, QuerySpecInput } from '../../../src-core/query/query-spec.ts';
import type { CostCell } from '../../../src-core/units/match.ts';
import type { QueryEngine } from '../query/query-engine.ts';
import { amountOf, type CostRow, groupedCosts, textOf } from './grouped-costs.ts';

export type CostPlan = {
  readonly spec: UnitSpec;
  readonly charges: readonly Filter[];
  readonly grain: Grain;
  /** Dimensions that decide `match`, beside those asked for. */
  readonly matchDims: readonly string[];
  readonly matchOf: (row: CostRow) => string | null;
  /** Leaves out what nobody used; null where the basis has no meaning. */
  readonly usedFilters: readonly Filter[] | null;
  /** Leaves what grows with use. */
  readonly marginalFilters: readonly Filter[] | null;
};

/** `unknown`: groups whose amount is not known (a day without an exchange rate). The numerator: charges by time, asked-for dimensions, match and currency, on the three bases. */
export async function costCells(
  query: QueryEngine,
  plan: CostPlan,
  signal: AbortSignal,
): Promise<{ cells: CostCell[]; lakeVersion: number; unknown: number }> {
  const { spec } = plan;
  const question: QuerySpecInput = {
    measures: [spec.measure],
    dimensions: [...new Set([...spec.dims, ...plan.matchDims])],
    grain: plan.grain,
    from: spec.from,
    to: spec.to,
    zone: spec.zone,
    allocation: spec.allocation,
    currency: spec.convertTo,
    compare: spec.compare,
  };
  const ask = (more: readonly Filter[]) =>
    groupedCosts(query, { ...question, filters: [...spec.filters, ...plan.charges, ...more] }, signal);
  const [all, used, marginal] = await Promise.all([
    ask([]),
    plan.usedFilters === null ? null : ask(plan.usedFilters),
    plan.marginalFilters === null ? null : ask(plan.marginalFilters),
  ]);
  const keyOf = (row: CostRow) =>
    JSON.stringify([row[BUCKET_COLUMN], ...(question.dimensions ?? []).map(name => row[name]), row[CURRENCY_COLUMN]]);
  const byKey = (rows: readonly CostRow[]) => new Map(rows.map(row => [keyOf(row), row]));
  const [usedRows, marginalRows] = [used && byKey(used.rows), marginal && byKey(marginal.rows)];
  const columns = [
    { name: spec.measure, isPrevious: false },
    ...(spec.compare === 'none' ? [] : [{ name: `${spec.measure}_previous`, isPrevious: true }]),
  ];
  const cells = all.rows.flatMap(row =>
    columns.flatMap(({ name, isPrevious }): CostCell[] => {
      const amount = amountOf(row[name]);
      if (amount === null) return [];
      const part = (rows: ReadonlyMap<string, CostRow> | null) =>
        rows === null ? null : (amountOf(rows.get(keyOf(row))?.[name]) ?? 0n);
      const bucket = textOf(row[BUCKET_COLUMN]);
      return [
        {
          isPrevious,
          bucket: plan.grain === 'none' || bucket === null ? null : Date.parse(bucket),
          dims: spec.dims.map(dimension => textOf(row[dimension])),
          match: plan.matchOf(row),
          currency: textOf(row[CURRENCY_COLUMN]),
          amount,
          used: part(usedRows),
          marginal: part(marginalRows),
        },
      ];
    }),
  );
  const unknown = all.rows.filter(row => amountOf(row[spec.measure]) === null).length;
  const versions = [all, used, marginal].flatMap(answer => (answer ? [answer.lakeVersion] : []));
  // answers of several versions do not belong together; the caller asks again
  return { cells, lakeVersion: new Set(versions).size === 1 ? all.lakeVersion : -1, unknown };
}
