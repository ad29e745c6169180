import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ImportOrigin } from '../../../src-core/contract/lake.ts';
import { actualRows, amortizedRows, azureCsv } from '../../fixtures/azure/cost-details-text.ts';
import { charges, focusCsv } from '../lake-import/focus-csv.ts';
import { job, recordsCsv } from '../lake-records/records-csv.ts';
import { QualityBench } from './quality-bench.ts';

let bench: QualityBench;
beforeEach(async () => {
  bench = await QualityBench.create();
});
afterEach(() => bench.close());

const on = (day: string, more = {}) => ({
  ...charges(1)[0],
  ...{ ChargePeriodStart: `2026-01-${day}T00:00:00Z`, ChargePeriodEnd: `2026-01-${day}T01:00:00Z` },
  ...more,
});
const january = Array.from({ length: 31 }, (_, index) => String(index + 1).padStart(2, '0'));
const facts = { settlesAfterHours: null, isPaused: false, lastSuccessAt: null, failedDays: [] as string[] };

it('keeps accounts of one source apart, with money per day', async () => {
  const other = january
    .filter(day => day !== '09')
    .map(day => on(day, { BillingAccountId: 'acct-2', BilledCost: '0.25' }));
  await bench.import(
    'january.csv',
    focusCsv([...january.map(day => on(day)), ...other, on('02', { BillingCurrency: 'EUR' })]),
  );
  const coverage = await bench.coverage('2026-01-02', '2026-01-11');
  expect(
    coverage.map(({ scope, firstDay, lastDay, newestAt, counts }) => [scope, firstDay, lastDay, newestAt, counts]),
  ).toEqual([
    [
      'acct-1',
      '2026-01-01',
      '2026-01-31',
      '2026-01-31T00:00:00.000Z',
      { final: 9, provisional: 0, missing: 0, failed: 0 },
    ],
    [
      'acct-2',
      '2026-01-01',
      '2026-01-31',
      '2026-01-31T00:00:00.000Z',
      { final: 8, provisional: 0, missing: 1, failed: 0 },
    ],
  ]);
  expect(coverage[0]?.days[0]).toEqual({
    ...{ day: '2026-01-02', state: 'final', rows: 2 },
    billedCost: [
      { currency: 'EUR', amount: '1' },
      { currency: 'USD', amount: '1' },
    ],
  });
  expect(coverage[1]?.days.find(({ state }) => state === 'missing')?.day).toBe('2026-01-09');
});

it('a scheduled source: what it spoke for is there without rows, what it owes is missing, a failed day has failed', async () => {
  bench.now = '2026-01-12T12:00:00Z';
  const origin: ImportOrigin = {
    ...{ sourceId: 's1', merge: 'swap', isProvisional: false, observedAtMs: Date.parse('2026-01-08T00:10:00Z') },
    covers: { scope: 'here', start: '2026-01-01T00:00:00Z', end: '2026-01-08T00:00:00Z' },
  };
  const rows = [job('1', 60, { SubmitAt: '2026-01-02T10:00:00Z' }), job('2', 60, { SubmitAt: '2026-01-05T10:00:00Z' })];
  const file = await bench.workspace.write('jobs.csv', recordsCsv('gpu-job', rows));
  expect((await bench.workspace.import([file], { source: 'slurm', origin })).failures).toEqual([]);
  const [files] = await bench.coverage();
  // nobody registered the source: the seven days are there and nothing is owed
  expect(files).toMatchObject({
    source: 'slurm',
    dataset: 'gpu-job',
    scope: 'here',
    firstDay: '2026-01-01',
    lastDay: '2026-01-07',
  });
  expect(files?.counts).toEqual({ final: 7, provisional: 0, missing: 0, failed: 0 });
  expect(files?.days.map(day => day.rows)).toEqual([0, 1, 0, 0, 1, 0, 0]);
  expect(files?.newestAt).toBe('2026-01-05T10:00:00.000Z');

  bench.sources = [
    {
      ...facts,
      name: 'slurm',
      silentAfterHours: 36,
      lastSuccessAt: '2026-01-08T00:10:00Z',
      failedDays: ['2026-01-09'],
    },
  ];
  const [scheduled] = await bench.coverage();
  // the 10th ended 36 h before noon of the 12th: the 8th and 10th are owed, the 11th not yet
  expect(scheduled?.days.slice(7).map(({ day, state }) => [day, state])).toEqual([
    ['2026-01-08', 'missing'],
    ['2026-01-09', 'failed'],
    ['2026-01-10', 'missing'],
  ]);
  const issues = await bench.issues();
  expect(issues.map(({ check, severity }) => [check, severity])).toEqual([
    ['days-failed', 'error'],
    ['days-missing', 'error'],
    ['source-silent', 'error'],
  ]);
});

it('an Azure bill in one view only is an issue in words, until the other view arrives', async () => {
  await bench.import('actual.csv', azureCsv(actualRows));
  const [issue, ...others] = await bench.issues('one-view-only');
  expect(others).toEqual([]);
  expect(issue).toMatchObject({ severity: 'warning', rows: 4, atStake: [{ currency: 'USD', amount: '14.8' }] });
  expect(issue?.message).toMatch(
    /^EffectiveCost of 2025-09 of account .*8611537 is unknown: only the Actual export of Azure is here\. Import the Amortised export of the same month\.$/,
  );
  await bench.import('amortized.csv', azureCsv(amortizedRows));
  expect(await bench.issues('one-view-only')).toEqual([]);
  expect(await bench.overlap()).toEqual([]); // complementary views are no overlap
});
