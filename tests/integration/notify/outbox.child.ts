import { openNotify } from '../../support/messages/open-notify.ts';

/** A program that sends what waits in a workspace until nothing is left, or its parent kills it. */
const [workspaceDir = ''] = process.argv.slice(2);
const { notify, close } = await openNotify(workspaceDir, { shell: 'cli' });
notify.scheduler.stop();
for (let pass = 0; pass < 200; pass += 1) {
  await notify.flush();
  const open = (await notify.deliveries(1_000)).filter(({ state }) => state === 'waiting' || state === 'sending');
  if (open.length === 0) break;
  await new Promise(resolve => setTimeout(resolve, 20)); // another program is sending the rest
}
await close();
