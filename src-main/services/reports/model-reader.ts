import type { QuerySpec } from '../../../src-core/query/query-spec.ts';
import { resultToJson } from '../../../src-core/query/result-json.ts';
import { withSignal } from '../worker-client.ts';
import type { Answer, Lake } from './model-context.ts';

/** An answer that fits in memory, as exact text. */
export async function askLake(lake: Lake, spec: QuerySpec, signal: AbortSignal | undefined): Promise<Answer> {
  const head = await lake.run(spec, withSignal(signal));
  const bytes = await lake.take({ ticket: head.ticket }, withSignal(signal));
  return resultToJson(head, new Uint8Array(await bytes.arrayBuffer()));
}
