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

/** Let the child save for a while and end it in the middle of whatever it does. @returns the last version it was told is kept */
async function killSoon(dir: string, afterMs: number): Promise<number> {
  const running = spawn(process.execPath, [child, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  let acknowledged = 0;
  const lines = createInterface({ input: running.stdout });
  const first = once(lines, 'line');
  lines.on('line', line => {
    acknowledged = Number(line.slice(3));
  });
  await first;
  await sleep(afterMs);
  const closed = once(lines, 'close');
  running.kill('SIGKILL');
  await closed;
  return acknowledged;
}

it(`a budget killed while it is saved is the old or the new one, ${rounds} times`, async () => {
  using folder = temporaryFolder('budget-kill');
  let before = 0;
  for (let round = 0; round < rounds; round += 1) {
    const acknowledged = await killSoon(folder.path, (round * 13) % 60);
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
  expect(before).toBeGreaterThan(rounds); // the kills hit work, not only waiting
});
