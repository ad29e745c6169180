import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';

/**
 * Let a program work on the lake and end it in the middle of whatever it does. It prints `open` once the lake is, then a line for each piece
 * of work that it finished.
 * @param pieces finished pieces to wait for first, so that a slow machine is killed at work too; milliseconds count from there
 */
export async function killAtWork(script: string, root: string, pieces: number, afterMs: number): Promise<void> {
  const child = spawn(process.execPath, [script, root], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  expect(await lines.next()).toMatchObject({ value: 'open' });
  for (let done = 0; done < pieces; done += 1) expect(await lines.next()).toMatchObject({ done: false });
  await sleep(afterMs);
  child.kill('SIGKILL');
  await exited;
}
