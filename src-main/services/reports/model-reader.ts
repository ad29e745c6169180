import type { QuerySpec } from '../../../src-core/query/query-spec.ts';
import { type JsonResult, resultToJson } from '../../../src-core/query/result-json.ts';
import type { LakeClient } from '../lake-supervisor.ts';
import { withSignal } from '../worker-client.ts';

/** Cells are exact text. */
export type Answer = Pick<JsonResult, 'rows' | 'meta'>;

/** An answer that fits in memory, as exact text. */
export async function askLake(lake: LakeClient, spec: QuerySpec, signal: AbortSignal | undefined): Promise<Answer> {
  const head = await lake.run(spec, withSignal(signal));
  const bytes = await lake.take({ ticket: head.ticket }, withSignal(signal));
  return resultToJson(head, new Uint8Array(await bytes.arrayBuffer()));
}
