import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BillDiff, Coverage, OverlapEntry, QualityIssue } from '../../../src-core/contract/quality.ts';
import { charges, focusCsv } from '../../contract/lake-import/focus-csv.ts';
import { mureon } from '../../support/command-line.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/workspace.ts';

let folder: TemporaryFolder;
let workspace: string;
beforeAll(async () => {
  folder = temporaryFolder('quality');
  workspace = join(folder.path, 'w');
  await imported('first.csv', '1.5', []);
  await imported('second.csv', '1.75', []);
  await imported('twin.csv', '1.75', ['--source', 'twin']);
});
afterAll(() => folder.remove());

async function imported(name: string, BilledCost: string, words: string[]) {
  const path = join(folder.path, name);
  writeFileSync(path, focusCsv(charges(4, { BilledCost })));
  const result = await mureon(workspace, ['import', path, ...words]);
  expect(result.exitCode, result.stderr).toBe(0);
}

it('mureon coverage', async () => {
  const { coverage } = (await mureon(workspace, ['coverage', '--source', 'twin'])).json<{ coverage: Coverage[] }>();
  expect(coverage).toMatchObject([
    { source: 'twin', scope: 'acct-1', firstDay: '2026-01-05', counts: { final: 1, missing: 0 } },
  ]);
  const none = await mureon(workspace, ['coverage', '--from', '2026-02', '--to', '2026-03']);
  expect(none.json<{ coverage: Coverage[] }>().coverage.map(({ days }) => days)).toEqual([[], []]);
  const wrong = await mureon(workspace, ['coverage', '--from', '2026-02-30']);
  expect([wrong.exitCode, wrong.json<{ error: { code: string } }>().error.code]).toEqual([2, 'cli.usage']);
});

it('mureon quality, worst first', async () => {
  const { issues } = (await mureon(workspace, ['quality'])).json<{ issues: QualityIssue[] }>();
  expect(issues[0]).toMatchObject({
    check: 'counted-twice',
    severity: 'error',
    atStake: [{ currency: 'USD', amount: '7' }],
  });
  const tags = (await mureon(workspace, ['quality', '--kind', 'tags'])).json<{ issues: QualityIssue[] }>();
  expect(new Set(tags.issues.map(({ kind }) => kind))).toEqual(new Set(['tags']));
  const words = await mureon(workspace, ['quality'], { isJson: false });
  expect(words.stdout).toContain('counts from focus/cloud and again from twin');
});

it('mureon diff', async () => {
  const { diff } = (await mureon(workspace, ['diff', '--period', '2026-01', '--limit', '1'])).json<{
    diff: BillDiff[];
  }>();
  // 4 x 1.75 - 4 x 1.5
  expect(diff).toMatchObject([
    {
      ...{ source: 'focus/cloud', fromVersion: 1, toVersion: 2, difference: [{ currency: 'USD', amount: '1' }] },
      rest: { rows: 3, difference: [{ currency: 'USD', amount: '0.75' }] },
    },
  ]);
  const words = await mureon(workspace, ['diff'], { isJson: false });
  expect(words.stdout).toMatch(/^2026-01 from focus\/cloud, account acct-1: 1 USD\nrestated /);
  expect(
    (await mureon(workspace, ['diff', '--from-version', '99'])).json<{ error: { code: string } }>().error.code,
  ).toBe('query.bad-as-of');
});

it('mureon overlap, choose and reset', async () => {
  const entry = ['--provider', 'Cloud', '--account', 'acct-1', '--month', '2026-01'];
  const billed = async () =>
    (await mureon(workspace, ['query', '--measures', 'BilledCost'])).json<{ rows: { BilledCost: string }[] }>().rows[0]
      ?.BilledCost;
  expect(await billed()).toBe('14');
  const chosen = await mureon(workspace, ['overlap', 'choose', ...entry, '--route', 'bill', '--source', 'twin']);
  expect(chosen.json<{ overlap: OverlapEntry[] }>().overlap).toMatchObject([
    { authoritySource: 'twin', chosenBy: 'rule' },
  ]);
  expect(await billed()).toBe('7');
  const words = await mureon(workspace, ['overlap'], { isJson: false });
  expect(words.stdout).toContain('authority (chosen)');
  expect((await mureon(workspace, ['overlap', 'reset', ...entry])).exitCode).toBe(0);
  expect(await billed()).toBe('14');
  const wrong = await mureon(workspace, ['overlap', 'choose', ...entry, '--route', 'gateway']);
  expect([wrong.exitCode, wrong.json<{ error: { code: string } }>().error.code]).toEqual([2, 'overlap.unknown-route']);
  const audit = await mureon(workspace, ['audit', 'list']);
  expect(audit.stdout).toContain('quality.choose');
});
