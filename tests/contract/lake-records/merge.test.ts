import { readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ImportOrigin } from '../../../src-core/contract/lake.ts';
import type { Progress } from '../../../src-core/contract/tasks.ts';
import { charges, focusCsv } from '../lake-import/focus-csv.ts';
import { TestWorkspace } from '../lake-import/open-workspace.ts';
import { job, recordsCsv, request, sample, type TestRecord } from './records-csv.ts';

let workspace: TestWorkspace;
let files = 0;
beforeEach(async () => {
  workspace = await TestWorkspace.create();
});
afterEach(async () => {
  expect(await workspace.failedChecks()).toEqual([]);
  await workspace.remove();
});

type Dataset = Parameters<typeof recordsCsv>[0];

const write = (dataset: Dataset, rows: TestRecord[]) => {
  files += 1;
  return workspace.write(`f${files}.csv`, recordsCsv(dataset, rows));
};

const origin = (merge: ImportOrigin['merge'], day: string, observedAtMs: number, scope = 'here'): ImportOrigin => ({
  sourceId: 's1',
  merge,
  covers: {
    scope,
    start: `${day}T00:00:00Z`,
    end: new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString(),
  },
  isProvisional: false,
  observedAtMs,
});

async function take(dataset: Dataset, rows: TestRecord[], from: ImportOrigin | null = null) {
  const result = await workspace.import([await write(dataset, rows)], from ? { source: 'api', origin: from } : {});
  expect(result.failures).toEqual([]);
  const [drop] = result.drops;
  if (!drop?.records) throw new Error('no drop of records');
  return { ...drop, records: drop.records };
}

const held = async () =>
  (await workspace.sql('SELECT JobId, HeldSeconds::INTEGER AS held, State FROM fact_gpu_job ORDER BY ALL')).map(row =>
    [row.JobId, row.held, row.State].join(' '),
  );

describe('upsert', () => {
  it('imports records with exact totals; the same bytes change nothing', async () => {
    const file = await write('gpu-job', [job('1', 60), job('2', 40)]);
    const first = await workspace.import([file]);
    expect(first.failures).toEqual([]);
    expect(first.drops[0]).toMatchObject({
      source: 'mureon-gpu-job',
      status: 'imported',
      period: { start: '2026-03-01T10:00:00.000Z', end: '2026-03-01T10:00:00.000Z' },
      totals: [],
      records: {
        dataset: 'gpu-job',
        scopes: ['here'],
        totals: [
          { column: 'HeldSeconds', sum: '100' },
          { column: 'GpuUsedSeconds', sum: '101' }, // 60.5 + 40.5
          { column: 'GpuHeldSeconds', sum: '100' },
          { column: 'CpuSeconds', sum: '100.5' }, // 60.25 + 40.25
        ],
        rows: { inserted: 2, unchanged: 0, duplicates: 0, older: 0, replaced: 0, removed: 0, live: 2 },
      },
    });
    const hash = await workspace.lake.importer.lakeHash();
    expect((await workspace.import([file])).drops[0]?.status).toBe('unchanged');
    expect(await workspace.lake.importer.lakeHash()).toBe(hash);
    expect(workspace.lake.lakeVersion()).toBe(1);
  });

  it('says so when other bytes hold the same records', async () => {
    await take('gpu-job', [job('1', 60), job('2', 40)]);
    const hash = await workspace.lake.importer.lakeHash();
    const again = await take('gpu-job', [job('2', 40), job('1', 60)]);
    expect(again.status).toBe('unchanged');
    expect(again.notices).toEqual(['Nothing in this file is new: the lake has all of its 2 rows already.']);
    expect(await workspace.lake.importer.lakeHash()).toBe(hash);
    expect(await workspace.rowCount('fact_gpu_job')).toBe(2);
  });

  it('replaces a running job by its newer state and keeps the old one aside', async () => {
    const running = await take('gpu-job', [job('1', 60, { revision: 1, State: 'RUNNING' })]);
    const ended = await take('gpu-job', [job('1', 90, { revision: 2 })]);
    expect(await held()).toEqual(['1 90 COMPLETED']);
    expect(ended.records.rows).toMatchObject({ inserted: 1, replaced: 1, live: 1 });
    const old = (await workspace.lake.importer.drops()).find(drop => drop.id === running.id);
    expect(old).toMatchObject({ status: 'superseded', supersededBy: [ended.id] });
    expect(await workspace.sql('SELECT HeldSeconds, x_ValidFrom, x_ValidTo FROM fact_gpu_job_superseded')).toEqual([
      { HeldSeconds: 60n, x_ValidFrom: 1n, x_ValidTo: 2n },
    ]);
  });

  it('never lets an older state win, also when the newest one was only confirmed', async () => {
    await take('gpu-job', [job('1', 60, { revision: 1 })]);
    await take('gpu-job', [job('1', 60, { revision: 3, JobName: undefined })]);
    const older = await take('gpu-job', [job('1', 50, { revision: 2 })]);
    expect(older.records.rows).toMatchObject({ inserted: 0, older: 1 });
    expect(await held()).toEqual(['1 60 COMPLETED']);
  });

  it('counts a repeated row once and names the count', async () => {
    const drop = await take('gpu-job', [job('1', 60), job('1', 60), job('1', 30)]);
    expect(drop.records.rows).toMatchObject({ inserted: 1, duplicates: 1, older: 1 });
    expect(drop.notices.join(' ')).toMatch(/1 row repeats another row to the byte.*1 row is an earlier state/);
    expect(await held()).toEqual(['1 60 COMPLETED']);
  });
});

describe('swap', () => {
  const day = '2026-03-01';

  it('keeps equal requests that have no id, each of them', async () => {
    const at = '2026-03-01T10:00:00Z';
    const rows = [request(at, 5), request(at, 5), request(at, 7)];
    const drop = await take('llm-usage', rows, origin('swap', day, 1000));
    expect(drop.records.rows).toMatchObject({ inserted: 3, duplicates: 0 });
    const again = await take('llm-usage', rows.toReversed(), origin('swap', day, 2000));
    expect(again.status).toBe('unchanged');
    expect(await workspace.rowCount('fact_llm_usage')).toBe(3);
    expect(workspace.lake.lakeVersion()).toBe(1);
  });

  it('takes out what a newer batch no longer has, and an empty batch empties its day only', async () => {
    const one = (hour: string, on = day) => request(`${on}T${hour}:00:00Z`, 5);
    await take('llm-usage', [one('01'), one('02'), one('03', '2026-03-02')], origin('swap', day, 1000));
    const second = await take('llm-usage', [one('02'), one('04')], origin('swap', day, 2000));
    expect(second.records.rows).toMatchObject({ inserted: 1, unchanged: 1, removed: 1 });
    const empty = await take('llm-usage', [], origin('swap', day, 3000));
    expect(empty).toMatchObject({ status: 'imported', records: { rows: { inserted: 0, removed: 2 } } });
    expect(await workspace.sql('SELECT ObservedAt::VARCHAR AS at FROM fact_llm_usage')).toEqual([
      { at: '2026-03-02 03:00:00' },
    ]);
    // the same bytes, another day: an answer to another question
    const other = await take('llm-usage', [], origin('swap', '2026-03-02', 4000));
    expect(other.records.rows.removed).toBe(1);
    expect(await workspace.rowCount('fact_llm_usage')).toBe(0);
  });

  it('ignores a batch that was asked earlier than what is there, and restores a state that came back', async () => {
    const rows = [request('2026-03-01T01:00:00Z', 5)];
    await take('llm-usage', rows, origin('swap', day, 1000));
    await take('llm-usage', [request('2026-03-01T01:00:00Z', 4)], origin('swap', day, 3000));
    const late = await take('llm-usage', [request('2026-03-01T01:00:00Z', 9)], origin('swap', day, 2000));
    expect(late.records.rows).toMatchObject({ inserted: 0, older: 1 });
    const back = await take('llm-usage', rows, origin('swap', day, 4000));
    expect(back.records.rows).toMatchObject({ inserted: 1, replaced: 1 });
    expect(await workspace.sql('SELECT OutputTokens FROM fact_llm_usage')).toEqual([{ OutputTokens: 5n }]);
  });

  it('takes the later of two reports that do not say which is newer, and no earlier one', async () => {
    // asked at one instant, restated downwards
    const first = [
      request(`${day}T01:00:00Z`, 50, { RequestId: 'a' }),
      request(`${day}T02:00:00Z`, 5, { RequestId: 'b' }),
    ];
    await take('llm-usage', first, origin('swap', day, 1000));
    const later = await take(
      'llm-usage',
      [request(`${day}T01:00:00Z`, 40, { RequestId: 'a' })],
      origin('swap', day, 1000),
    );
    expect(later.records.rows).toMatchObject({ inserted: 1, replaced: 1, removed: 1 });
    expect(await workspace.sql('SELECT OutputTokens FROM fact_llm_usage')).toEqual([{ OutputTokens: 40n }]);
  });

  it('lets two commits of one run speak for two halves of a day', async () => {
    const half = (start: string, end: string, observedAtMs: number): ImportOrigin => ({
      ...origin('swap', day, observedAtMs),
      covers: { scope: 'here', start: `${day}T${start}:00:00Z`, end },
    });
    const first = (at: number) => half('00', `${day}T12:00:00Z`, at);
    const second = (at: number) => half('12', '2026-03-02T00:00:00Z', at);
    const rows = (...hours: string[]) => hours.map(hour => request(`${day}T${hour}:00:00Z`, 5));
    await take('llm-usage', rows('01', '02'), first(1000));
    await take('llm-usage', rows('13', '14'), second(1000));
    await take('llm-usage', rows('02'), first(2000));
    await take('llm-usage', rows('14', '15'), second(2000));
    expect(
      (await workspace.sql('SELECT hour(ObservedAt) AS h FROM fact_llm_usage ORDER BY 1')).map(row => Number(row.h)),
    ).toEqual([2, 14, 15]);
  });

  it('claims its days, provisional until a later word', async () => {
    const rows = [request('2026-03-01T01:00:00Z', 5)];
    await take('llm-usage', rows, { ...origin('swap', day, 1000), isProvisional: true });
    const claims = () =>
      workspace.sql(
        'SELECT Source, Dataset, Scope, "Day"::VARCHAR AS "day", IsProvisional FROM coverage_claim ORDER BY ALL',
      );
    const claim = { Source: 'api', Dataset: 'llm-usage', Scope: 'here', day, IsProvisional: true };
    expect(await claims()).toEqual([claim]);
    await take('llm-usage', rows, origin('swap', day, 2000));
    expect(await claims()).toEqual([{ ...claim, IsProvisional: false }]);
    await take('llm-usage', rows, { ...origin('swap', day, 1500), isProvisional: true });
    expect(await claims()).toEqual([{ ...claim, IsProvisional: false }]);
    expect(workspace.lake.lakeVersion()).toBe(1);
  });
});

describe('coalesce', () => {
  const at = '2026-03-01T10:00:00Z';

  it('fills the columns of one interval from several files, in any order, to the same lake', async () => {
    const parts: TestRecord[] = [
      sample(at, { revision: 1, GpuUtilization: '0.5', Samples: 20 }),
      sample(at, { revision: 2, EnergyJoules: '120.25' }),
      sample(at, { revision: 3, GpuUtilization: '0.75' }),
      sample(at, { revision: 1, PowerWatts: '300' }),
    ];
    const hashes = new Set<string>();
    for (const order of [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [2, 0, 3, 1],
      [1, 3, 0, 2],
    ]) {
      for (const [step, index] of order.entries())
        await take('gpu-sample', [parts[index] as TestRecord], origin('coalesce', '2026-03-01', 1000 + step));
      const [row] = await workspace.sql(
        'SELECT GpuUtilization, EnergyJoules::VARCHAR AS joules, PowerWatts, Samples, count(*) OVER () AS n FROM fact_gpu_sample',
      );
      expect(row).toEqual({
        GpuUtilization: 0.75,
        joules: '120.250000000000000000000000',
        PowerWatts: 300,
        Samples: 20n,
        n: 1n,
      });
      hashes.add(await workspace.lake.importer.lakeHash());
      expect(await workspace.failedChecks()).toEqual([]);
      await workspace.remove();
      workspace = await TestWorkspace.create();
    }
    expect(hashes.size).toBe(1);
  });
});

it('charges of a source claim their days, also when they come again unchanged', async () => {
  const file = await workspace.write('bill.csv', focusCsv(charges(2, { BilledCost: '0.1' })));
  const covers = { scope: 'acct-1', start: '2026-01-30T00:00:00Z', end: '2026-02-01T00:00:00Z' };
  const from = (observedAtMs: number, isProvisional: boolean): ImportOrigin => ({
    ...origin('swap', '2026-01-30', observedAtMs),
    covers,
    isProvisional,
  });
  for (const [asked, isProvisional, status] of [
    [1000, true, 'imported'],
    [2000, false, 'unchanged'],
  ] as const) {
    const result = await workspace.import([file], { source: 'costs', origin: from(asked, isProvisional) });
    expect(result.drops[0]?.status).toBe(status);
    expect(
      await workspace.sql('SELECT Scope, "Day"::VARCHAR AS "day", IsProvisional FROM coverage_claim ORDER BY ALL'),
    ).toEqual(['2026-01-30', '2026-01-31'].map(day => ({ Scope: 'acct-1', day, IsProvisional: isProvisional })));
  }
  expect(workspace.lake.lakeVersion()).toBe(1);
});

it('a cancelled import of records leaves nothing', async () => {
  const stop = new AbortController();
  const file = await write('gpu-job', [job('1', 60)]);
  const seen: Progress[] = [];
  seen.push = progress => {
    if (progress.phase === 'swapping') stop.abort();
    return 0;
  };
  await expect(workspace.import([file], { signal: stop.signal, seen })).rejects.toMatchObject({
    code: 'call.cancelled',
  });
  expect(workspace.lake.lakeVersion()).toBe(0);
  expect(await workspace.rowCount('fact_gpu_job')).toBe(0);
  expect(readdirSync(workspace.lake.paths.raw)).toEqual([]);
  expect((await workspace.import([file])).drops[0]?.records?.rows.inserted).toBe(1);
});

describe('our own file of records', () => {
  it('refuses cells that are no value of their column, and rows of another dataset', async () => {
    const text = recordsCsv('gpu-job', [job('1', 60), job('2', 40)]);
    const bad = async (from: string, to: string) => {
      files += 1;
      const file = await workspace.write(`bad-${files}.csv`, text.replace(from, to));
      const { error } = (await workspace.import([file])).failures[0] ?? {};
      return [error?.code, error?.details.column, error?.details.row];
    };
    expect(await bad('gpu-job,here,0,here,2', 'metric,here,0,here,2')).toEqual(['records.bad-values', 'x_Dataset', 2]);
    expect(await bad('gpu-job,here,0', 'gpu-job,here,soon')).toEqual(['records.bad-values', 'x_Revision', 1]);
    expect(await bad('2026-03-01T10:00:00Z', 'yesterday')).toEqual(['records.bad-values', 'SubmitAt', 1]);
    expect(await bad('40.25', '40.25.1')).toEqual(['records.bad-values', 'CpuSeconds', 2]);
    expect(await workspace.rowCount('fact_gpu_job')).toBe(0);
  });

  it('is recognised packed, and described', async () => {
    const packed = gzipSync(recordsCsv('gpu-job', [job('1', 60), job('2', 40)]));
    const file = await workspace.write('jobs.csv.gz', packed);
    const [verdict] = await workspace.lake.importer.sniff([file], new AbortController().signal);
    expect(verdict).toMatchObject({
      format: 'mureon-gpu-job',
      container: 'csv.gz',
      sentence: 'Mureon gpu-job records as CSV: 2 rows, 2026-03-01 to 2026-03-01.',
      problem: null,
    });
    expect((await workspace.import([file])).drops[0]?.records?.rows.inserted).toBe(2);
    const cut = await workspace.write('cut.csv.gz', packed.subarray(0, packed.length - 6));
    expect((await workspace.import([cut])).failures[0]?.error.code).toBe('format.truncated-gzip');
  });
});
