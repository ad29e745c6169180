import type { Cell } from '../../../src-core/contract/explain.ts';
import { type QueryMeta, QuerySpec } from '../../../src-core/query/query-spec.ts';
import { resultToJson } from '../../../src-core/query/result-json.ts';
import type { QueryEngine } from '../query/query-engine.ts';

/** What a query of a screen shows for the cell: the figure that has to be explained. */
export type Figure = { readonly amount: string | null; readonly meta: QueryMeta };

/** @throws AppError `query.*` exactly as the question itself does */
export async function askFigure(query: QueryEngine, cell: Cell, signal: AbortSignal): Promise<Figure> {
  const { measure, from, to, hour, zone, asOf, allocation, convertTo } = cell;
  const filters =
    convertTo === null
      ? [...cell.filters, { dimension: 'BillingCurrency', op: 'in' as const, values: [cell.currency] }]
      : cell.filters;
  const spec = QuerySpec.parse({
    measures: [measure],
    grain: hour === null ? 'none' : 'hour',
    from,
    to,
    zone,
    asOf,
    filters,
    allocation,
    currency: convertTo,
  });
  const head = await query.run(spec, signal);
  const { rows } = resultToJson(head, query.takeBytes(head.ticket));
  const wanted = hour === null ? null : Date.parse(hour);
  const row = rows.find(({ ChargePeriodStart: start }) => wanted === null || Date.parse(String(start)) === wanted);
  const amount = row?.[measure];
  return { amount: typeof amount === 'string' ? amount : null, meta: head.meta };
}
