import { readdirSync, readFileSync } from 'node:fs';
import type { Workbench } from './workbench.ts';

/** Process id of the lake that serves this window, found as the shell started it. Linux. */
export async function lakePid({ app, brokerPid }: Workbench): Promise<number> {
  if (app) {
    const pid = await app.evaluate(({ app: electron }) => {
      const metrics = electron.getAppMetrics() as { pid: number; name?: string; serviceName?: string }[];
      return metrics.find(({ name, serviceName }) => [name, serviceName].includes('Mureon lake'))?.pid;
    });
    if (pid === undefined) throw new Error('The lake is not running.');
    return pid;
  }
  const child = childrenOf(brokerPid).find(pid =>
    /workers[/\\]lake/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8')),
  );
  if (child === undefined) throw new Error('The lake is not running.');
  return child;
}

function childrenOf(parent: number): number[] {
  return readdirSync(`/proc/${parent}/task`).flatMap(thread =>
    readFileSync(`/proc/${parent}/task/${thread}/children`, 'utf8').trim().split(/\s+/).filter(Boolean).map(Number),
  );
}
