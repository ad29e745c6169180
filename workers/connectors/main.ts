import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { z } from 'zod';
import type { ConnectorHostContract } from '../../src-core/contract/connectors-worker.ts';
import { Logger } from '../shared/log.ts';
import { serveWorker } from '../shared/serve-worker.ts';
import { apiConnectors } from './api/index.ts';
import { connectorsRouter } from './runtime/router.ts';

const Options = z.object({ workspaceDir: z.string() });

/**
 * The connector process: code that talks to providers, away from the secrets, the network and the lake. What it needs from
 * outside it asks of the broker on the `host` channel.
 */
serveWorker(async (options, hub) => {
  const { workspaceDir } = Options.parse(options);
  const log = new Logger(workspaceDir, 'connectors');
  const host: ContractRouterClient<ConnectorHostContract> = createORPCClient(new RPCLink({ port: hub.open('host') }));
  return { routers: { rpc: connectorsRouter(apiConnectors, host) }, log, close: () => log.flush() };
});
