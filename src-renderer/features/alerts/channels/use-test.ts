import { useState } from 'react';
import { type Delivery, refreshChannels } from '../../../data/channels.ts';
import { api } from '../../../data/client.ts';

export type TestState =
  | { state: 'running' }
  | { state: 'good'; delivery: Delivery }
  | { state: 'bad'; error: unknown; at: string };

export type Tests = { of: (id: string) => TestState | null; run: (id: string) => Promise<void> };

/** Test messages of this visit, by channel; what the other side answered stays until the next one. */
export function useTest(): Tests {
  const [states, setStates] = useState<ReadonlyMap<string, TestState>>(new Map());
  const put = (id: string, state: TestState) => setStates(before => new Map(before).set(id, state));
  return {
    of: id => states.get(id) ?? null,
    async run(id) {
      put(id, { state: 'running' });
      try {
        put(id, { state: 'good', delivery: await api.channels.test({ id }) });
      } catch (error) {
        put(id, { state: 'bad', error, at: new Date().toISOString() });
      } finally {
        await refreshChannels();
      }
    },
  };
}
