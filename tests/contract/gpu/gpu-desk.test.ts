import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GpuQuestion } from '../../../src-core/contract/gpu.ts';
import { GpuDesk } from '../../../workers/lake/derive/gpu-desk.ts';
import { TestWorkspace } from '../lake-import/open-workspace.ts';
import { job, recordsCsv, sample, type TestRecord } from '../lake-records/records-csv.ts';
import { refresh, saveCards, threeDollars } from './gpu-bench.ts';

let workspace: TestWorkspace;
let desk: GpuDesk;
const signal = new AbortController().signal;
const question: GpuQuestion = { from: null, to: null, cluster: null, account: null, idleBelow: 0.01, limit: 100 };
const hour = 3600;

const put = async (dataset: 'gpu-job' | 'gpu-sample', rows: readonly TestRecord[]) => {
  const file = await workspace.write(`${dataset}.csv`, recordsCsv(dataset, rows));
  const result = await workspace.import([file]);
  expect(result.failures).toEqual([]);
};

beforeAll(async () => {
  workspace = await TestWorkspace.create();
  desk = new GpuDesk(workspace.lake.engine);
  const held = (id: string, start: string, seconds: number, more: TestRecord) =>
    job(id, seconds, { SubmitAt: start, StartAt: start, Partition: 'gpu', ...more });
  await put('gpu-job', [
    held('1', '2026-11-03T10:00:00Z', 2 * hour, {
      Account: 'nlp',
      UserName: 'user-1',
      Gpus: 2,
      GpuType: 'a100',
      GpuTypes: '{"a100":2}',
      NodeList: '["n1"]',
      ElapsedSeconds: hour,
      SuspendedSeconds: hour,
    }),
    held('2', '2026-11-03T12:00:00Z', hour, { Account: 'vision', Gpus: 1, GpuTypes: '{"1g.10gb":1}' }),
    held('3', '2026-11-03T12:00:00Z', hour, { Account: 'vision', Gpus: undefined }),
    held('4', '2026-11-06T12:00:00Z', hour, { Account: 'vision' }),
  ]);
  // n1 has two GPUs, both job 1's from 10:00 to 12:00: the first works, the second never does; at 13:00 it is free
  const intervals = Array.from({ length: 25 }, (_, index) => new Date(Date.UTC(2026, 10, 3, 10) + index * 300_000));
  await put(
    'gpu-sample',
    intervals.flatMap(at =>
      [0, 1].map(gpu =>
        sample(at.toISOString(), {
          Host: 'n1.cluster.example',
          GpuUuid: `GPU-${gpu}`,
          CoveredSeconds: 300,
          GpuUtilization: gpu === 0 ? '0.8' : '0.004',
          SmActive: gpu === 0 ? '0.5' : '0',
        }),
      ),
    ),
  );
  await saveCards(workspace, [threeDollars({ gpuType: 'a100', capacityGpus: 2 }), threeDollars()]);
  await refresh(workspace);
});
afterAll(() => workspace.remove());

describe('GPU jobs and idle', () => {
  it('tells what attempts held, used, measured, left idle and cost, most held first', async () => {
    const { jobs, isCut } = await desk.jobs(question, signal);
    expect(isCut).toBe(false);
    expect(jobs.map(line => [line.jobId, line.heldGpuHours, line.cost])).toEqual([
      ['1', '4', '12'],
      ['2', '1', null], // a MIG slice without a card of its own
      ['4', '1', '3'],
    ]);
    expect(jobs[0]).toEqual({
      cluster: 'here',
      jobId: '1',
      attempt: 1,
      account: 'nlp',
      userName: jobs[0]?.userName, // a token
      partition: 'gpu',
      state: 'COMPLETED',
      gpus: { a100: 2 },
      startAt: '2026-11-03T10:00:00.000Z',
      heldUntil: '2026-11-03T12:00:00.000Z',
      heldGpuHours: '4',
      usedGpuHours: '2', // suspended for one hour of two
      measuredGpuHours: '4',
      idleGpuHours: '1.833333333333333333333333', // one GPU, 110 of 120 minutes: the first ten are grace
      gpuUtilization: expect.closeTo(0.402, 12),
      smActive: expect.closeTo(0.25, 12),
      cost: '12',
      currency: 'USD',
    });
    const later = await desk.jobs({ ...question, from: '2026-11-04T00:00:00Z', account: 'vision', limit: 1 }, signal);
    expect(later.jobs.map(line => line.jobId)).toEqual(['4']);
    expect(await desk.jobs({ ...question, limit: 1 }, signal)).toMatchObject({ isCut: true });
  });

  it('prices idle time of holders and time that nobody held', async () => {
    expect(await desk.idle(question, signal)).toEqual({
      held: [
        {
          cluster: 'here',
          account: 'nlp',
          partition: 'gpu',
          measuredGpuHours: '4',
          idleGpuHours: '1.833333333333333333333333',
          idleCost: '5.5', // 110 minutes x 3 USD an hour
          currency: 'USD',
          unpricedGpuHours: '0',
        },
      ],
      isCut: false,
      // a100: the 3rd from 10:00 2 x 14 - 4 = 24; the 6th until 13:00, 2 x 13 = 26; nobody knows of the 4th and 5th
      unallocated: [{ cluster: 'here', gpuHours: '50', cost: '150', currency: 'USD' }],
    });
    const strict = await desk.idle({ ...question, idleBelow: 0.001, to: '2026-11-04T00:00:00Z' }, signal);
    expect([strict.held[0]?.idleGpuHours, strict.unallocated[0]?.gpuHours]).toEqual(['0', '24']);
  });

  it('names what keeps the cost from being complete', async () => {
    const gap = { gpuType: null, jobs: null, days: null, gpuHours: null };
    expect(await desk.gaps(signal)).toEqual([
      { ...gap, reason: 'no-card', cluster: 'here', gpuType: '1g.10gb', jobs: 1, gpuHours: '1' },
      { ...gap, reason: 'gpus-unknown', cluster: 'here', jobs: 1 },
      { ...gap, reason: 'capacity-unknown', cluster: 'here' },
      { ...gap, reason: 'days-unknown', cluster: 'here', days: 2 },
    ]);
    await saveCards(workspace, [threeDollars({ gpuType: 'a100', capacityGpus: 1, validFrom: '2026-11-03T11:00:00Z' })]);
    // from 11:00 two are held for an hour, 2 GPU-hours; capacity 1 x 13 h: not above. Before 11:00 nothing prices the a100
    expect((await desk.gaps(signal)).slice(0, 3)).toEqual([
      { ...gap, reason: 'no-card', cluster: 'here', gpuType: '1g.10gb', jobs: 1, gpuHours: '1' },
      { ...gap, reason: 'no-card', cluster: 'here', gpuType: 'a100', jobs: 1, gpuHours: '2' },
      { ...gap, reason: 'no-card', cluster: 'here', jobs: 1, gpuHours: '1' },
    ]);
    await saveCards(workspace, [threeDollars({ isBilledElsewhere: true })]);
    expect(await desk.gaps(signal)).toEqual([]);
  });
});
