import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Source, SourceRun } from '../../../src-core/contract/sources.ts';
import { focusCsv } from '../../fixtures/focus/focus-text.ts';
import { mureon } from '../../support/command-line.ts';
import { type Keyring, keyringAbsent, startKeyring } from '../../support/keyring.ts';
import { unless } from '../../support/skip.ts';
import { temporaryFolder } from '../../support/workspace.ts';

const absent = keyringAbsent();
const keyrings: Keyring[] = [];
afterAll(async () => {
  for (const keyring of keyrings) await keyring.stop();
});

const anHourAgo = new Date(Date.now() - 3_600_000);
const put = (path: string, text: string) => {
  writeFileSync(path, text);
  utimesSync(path, anHourAgo, anHourAgo);
};

test('a folder: add, check, sync, only what changed, runs, pause, remove', async () => {
  using folder = temporaryFolder('source');
  const [workspace, drops] = [join(folder.path, 'w'), join(folder.path, 'drops')];
  mkdirSync(join(drops, 'acme'), { recursive: true });
  put(join(drops, 'acme', 'january.csv'), focusCsv([{ BillingAccountId: 'a' }]));
  put(join(drops, 'notes.csv'), 'just, some\nnotes, here\n');
  const run = async (...words: string[]) => mureon(workspace, ['source', ...words]);

  const added = await run('add', 'folder', '--name', 'bills', '--set', `path=${drops}`, '--cron', '0 * * * *');
  expect(added.exitCode, added.stdout).toBe(0);
  expect(added.json<{ source: Source }>().source).toMatchObject({ name: 'bills', health: 'never-ran', secrets: [] });
  expect((await run('check', 'bills')).json()).toEqual({ found: '2 files' });

  const first = (await run('sync', 'bills')).json<{ run: SourceRun }>().run;
  expect(first).toMatchObject({ state: 'done', rows: 1, trigger: 'manual' });
  expect(first.drops).toHaveLength(1);
  expect(first.notices.join(' ')).toContain('notes.csv');
  expect((await run('sync', 'bills')).json<{ run: SourceRun }>().run).toMatchObject({
    commits: 0,
    drops: [],
    notices: [],
  });

  put(join(drops, 'acme', 'january.csv'), focusCsv([{ BillingAccountId: 'a', BilledCost: '99' }]));
  put(join(drops, 'acme', 'february.csv'), focusCsv([{ BillingAccountId: 'b' }]));
  expect((await run('sync', 'bills')).json<{ run: SourceRun }>().run).toMatchObject({ commits: 1, rows: 2 });
  copyFileSync(join(drops, 'acme', 'february.csv'), join(drops, 'acme', 'fresh.csv'));
  const soon = new Date(Date.now() + 60_000); // still young however slow this machine is
  utimesSync(join(drops, 'acme', 'fresh.csv'), soon, soon);
  const fresh = (await run('sync', 'bills')).json<{ run: SourceRun }>().run;
  expect(fresh).toMatchObject({ commits: 0, notices: [expect.stringContaining('may still be written')] });

  expect((await run('runs', 'bills')).json<{ runs: SourceRun[] }>().runs).toHaveLength(4);
  expect((await run('pause', 'bills')).json<{ source: Source }>().source).toMatchObject({
    health: 'paused',
    nextRunAt: null,
  });
  expect((await run('resume', 'bills')).json<{ source: Source }>().source.nextRunAt).not.toBeNull();
  expect((await run('sync', '--due')).json()).toEqual({ runs: [], failures: [] });
  expect((await run('remove', 'bills')).exitCode).toBe(0);
  expect((await run('list')).json<{ sources: Source[] }>().sources).toEqual([]);
  expect((await mureon(workspace, ['drops'])).json<{ drops: unknown[] }>().drops.length).toBeGreaterThan(0);
});

test('what is typed wrong is said so, and nothing is kept', async () => {
  using folder = temporaryFolder('source');
  const workspace = join(folder.path, 'w');
  const cases: [string[], string][] = [
    [['add', 'folder', '--name', 'x'], 'source.bad-settings'],
    [['add', 'folder', '--name', 'x', '--set', 'path'], 'cli.usage'],
    [['add', 'folder', '--name', 'x', '--set', 'path=relative'], 'source.bad-settings'],
    [['add', 'folder', '--name', 'x', '--set', `path=${folder.path}`, '--cron', 'daily'], 'source.bad-settings'],
    [['add', 'nothing', '--name', 'x'], 'source.unknown-connector'],
    [['add', 'prometheus', '--name', 'x', '--secret', 'token'], 'cli.usage'],
    [['sync'], 'cli.usage'],
    [['sync', 'x', '--due'], 'cli.usage'],
    [['sync', 'x'], 'source.not-found'],
  ];
  for (const [words, code] of cases) {
    const result = await mureon(workspace, ['source', ...words]);
    expect([result.exitCode, result.json<{ error: { code: string } }>().error.code], words.join(' ')).toEqual([
      2,
      code,
    ]);
  }
  expect((await mureon(workspace, ['source', 'list'])).json<{ sources: Source[] }>().sources).toEqual([]);
});

/** Everything below `directory` that holds the canary, and every process that has it in its arguments or environment. */
function placesWith(directory: string, canary: string): string[] {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));
  const processes = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(pid => [`/proc/${pid}/cmdline`, `/proc/${pid}/environ`]);
  return [...files, ...processes].filter(path => {
    try {
      return readFileSync(path).includes(canary);
    } catch {
      return false; // gone, or of another user
    }
  });
}

test(
  'a secret goes from standard input to the keychain to the request, and is seen nowhere else',
  unless(absent),
  async () => {
    using folder = temporaryFolder('canary');
    const keyring = await startKeyring(join(folder.path, 'k'));
    keyrings.push(keyring);
    const workspace = join(folder.path, 'w');
    const canary = `canary-${randomBytes(12).toString('hex')}`;
    const seen: string[] = [];
    const hits: string[] = [];
    const server = createServer((request, response) => {
      seen.push(request.headers.authorization ?? '');
      hits.push(...placesWith(folder.path, canary));
      response.writeHead(seen.length % 2 === 0 ? 500 : 401).end(`{"error":"${canary}"}`); // echoes it back, as bad servers do
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const env = { DBUS_SESSION_BUS_ADDRESS: keyring.environment.DBUS_SESSION_BUS_ADDRESS ?? '' };
    const outputs: string[] = [];
    const run = async (words: string[], input?: string) => {
      const result = await mureon(workspace, ['source', ...words], { env, ...(input === undefined ? {} : { input }) });
      outputs.push(result.stdout, result.stderr);
      return result;
    };
    try {
      const settings = [`url=http://127.0.0.1:${port}`, 'allowPlainHttp=true', 'authentication=bearer'].flatMap(
        word => ['--set', word],
      );
      const added = await run(['add', 'prometheus', '--name', 'p', ...settings, '--secret', 'token'], `${canary}\n`);
      expect(added.json<{ source: Source }>().source.secrets).toContainEqual({ name: 'token', state: 'ready' });
      expect((await run(['check', 'p'])).json<{ error: { code: string } }>().error.code).toBe(
        'connector.auth-rejected',
      );
      await run(['check', 'p']);
      await run(['sync', 'p']);
      await run(['list']);
      await run(['runs', 'p']);
      expect(seen.length).toBeGreaterThan(2);
      expect(seen.every(header => header === `Bearer ${canary}`)).toBe(true);
      expect([...hits, ...placesWith(folder.path, canary)]).toEqual([]);
      expect(outputs.filter(text => text.includes(canary))).toEqual([]);
      keyring.lock();
      expect((await run(['list'])).json<{ sources: Source[]; keychain: { state: string } }>()).toMatchObject({
        keychain: { state: 'locked' },
        sources: [{ health: 'needs-secret' }],
      });
      expect((await run(['sync', 'p'])).json<{ error: { code: string } }>().error.code).toBe('secret.unavailable');
    } finally {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    }
  },
);

if (absent !== null) console.log(`the canary test is skipped: ${absent}`);
