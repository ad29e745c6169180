import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RecordSummarySpec } from '../../../src-core/contract/records.ts';
import { attribute, type JobRun } from '../../../src-core/gpu/attribution.ts';
import { attributedSamplesSql } from '../../../src-core/gpu/attribution-sql.ts';
import { recordSummary } from '../../../workers/lake/records/read-records.ts';
import { TestWorkspace } from '../lake-import/open-workspace.ts';

let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await TestWorkspace.create();
});
afterAll(() => workspace.remove());
beforeEach(async () => {
  await workspace.sql('DELETE FROM fact_gpu_sample');
  await workspace.sql('DELETE FROM fact_gpu_job');
});

const base = Date.UTC(2026, 10, 3, 23, 30); // samples and jobs lie around a midnight
const minute = 60_000;
type TestRun = JobRun & { account: string };
type TestSample = {
  host: string | null;
  gpu: number;
  startMinute: number;
  minutes: number;
  jobId?: string;
  pod?: string;
};

const text = (value: string | null | undefined) => (value == null ? 'NULL' : `'${value}'`);
const at = (ms: number) => `make_timestamp_ms(${ms})`;

async function put(runs: readonly TestRun[], samples: readonly TestSample[]): Promise<void> {
  const head = 'x_SliceId, x_DropId, x_RowKey, x_RowHash, x_Revision, x_ValidFrom';
  const jobs = runs.map(
    (run, index) =>
      `(1, 1, ${index}, 0, 0, 1, '${run.cluster}', '${run.jobId}', 1, ${at(run.startMs)}, ${at(run.startMs)}, ${(run.endMs - run.startMs) / 1000}, ${run.gpus ?? 'NULL'}, '${JSON.stringify(run.nodes)}', '${run.account}')`,
  );
  if (jobs.length > 0)
    await workspace.sql(
      `INSERT INTO fact_gpu_job (${head}, Cluster, JobId, Attempt, SubmitAt, StartAt, HeldSeconds, Gpus, NodeList, Account) VALUES ${jobs.join(', ')}`,
    );
  const rows = samples.map(
    ({ host, gpu, startMinute, minutes, jobId, pod }, index) =>
      `(1, 1, ${index}, 0, 0, 1, ${at(base + startMinute * minute)}, ${minutes * 60}, ${text(host)}, 'GPU-${host}-${gpu}', '${gpu}', ${text(jobId)}, ${text(pod)}, ${text(jobId ? 'hpc-job' : pod ? 'pod' : null)}, ${minutes * 60 - 7}, ${index}.000001)`,
  );
  await workspace.sql(
    `INSERT INTO fact_gpu_sample (${head}, IntervalStart, IntervalSeconds, Host, GpuUuid, GpuIndex, JobId, Pod, Attribution, CoveredSeconds, EnergyJoules) VALUES ${rows.join(', ')}`,
  );
}

const attributed = attributedSamplesSql('fact_gpu_sample', 'fact_gpu_job');
const pieces = async () =>
  (
    await workspace.sql(
      `SELECT x_RowKey::INTEGER AS sample, Attribution AS how, JobId AS job, Account AS account, IntervalSeconds::INTEGER AS seconds FROM ${attributed} ORDER BY ALL`,
    )
  ).map(row => [row.sample, row.how, row.job, row.account, row.seconds]);

const anyRun = fc.record({
  node: fc.constantFrom('gpu-01', 'gpu-02', 'gpu-01.cluster.example', 'gpu-01.other.example'),
  alsoNode: fc.option(fc.constant('gpu-02'), { nil: null }),
  startMinute: fc.integer({ min: -10, max: 50 }),
  minutes: fc.integer({ min: 1, max: 60 }),
  gpus: fc.constantFrom(null, 0, 1, 2, 4),
});
const anySample = fc.record({
  host: fc.constantFrom(null, 'gpu-01', 'GPU-01.cluster.example', 'gpu-02'),
  gpu: fc.integer({ min: 0, max: 1 }),
  startMinute: fc.integer({ min: 0, max: 11 }).map(step => step * 5),
  minutes: fc.constantFrom(5, 5, 5, 45),
});

describe('the job behind a GPU sample, in SQL', () => {
  it('is what the function says, for any runs and samples; seconds and joules are kept', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyRun, { maxLength: 5 }),
        fc.array(anySample, { minLength: 20, maxLength: 40 }),
        async (anyRuns, samples) => {
          const runs: TestRun[] = anyRuns.map(({ node, alsoNode, startMinute, minutes, gpus }, index) => ({
            cluster: 'hpc',
            jobId: String(index),
            nodes: alsoNode === null || alsoNode === node ? [node] : [node, alsoNode],
            startMs: base + startMinute * minute,
            endMs: base + (startMinute + minutes) * minute,
            gpus,
            gpuIndices: null,
            account: `team-${index}`,
          }));
          await workspace.sql('DELETE FROM fact_gpu_sample');
          await workspace.sql('DELETE FROM fact_gpu_job');
          await put(runs, samples);
          const dayOf = (sample: TestSample) => Math.floor((base + sample.startMinute * minute) / 86_400_000);
          const expected = samples.flatMap((sample, index) => {
            const { host, startMinute, minutes, gpu } = sample;
            const cards = samples.filter(
              other => other.host?.toLowerCase() === host?.toLowerCase() && dayOf(other) === dayOf(sample),
            );
            const startMs = base + startMinute * minute;
            const found = attribute(
              {
                host,
                gpuIndex: String(gpu),
                startMs,
                endMs: startMs + minutes * minute,
                jobId: null,
                pod: null,
                gpusOnHost: new Set(cards.map(card => `${card.host} ${card.gpu}`)).size,
              },
              runs,
            );
            const whole = minutes * 60;
            if (found.kind !== 'node-time')
              return [[index, found.kind === 'ambiguous' ? 'ambiguous' : null, null, null, whole]];
            const parts = found.jobs.map(({ run, heldMs }) => [
              index,
              'node-time',
              run.jobId,
              `team-${run.jobId}`,
              heldMs / 1000,
            ]);
            const rest = whole - found.jobs.reduce((sum, { heldMs }) => sum + heldMs / 1000, 0);
            return rest === 0 ? parts : [...parts, [index, null, null, null, rest]];
          });
          const order = (rows: readonly unknown[]) => rows.map(row => JSON.stringify(row)).toSorted();
          expect(order(await pieces())).toEqual(order(expected));
          const sums = (from: string) =>
            workspace.sql(
              `SELECT sum(CoveredSeconds)::VARCHAR AS seconds, sum(EnergyJoules)::VARCHAR AS joules, sum(IntervalSeconds)::VARCHAR AS whole FROM ${from}`,
            );
          expect(await sums(attributed)).toEqual(await sums('fact_gpu_sample'));
        },
      ),
      { numRuns: 60, endOnFailure: true },
    );
  });

  it('is asked for by the summary: held by whom, how it is known, and the raw rows stay as they are', async () => {
    const run = (jobId: string, from: number, minutes: number, gpus = 2): TestRun => ({
      cluster: 'hpc',
      jobId,
      nodes: ['gpu-01'],
      startMs: base + from * minute,
      endMs: base + (from + minutes) * minute,
      gpus,
      gpuIndices: null,
      account: `team-${jobId}`,
    });
    await put(
      [run('7', 0, 3), run('8', 5, 5), run('9', 10, 5, 1), run('11', 15, 5, 1)],
      [0, 5, 10, 15].flatMap(startMinute =>
        [0, 1].map(gpu => ({
          host: 'gpu-01',
          gpu,
          startMinute,
          minutes: 5,
          ...(startMinute === 15 && gpu === 0 ? { jobId: '11' } : {}),
        })),
      ),
    );
    const spec: RecordSummarySpec = {
      dataset: 'gpu-sample',
      measures: ['IntervalSeconds'],
      dims: ['Account', 'Attribution', 'JobId'],
      grain: 'none',
      from: null,
      to: null,
      filters: [],
      asOf: null,
      limit: 100,
    };
    const summary = await recordSummary(workspace.lake.engine, spec, undefined);
    expect(summary.rows.map(row => row.join(' | '))).toEqual([
      ' | ambiguous |  | 900', // job 9 has one of two GPUs, nobody knows which; at minute 15 one is 11's, and so is perhaps the other
      'team-8 | node-time | 8 | 600',
      'team-7 | node-time | 7 | 360', // 3 of 5 minutes on both GPUs
      'team-11 | hpc-job | 11 | 300',
      ' |  |  | 240',
    ]);
    expect(summary.totals.IntervalSeconds).toBe('2400');
    const bounded = await recordSummary(
      workspace.lake.engine,
      {
        ...spec,
        dims: ['Partition'],
        from: new Date(base + 5 * minute).toISOString(),
        filters: [{ field: 'Account', operator: 'is', value: 'team-8' }],
      },
      undefined,
    );
    expect(bounded.totals.IntervalSeconds).toBe('600');
    await expect(recordSummary(workspace.lake.engine, { ...spec, dims: ['Akount'] }, undefined)).rejects.toMatchObject({
      code: 'records.unknown-column',
    });
  });
});
