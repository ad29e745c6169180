import type { ContractRouterClient } from '@orpc/contract';
import type { LakeContract } from '../../../src-core/contract/lake.ts';
import type { QueryMeta, QuerySpec } from '../../../src-core/query/query-spec.ts';
import { type JsonCell, resultToJson } from '../../../src-core/query/result-json.ts';
import { withSignal } from '../worker-client.ts';

export type Lake = ContractRouterClient<LakeContract>;
/** Cells are exact text. */
export type Answer = { readonly rows: readonly Record<string, JsonCell>[]; readonly meta: QueryMeta };

/** An answer that fits in memory, as exact text. */
export async function askLake(lake: Lake, spec: QuerySpec, signal: AbortSignal | undefined): Promise<Answer> {
  const head = await lake.run(spec, withSignal(signal));
  const bytes = await lake.take({ ticket: head.ticket }, withSignal(signal));
  return resultToJson(head, new Uint8Array(await bytes.arrayBuffer()));
}
