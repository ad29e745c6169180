import type { EntryPut } from '../../../src-core/contract/workspace.ts';

export type { OutMessage } from '../../../src-core/notify/message.ts';

/**
 * A message as rows of the workspace, to be put in the same transaction as what caused it: then neither can be without the other, whenever
 * the machine stops.
 */
export type Enqueued = {
  readonly puts: EntryPut[];
  readonly absent: { kind: EntryPut['kind']; key: string }[];
};
