import type { Filter } from '../../src-core/query/query-spec.ts';
import { api } from './client.ts';
import { useLakeQuery } from './lake-query.ts';

/** Values of a dimension that pass the filters, largest BilledCost first: what a filter is chosen from. */
export function useDimensionValues(
  input: { dimension: string; search: string; filters: Filter[]; limit: number },
  isEnabled: boolean,
) {
  return useLakeQuery(['values', input], signal => api.query.values(input, { signal }), { enabled: isEnabled });
}
