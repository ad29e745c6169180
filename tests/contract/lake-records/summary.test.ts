import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordDatasets } from '../../../src-core/anycost/records.ts';
import { RecordSummarySpec } from '../../../src-core/contract/records.ts';
import { recordSummarySql } from '../../../src-core/records/summary-sql.ts';
import { recordCatalog, recordSummary } from '../../../workers/lake/records/read-records.ts';
import { TestWorkspace } from '../lake-import/open-workspace.ts';
import { job, recordsCsv, sample } from './records-csv.ts';

let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await TestWorkspace.create();
  const first = await workspace.write(
    'jobs-1.csv',
    recordsCsv('gpu-job', [
      job('1', 60, { revision: 1, State: 'RUNNING', BillingUnits: '90000000000000' }),
      job('2', 40, { revision: 1, Tags: '{"team/a":"red"}', BillingUnits: '90000000000000.125' }),
      job('3', 7, { revision: 1, scope: 'there', SubmitAt: '2026-04-01T00:00:00Z', State: 'FAILED' }),
    ]),
  );
  const second = await workspace.write('jobs-2.csv', recordsCsv('gpu-job', [job('1', 90, { revision: 2 })]));
  const samples = await workspace.write(
    'samples.csv',
    recordsCsv('gpu-sample', [
      sample('2026-03-01T10:00:00Z', { CoveredSeconds: 300, GpuUtilization: '1' }),
      sample('2026-03-01T10:05:00Z', { CoveredSeconds: 100, GpuUtilization: '0.5' }),
      sample('2026-03-01T10:10:00Z', { CoveredSeconds: 300 }),
    ]),
  );
  for (const file of [first, second, samples]) expect((await workspace.import([file])).failures).toEqual([]);
});
afterAll(() => workspace.remove());

const ask = (spec: Partial<RecordSummarySpec>) =>
  recordSummary(
    workspace.lake.engine,
    RecordSummarySpec.parse({ dataset: 'gpu-job', measures: ['Rows'], ...spec }),
    undefined,
  );

describe('record summary', () => {
  it('sums exactly, largest first, past what one DECIMAL holds', async () => {
    const answer = await ask({ measures: ['HeldSeconds', 'BillingUnits', 'CpuSeconds', 'Rows'], dims: ['State'] });
    expect(answer).toEqual({
      lakeVersion: 3,
      columns: ['State', 'HeldSeconds', 'BillingUnits', 'CpuSeconds', 'Rows'],
      rows: [
        ['COMPLETED', '130', '90000000000000.125', '130.5', '2'], // 90 + 40; the newer state of job 1 says nothing of billing units
        ['FAILED', '7', null, '7.25', '1'],
      ],
      totals: { HeldSeconds: '137', BillingUnits: '90000000000000.125', CpuSeconds: '137.75', Rows: '3' },
      isCut: false,
    });
  });

  it('answers as of an older version, with the rows that counted then', async () => {
    const answer = await ask({ measures: ['HeldSeconds', 'BillingUnits'], dims: ['State'], asOf: 1 });
    expect(answer.rows).toEqual([
      ['RUNNING', '60', '90000000000000'],
      ['COMPLETED', '40', '90000000000000.125'],
      ['FAILED', '7', null],
    ]);
    expect(answer.totals.BillingUnits).toBe('180000000000000.125'); // 15 digits: more than DECIMAL(38, 24) can add up
    expect((await ask({ asOf: 0 })).totals).toEqual({ Rows: '0' });
    await expect(ask({ asOf: 9 })).rejects.toMatchObject({ code: 'query.bad-as-of' });
  });

  it('groups by time, source, scope and tag; filters; says when it was cut', async () => {
    const byMonth = await ask({ measures: ['Rows'], dims: ['Scope', 'Source'], grain: 'month' });
    expect(byMonth.columns).toEqual(['Time', 'Scope', 'Source', 'Rows']);
    expect(byMonth.rows).toEqual([
      ['2026-03-01T00:00:00Z', 'here', 'mureon-gpu-job', '2'],
      ['2026-04-01T00:00:00Z', 'there', 'mureon-gpu-job', '1'],
    ]);
    expect((await ask({ dims: ['Tags/team/a'] })).rows).toEqual([
      [null, '2'],
      ['red', '1'],
    ]);
    const rest = await ask({ filters: [{ field: 'Tags/team/a', operator: 'is-not', value: 'red' }] });
    expect(rest.rows).toEqual([['2']]);
    const march = await ask({ dims: ['JobId'], to: '2026-04-01T00:00:00.000Z', limit: 1 });
    expect(march).toMatchObject({ rows: [['1', '1']], totals: { Rows: '2' }, isCut: true });
    expect((await ask({ filters: [{ field: 'State', operator: 'contains', value: 'FAIL' }] })).totals.Rows).toBe('1');
  });

  it('weighs ratios by the seconds that are covered', async () => {
    // (1 x 300 + 0.5 x 100) / 400; the interval without a value is unknown, not idle
    const answer = await ask({ dataset: 'gpu-sample', measures: ['GpuUtilization', 'CoveredSeconds', 'EnergyJoules'] });
    expect(answer.rows).toEqual([['0.875', '700', null]]);
  });

  it('names what it knows when asked for something else', async () => {
    await expect(ask({ measures: ['State'] })).rejects.toMatchObject({ code: 'records.unknown-column' });
    await expect(ask({ dims: ['NoSuch'] })).rejects.toMatchObject({ code: 'records.unknown-column' });
    await expect(ask({ filters: [{ field: 'State/x', operator: 'is', value: null }] })).rejects.toMatchObject({
      code: 'records.unknown-column',
    });
  });

  it('binds with every column of every dataset', async () => {
    for (const { name, columns } of Object.values(recordDatasets)) {
      const numeric = columns.filter(column => ['integer', 'decimal', 'ratio'].includes(column.type));
      for (const column of columns) {
        const spec = RecordSummarySpec.parse({
          dataset: name,
          measures: ['Rows', ...numeric.map(entry => entry.name).slice(0, 29)],
          dims: [column.name],
          grain: 'day',
          asOf: 1,
          filters: [{ field: column.name, operator: 'contains', value: 'x' }],
        });
        const { grouped, totals } = recordSummarySql(spec);
        for (const { sql, params } of [grouped, totals])
          expect(await workspace.lake.engine.sql.all(`EXPLAIN ${sql}`, params)).not.toEqual([]);
      }
    }
  });

  it('lists what the lake holds', async () => {
    expect(await recordCatalog(workspace.lake.engine, undefined)).toEqual([
      {
        dataset: 'gpu-job',
        rows: 3,
        sources: ['mureon-gpu-job'],
        scopes: ['here', 'there'],
        from: '2026-03-01T10:00:00.000Z',
        to: '2026-04-01T00:00:00.000Z',
      },
      {
        dataset: 'gpu-sample',
        rows: 3,
        sources: ['mureon-gpu-sample'],
        scopes: ['here'],
        from: '2026-03-01T10:00:00.000Z',
        to: '2026-03-01T10:10:00.000Z',
      },
    ]);
  });
});
