import { sourceWorkbench } from '../../support/usage-source/workbench.ts';

/** One scheduled sync in a process that its parent kills at some instant: workspace, date-time. */
const [workspaceDir = '', at = ''] = process.argv.slice(2);
process.env.MUREON_SECRET_TOKEN = 'test-token';
const workbench = await sourceWorkbench(workspaceDir, { now: () => new Date(at) });
process.send?.('started');
for (const { taskId } of await workbench.services.sources.startDue()) await workbench.services.tasks.wait(taskId);
process.send?.('done');
await workbench.close();
