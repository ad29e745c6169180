import { adminKey } from '../../support/provider-server.ts';
import { providerWorkbench, syncSource } from '../../support/providers/workbench.ts';

/** One sync of the workspace's only source, in a process that its parent kills at some instant: workspace, date-time. */
const [workspaceDir = '', at = ''] = process.argv.slice(2);
process.env.MUREON_SECRET_ADMIN_KEY = adminKey;
const workbench = await providerWorkbench(workspaceDir, { now: () => new Date(at) });
const [source] = await workbench.client(workbench.createSender(null)).sources.list();
process.send?.('started');
await syncSource(workbench, source?.id ?? '');
process.send?.('done');
await workbench.close();
