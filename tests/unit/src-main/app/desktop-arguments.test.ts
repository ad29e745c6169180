import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { runProgram } from '../../../../src-main/app/cli/program.ts';
import { applicationWords, commands, readArguments } from '../../../../src-main/app/desktop-arguments.ts';
import { dataHome, workspaceDirOf } from '../../../../src-main/app/workspace-dir.ts';

test('commands run without a window; files, a workspace and switches of Chromium open one', () => {
  expect(readArguments([])).toEqual({ mode: 'window', workspace: undefined, files: [], address: null });
  expect(readArguments(['--no-sandbox', '--user-data-dir=/x', 'a.csv', 'b.csv'])).toEqual({
    mode: 'window',
    workspace: undefined,
    files: ['a.csv', 'b.csv'],
    address: null,
  });
  expect(readArguments(['--workspace', 'w', 'a.csv'])).toMatchObject({
    mode: 'window',
    workspace: 'w',
    files: ['a.csv'],
  });
  expect(readArguments(['--workspace=w'])).toMatchObject({ mode: 'window', workspace: 'w' });
  expect(readArguments(['--workspace', 'w', 'query', '--measures', 'BilledCost'])).toEqual({
    mode: 'cli',
    words: ['--workspace', 'w', 'query', '--measures', 'BilledCost'],
  });
  for (const words of [['--json'], ['--help'], ['import', 'a.csv'], ['--frobnicate']]) {
    expect(readArguments(words)).toEqual({ mode: 'cli', words });
  }
});

test('a link of a message opens its view, and nothing else is taken from it', () => {
  expect(readArguments(['mureon://open/budgets?id=b1'])).toMatchObject({ files: [], address: '/budgets?id=b1' });
  for (const link of [
    'mureon://open',
    'mureon://open//evil.example/x',
    'mureon://run/budgets',
    'mureon:open/a b',
    'mureon://open/a\nb',
  ])
    expect(readArguments([link])).toMatchObject({ mode: 'window', files: [], address: null });
});

test('every command of the help runs without a window', async () => {
  const told: string[] = [];
  const stdout = new Writable({
    write: (part, _encoding, next) => next(void told.push(String(part)) as null | undefined),
  });
  const adapters = { appVersion: 'test', versions: {}, sqliteBinding: null } as never; // help opens no workspace
  await runProgram({ words: ['--help'], adapters, stdout, stderr: stdout, serve: () => Promise.resolve(0) });
  const help = told.join('');
  const names = [...help.slice(help.indexOf('Commands:')).matchAll(/^ {2}([a-z][a-z-]+)/gm)].map(
    ([, name = '']) => name,
  );
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter(name => !commands.has(name))).toEqual([]);
});

test('the words of the application come after the folder that Electron loads', () => {
  expect(applicationWords(['/electron', '--no-sandbox', '/app', 'a.csv'], false)).toEqual(['a.csv']);
  expect(applicationWords(['/opt/mureon', 'a.csv'], true)).toEqual(['a.csv']);
});

test('where the workspace is', () => {
  expect(workspaceDirOf('/a', { MUREON_WORKSPACE: '/b' })).toBe('/a');
  expect(workspaceDirOf(undefined, { MUREON_WORKSPACE: '/b' })).toBe('/b');
  expect(dataHome('linux', { XDG_DATA_HOME: '/x' })).toBe('/x/mureon');
  expect(dataHome('win32', { LOCALAPPDATA: '/l' })).toContain('Mureon Workbench');
});
