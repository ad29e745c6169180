import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { exactWords, total } from '../support/estate.ts';
import { repositoryRoot } from '../support/repository.ts';
import { temporaryFolder } from '../support/workspace.ts';

const alone = ['--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];

test('with no network at all: import, explore, export, publish; and nothing even tries to leave', async () => {
  test.skip(process.platform !== 'linux' || process.getuid?.() !== 0, 'a network of its own needs root on Linux');
  const isPossible = spawnSync('unshare', [...alone, 'true']).status === 0;
  test.skip(!isPossible, 'this machine does not let root make a network (unshare, ip)');
  using folder = temporaryFolder('offline');
  const story = join(repositoryRoot, 'tests', 'support', 'offline-story.ts');
  const { stdout } = await promisify(execFile)('unshare', [...alone, process.execPath, story, folder.path]);
  const { noRoute, ...seen } = JSON.parse(stdout);
  expect(seen).toEqual({ amount: exactWords(total('EffectiveCost')), protocols: ['app:'], sent: [] });
  expect(noRoute.four).toBe(0);
  // Chromium asks the kernel once whether a route for IPv6 exists, with a socket that sends nothing.
  expect(noRoute.six).toBeLessThanOrEqual(1);
});
