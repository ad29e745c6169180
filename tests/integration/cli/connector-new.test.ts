import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mureon } from '../../support/command-line.ts';
import { repositoryRoot } from '../../support/repository.ts';
import { temporaryFolder } from '../../support/workspace.ts';

/** A folder that looks like a checkout: links to the real sources, with the folders in between that a connector adds to. */
function linkedCheckout(root: string): void {
  const link = (path: string, except: readonly string[] = []) => {
    mkdirSync(join(root, path), { recursive: true });
    for (const name of readdirSync(join(repositoryRoot, path))) {
      if (except.includes(name) || /^(\.git|out|dist)$/.test(name)) continue;
      symlinkSync(join(repositoryRoot, path, name), join(root, path, name));
    }
  };
  link('.', ['workers', 'tests', 'vitest.config.ts', 'tsconfig.json']);
  link('workers', ['connectors']);
  link('workers/connectors', ['api']);
  link('tests', ['contract', 'fixtures']);
  mkdirSync(join(root, 'workers/connectors/api'));
  copyFileSync(join(repositoryRoot, 'workers/connectors/api/index.ts'), join(root, 'workers/connectors/api/index.ts'));
  writeFileSync(join(root, 'vitest.config.ts'), 'export default { test: { pool: "forks", testTimeout: 600_000 } };\n');
  copyFileSync(join(repositoryRoot, 'tsconfig.json'), join(root, 'tsconfig.json'));
}

const run = (root: string, program: string, args: string[]) => {
  const file = join(repositoryRoot, 'node_modules', program);
  return spawnSync(process.execPath, [file, ...args], {
    cwd: root,
    encoding: 'utf8',
    timeout: 600_000,
    env: { PATH: process.env.PATH, HOME: root },
  });
};

test('a new connector works at once: its contract test passes, it type-checks and it is in the list', async () => {
  using folder = temporaryFolder('new-connector');
  const root = folder.path;
  linkedCheckout(root);
  const made = await mureon(join(root, 'w'), ['connector', 'new', 'acme-usage', '--out', root]);
  expect(made.json<{ files: string[] }>().files).toEqual([
    'workers/connectors/acme-usage/acme-usage.ts',
    'tests/contract/sources/acme-usage.test.ts',
    'tests/fixtures/sources/acme-usage/day-1.json',
    'tests/fixtures/sources/acme-usage/day-1-page-2.json',
    'workers/connectors/api/index.ts',
  ]);
  const list = readFileSync(join(root, 'workers/connectors/api/index.ts'), 'utf8');
  expect(list).toContain("import { acmeUsage } from '../acme-usage/acme-usage.ts';");
  expect(list).toMatch(/, acmeUsage\];\s*$/);

  const tested = run(root, 'vitest/vitest.mjs', [
    'run',
    '--reporter=json',
    '--outputFile=report.json',
    'tests/contract/sources',
  ]);
  const report = JSON.parse(readFileSync(join(root, 'report.json'), 'utf8')) as {
    numPassedTests: number;
    numTotalTests: number;
  };
  expect(report.numTotalTests).toBeGreaterThanOrEqual(8);
  expect([report.numPassedTests, tested.status]).toEqual([report.numTotalTests, 0]);

  writeFileSync(
    join(root, 'tsconfig.connector.json'),
    JSON.stringify({
      extends: './tsconfig.json',
      include: ['workers/connectors/acme-usage', 'tests/contract/sources'],
    }),
  );
  const checked = run(root, 'typescript/bin/tsc', ['-p', 'tsconfig.connector.json']);
  expect([checked.stdout, checked.status]).toEqual(['', 0]);

  const again = await mureon(join(root, 'w'), ['connector', 'new', 'acme-usage', '--out', root]);
  expect(again.json<{ error: { code: string } }>().error.code).toBe('export.target-exists');
});

test('a bad name or a folder that is no checkout is refused', async () => {
  using folder = temporaryFolder('new-connector');
  for (const words of [['../evil'], ['Acme'], ['acme', '--out', folder.path]]) {
    const { exitCode, json } = await mureon(join(folder.path, 'w'), ['connector', 'new', ...words]);
    expect([exitCode, json<{ error: { code: string } }>().error.code], words.join(' ')).toEqual([2, 'cli.usage']);
  }
  expect(readdirSync(folder.path)).toEqual([]);
});
