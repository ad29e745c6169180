import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mureon } from '../../support/command-line.ts';
import { repositoryRoot } from '../../support/repository.ts';
import { onlyLinux, unless } from '../../support/skip.ts';
import { temporaryFolder } from '../../support/workspace.ts';

type Ready = { url: string; port: number };

function startServing(workspace: string, root: string, words: string[] = []) {
  const cli = join(repositoryRoot, 'src-main', 'app', 'cli.ts');
  const child = spawn(process.execPath, [cli, '--workspace', workspace, '--json', 'serve', '--root', root, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ready = new Promise<Ready>((resolve, reject) => {
    child.stdout.setEncoding('utf8').once('data', text => resolve(JSON.parse(text)));
    child.once('exit', code => reject(new Error(`ended with ${code}`)));
  });
  const ended = new Promise<number | null>(resolve => child.once('exit', resolve));
  return { child, ready, ended };
}

/** Processes whose parent is this one. */
function childrenOf({ pid }: ChildProcess): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(name => {
      try {
        return readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === String(pid);
      } catch {
        return false; // gone in between
      }
    })
    .map(Number);
}

function page(folder: string): string {
  const root = join(folder, 'page');
  mkdirSync(root);
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>page</title>');
  return root;
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s ends the server and every process of it; the workspace is free again',
  unless(onlyLinux),
  async signal => {
    using folder = temporaryFolder('serve-end');
    const workspace = join(folder.path, 'w');
    const { child, ready, ended } = startServing(workspace, page(folder.path));
    const { url } = await ready;
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(303);
    expect((await fetch(url, { redirect: 'manual' })).status, 'the token works once').toBe(403);
    const inUse = await mureon(workspace, ['drops']);
    expect([inUse.exitCode, inUse.json<{ error: { code: string } }>().error.code]).toEqual([2, 'lake.in-use']);
    const processes = childrenOf(child);
    expect(processes.length).toBeGreaterThanOrEqual(1);
    child.kill(signal);
    expect(await ended).toBe(0);
    expect(processes.filter(pid => existsSync(`/proc/${pid}`))).toEqual([]);
    expect((await mureon(workspace, ['drops'])).exitCode).toBe(0);
  },
);

test('--idle-exit ends a server that nobody looks at', async () => {
  using folder = temporaryFolder('serve-idle');
  const { ready, ended } = startServing(join(folder.path, 'w'), page(folder.path), ['--idle-exit', '1']);
  await ready;
  expect(await ended).toBe(0);
});
