import { createWorkbench } from '../../../src-main/app/compose.ts';
import { testAdapters } from '../../support/test-adapters.ts';

/**
 * A program that looks once an hour by its own clock and tells, until its parent kills it or it has taken its steps: workspace, first instant,
 * steps. Its uptime and its wall go together; what a jump is, the parent decides by where the next one begins.
 */
const [workspaceDir = '', at = '', steps = '0'] = process.argv.slice(2);
process.env.MUREON_SECRET_KEY = 'a signing key of the test';
const clock = { ms: Date.parse(at) };
const workbench = await createWorkbench(testAdapters('browser', workspaceDir), {
  now: () => new Date(clock.ms),
  uptimeMs: () => clock.ms,
});
for (const scheduler of [workbench.services.alerts.scheduler, workbench.services.notify.scheduler]) scheduler.stop();
process.send?.('started');
let told = 0;
for (let step = 0; step < Number(steps); step += 1) {
  clock.ms += 3_600_000;
  told += (await workbench.services.alerts.runDue()).told;
  await workbench.services.notify.flush();
}
process.send?.(`done ${told}`);
await workbench.close();
