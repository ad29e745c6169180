import { implement } from '@orpc/server';
import type { ApiConnector } from '../../../src-core/connector/api-connector.ts';
import { connectorsWorker } from '../../../src-core/contract/connectors-worker.ts';
import type { Host } from './http-client.ts';
import { connectorById, contextOf, runConnector } from './run.ts';
import { factsOf, prepare } from './settings-form.ts';

const never = new AbortController().signal;

/** The connector process's contract over the connectors it knows. */
export function connectorsRouter(connectors: readonly ApiConnector[], host: Host) {
  const os = implement(connectorsWorker);
  return os.router({
    connectors: os.connectors.handler(() => connectors.map(factsOf)),
    prepare: os.prepare.handler(({ input }) => prepare(connectorById(connectors, input.connector), input.settings)),
    check: os.check.handler(({ input, signal = never }) => {
      const connector = connectorById(connectors, input.connector);
      return connector.check(contextOf(connector, input, host, signal));
    }),
    read: os.read.handler(({ input, signal = never }) =>
      runConnector(connectorById(connectors, input.connector), input, host, signal),
    ),
  });
}
