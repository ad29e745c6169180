import { openDesk } from './schedule-desk.ts';

/** One look of the scheduler at a given time, saying how far it has come, until its parent kills it. Arguments: folder, time. */
const [root = '', at = ''] = process.argv.slice(2);
const desk = await openDesk(root, { ms: Date.parse(at) });
await desk.workbench.services.lake.status();
const say = (step: string) => process.send?.(step);
let before = '';
desk.workbench.events.listen(event => {
  if (event.type !== 'task' || event.task.progress.phase === before) return;
  before = event.task.progress.phase;
  say(before);
});
process.once('message', async () => {
  say('begun');
  await desk.tick();
  const [run] = await desk.runs();
  say(run?.state === 'done' ? `over ${run.period}` : `left ${JSON.stringify(run)}`);
  await desk.close();
  process.disconnect?.();
});
say('ready');
