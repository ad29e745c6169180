import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readTally, summary } from '../../../build/test/tally.ts';

it('ends with one line of figures over all programs', () => {
  const text = summary([
    { passed: 3, failed: [{ name: 'a > b', message: 'expected 1\nto be 2' }], skipped: [] },
    { passed: 4, failed: [], skipped: [{ name: 'c', reason: 'no data sets here' }] },
  ]);
  expect(text).toBe(
    'skipped 1: no data sets here\n    c\nfailed: a > b\n    expected 1\n    to be 2\n7 passed, 1 failed, 1 skipped',
  );
});

it('is right when there are no tests at all', () => {
  expect(summary([])).toBe('0 passed, 0 failed, 0 skipped');
});

it('counts a program that broke off as a failure', () => {
  expect(readTally('vitest', '/nowhere/report.json', 1).failed).toEqual([
    { name: 'vitest', message: 'ended without a report' },
  ]);
});

it('counts a bad exit code without a failed test as a failure', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mureon-tally-'));
  const file = join(folder, 'report.json');
  writeFileSync(file, JSON.stringify({ passed: 5, failed: [], skipped: [] }));
  expect(readTally('vitest', file, 1).failed).toHaveLength(1);
  expect(readTally('vitest', file, 0)).toEqual({ passed: 5, failed: [], skipped: [] });
  rmSync(folder, { recursive: true });
});
