import { expect, test } from 'vitest';
import { applicationWords, readArguments } from '../../../../src-main/app/desktop-arguments.ts';
import { dataHome, workspaceDirOf } from '../../../../src-main/app/workspace-dir.ts';

test('commands run without a window; files, a workspace and switches of Chromium open one', () => {
  expect(readArguments([])).toEqual({ mode: 'window', workspace: undefined, files: [] });
  expect(readArguments(['--no-sandbox', '--user-data-dir=/x', 'a.csv', 'b.csv'])).toEqual({
    mode: 'window',
    workspace: undefined,
    files: ['a.csv', 'b.csv'],
  });
  expect(readArguments(['--workspace', 'w', 'a.csv'])).toEqual({ mode: 'window', workspace: 'w', files: ['a.csv'] });
  expect(readArguments(['--workspace=w'])).toMatchObject({ mode: 'window', workspace: 'w' });
  expect(readArguments(['--workspace', 'w', 'query', '--measures', 'BilledCost'])).toEqual({
    mode: 'cli',
    words: ['--workspace', 'w', 'query', '--measures', 'BilledCost'],
  });
  for (const words of [['--json'], ['--help'], ['import', 'a.csv'], ['--frobnicate']]) {
    expect(readArguments(words)).toEqual({ mode: 'cli', words });
  }
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
