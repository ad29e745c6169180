import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRouterClient } from '@orpc/server';
import { expect, it } from 'vitest';
import { Budget } from '../../../src-core/contract/budgets.ts';
import { openJournal } from '../../../workers/workspace/open-journal.ts';
import { workspaceRouter } from '../../../workers/workspace/router.ts';
import { temporaryFolder } from '../../support/workspace.ts';

const rounds = 12;
const child = join(import.meta.dirname, 'budget-kill.child.ts');

/** Let the child save `count` versions and end it in the middle of whatever it does next. @returns the last version it was told is kept */
async function killAfter(dir: string, count: number, andMs: number): Promise<number> {
  const running = spawn(process.execPath, [child, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: running.stdout });
  const closed = once(lines, 'close');
  let acknowledged = 0;
  let seen = 0;
  const enough = new Promise<void>(resolve => {
    lines.on('line', line => {
      acknowledged = Number(line.slice(3));
      seen += 1;
      if (seen > count) resolve(); // the first line is where it began
    });
  });
  await Promise.race([enough, closed]);
  await sleep(andMs);
  running.kill('SIGKILL');
  await closed;
  return acknowledged;
}

it(`a budget killed while it is saved is the old or the new one, ${rounds} times`, async () => {
  using folder = temporaryFolder('budget-kill');
  let before = 0;
  for (let round = 0; round < rounds; round += 1) {
    const acknowledged = await killAfter(folder.path, 1 + (round % 4), round % 5);
    const journal = openJournal(folder.path);
    const client = createRouterClient(workspaceRouter(journal));
    const history = await client.documentHistory({ kind: 'budget', id: 'one' });
    expect((await client.check()).ok).toBe(true);
    journal.journal.close();
    const newest = history[0]?.version ?? 0;
    // what was acknowledged is kept; one more may have been written and not said
    expect([acknowledged, acknowledged + 1]).toContain(newest);
    expect(history.map(({ version }) => version)).toEqual(Array.from({ length: newest }, (_, index) => newest - index));
    for (const { version, body } of history) expect(Budget.parse(body).amounts[0]?.amount).toBe(String(version));
    before = newest;
  }
  expect(before).toBeGreaterThanOrEqual(rounds); // every round saved before it was killed
});
