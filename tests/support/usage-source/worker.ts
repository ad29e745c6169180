import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { folder } from '../../../workers/connectors/folder/folder.ts';
import { connectorsRouter } from '../../../workers/connectors/runtime/router.ts';
import { Logger } from '../../../workers/shared/log.ts';
import { serveWorker } from '../../../workers/shared/serve-worker.ts';
import { usageConnector } from './connector.ts';

/** The connector process with the test's connector in it: everything else is the product's. */
serveWorker(async (options, hub) => {
  const { workspaceDir } = options as { workspaceDir: string };
  const log = new Logger(workspaceDir, 'connectors');
  const host = createORPCClient(new RPCLink({ port: hub.open('host') }));
  const router = connectorsRouter([usageConnector, folder], host as Parameters<typeof connectorsRouter>[1]);
  return { routers: { rpc: router }, log, close: () => log.flush() };
});
