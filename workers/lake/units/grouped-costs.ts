import { AppError } from '../../../src-core/errors/app-error.ts';
import { parseAmount, type Unscaled } from '../../../src-core/money/amount.ts';
import { QuerySpec, type QuerySpecInput } from '../../../src-core/query/query-spec.ts';
import { type JsonCell, resultToJson } from '../../../src-core/query/result-json.ts';
import type { QueryEngine } from '../query/query-engine.ts';

export type CostRow = Readonly<Record<string, JsonCell>>;
export type CostAnswer = { readonly rows: readonly CostRow[]; readonly lakeVersion: number };

/** Grouped sums as every other screen gets them: rollups, cost model, conversion and cache of the query engine included. */
export async function groupedCosts(query: QueryEngine, spec: QuerySpecInput, signal: AbortSignal): Promise<CostAnswer> {
  const head = await query.run(QuerySpec.parse(spec), signal);
  const { rows, meta } = resultToJson(head, query.takeBytes(head.ticket));
  if (meta.truncated) throw new AppError('query.too-large', { limit: rows.length });
  return { rows, lakeVersion: meta.lakeVersion };
}

export const textOf = (cell: JsonCell | undefined): string | null =>
  cell === null || cell === undefined ? null : String(cell);

export const amountOf = (cell: JsonCell | undefined): Unscaled | null => {
  const text = textOf(cell);
  return text === null ? null : parseAmount(text);
};
