import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ImportResult } from '../../src-core/contract/imports.ts';
import type { AnswerKey } from '../../src-core/demo/answer-key.ts';
import { formatAmount, parseAmount } from '../../src-core/money/amount.ts';
import { measures } from '../../src-core/query/query-spec.ts';
import { generateDemo } from '../../workers/lake/demo/generate-demo.ts';
import { type Lake, openLake } from '../../workers/lake/lake.ts';
import { temporaryFolder } from '../support/workspace.ts';

const folder = temporaryFolder('demo-import');
const signal = new AbortController().signal;
let lake: Lake;
let result: ImportResult;
let key: AnswerKey;

async function finish<T>(run: AsyncGenerator<unknown, T>): Promise<T> {
  for (;;) {
    const step = await run.next();
    if (step.done) return step.value;
  }
}

beforeAll(async () => {
  lake = await openLake({ workspaceDir: folder.path, memoryLimit: '1GB', threads: 2 });
  const made = await finish(
    generateDemo(lake.engine, { dir: join(folder.path, 'staging', 'demo'), rows: 60_000, seed: 42 }, signal),
  );
  key = JSON.parse(readFileSync(made.answerKeyPath, 'utf8')) as AnswerKey;
  // One month of every bill, in the wrong order: the restated delivery before the first one.
  const files = made.files.filter(file => file.name.includes('_2026-03_')).toReversed();
  result = await finish(lake.importer.import({ files, source: null, acceptPartial: false, isDemo: true }, signal));
});
afterAll(async () => {
  await lake.close();
  folder.remove();
});

it('imports every bill without a finding', async () => {
  expect(result.failures).toEqual([]);
  expect(result.drops).toHaveLength(10);
  expect(result.drops.map(drop => [drop.rows.rejected, drop.rows.flagged, drop.isDemo])).toEqual(
    result.drops.map(() => [0, 0, true]),
  );
  expect(await lake.importer.findings(null)).toEqual([]);
});

it('recognises the FOCUS version each bill was written in', () => {
  for (const drop of result.drops) expect(drop.fileName).toContain(`_focus-${drop.formatVersion}_`);
});

it('counts the restated delivery only', () => {
  const superseded = result.drops.filter(drop => drop.status === 'superseded').map(drop => drop.fileName);
  expect(superseded).toEqual([key.restatement.files[0]]);
});

it('has the control totals of the answer key, to the last digit', () => {
  const live = result.drops.filter(drop => drop.status === 'imported').flatMap(drop => drop.totals);
  for (const month of key.months.filter(candidate => candidate.month === '2026-03')) {
    for (const measure of measures) {
      const amounts = live.filter(total => total.measure === measure && total.currency === month.currency);
      const sum = amounts.reduce((total, { amount }) => total + parseAmount(amount), 0n);
      expect([measure, formatAmount(sum)]).toEqual([measure, month[measure]]);
    }
  }
});
