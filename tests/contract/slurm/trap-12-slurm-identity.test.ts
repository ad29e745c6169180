import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { splitByUtc } from '../../../src-core/gpu/slurm/split.ts';
import { sacct } from '../../fixtures/slurm/slurm-bench.ts';
import { TestWorkspace } from '../lake-import/open-workspace.ts';

/** CORRECTNESS trap 12, through the real import into a real lake. */
let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await TestWorkspace.create();
});
afterAll(() => workspace.remove());

let file = 0;
async function load(text: string) {
  file += 1;
  const result = await workspace.import([await workspace.write(`jobs-${file}.txt`, text)]);
  expect(result.failures).toEqual([]);
  return result;
}

const jobs = (id: string, columns: string) =>
  workspace.sql(`SELECT ${columns} FROM fact_gpu_job WHERE JobId = '${id}' ORDER BY SubmitAt, Attempt`);
const sums = async (where: string) => {
  const [row] = await workspace.sql(
    `SELECT count(*)::INTEGER AS attempts, sum(GpuUsedSeconds)::DOUBLE / 3600 AS used, sum(GpuHeldSeconds)::DOUBLE / 3600 AS held FROM fact_gpu_job WHERE ${where}`,
  );
  return row;
};

describe('trap 12', () => {
  it('a job requeued three times is four attempts; GPU hours are their sum', async () => {
    // Slurm gives each requeued run its own Submit. 1 GPU: 1 h + 0.5 h + 0.25 h + 2 h = 3.75 GPU-hours.
    await load(
      sacct([
        {
          JobID: '100',
          Submit: '2026-03-01T00:00:00',
          Start: '2026-03-01T00:10:00',
          End: '2026-03-01T01:10:00',
          ElapsedRaw: '3600',
          State: 'REQUEUED',
        },
        {
          JobID: '100',
          Submit: '2026-03-01T01:10:01',
          Start: '2026-03-01T02:00:00',
          End: '2026-03-01T02:30:00',
          ElapsedRaw: '1800',
          State: 'NODE_FAIL',
        },
        {
          JobID: '100',
          Submit: '2026-03-01T02:30:01',
          Start: '2026-03-01T03:00:00',
          End: '2026-03-01T03:15:00',
          ElapsedRaw: '900',
          State: 'PREEMPTED',
        },
        {
          JobID: '100',
          Submit: '2026-03-01T03:15:01',
          Start: '2026-03-01T04:00:00',
          End: '2026-03-01T06:00:00',
          ElapsedRaw: '7200',
          State: 'COMPLETED',
        },
      ]),
    );
    expect(await sums(`JobId = '100'`)).toEqual({ attempts: 4, used: 3.75, held: 3.75 });
  });

  it('attempts that share their Submit are told apart by Start', async () => {
    await load(
      sacct([
        { JobID: '101', Start: '2026-03-01T04:00:00', End: '2026-03-01T05:00:00' },
        { JobID: '101', Start: '2026-03-01T00:00:00', End: '2026-03-01T01:00:00', State: 'REQUEUED' },
      ]),
    );
    expect(await jobs('101', 'Attempt::INTEGER AS n, State')).toEqual([
      { n: 1, State: 'REQUEUED' },
      { n: 2, State: 'COMPLETED' },
    ]);
  });

  it('an array of 100 with 40 pending: 60 are charged', async () => {
    const done = Array.from({ length: 60 }, (_, task) => ({ JobID: `200_${task}`, JobIDRaw: String(1000 + task) }));
    const waiting = {
      JobID: '200_[60-99]',
      JobIDRaw: '200',
      Start: 'Unknown',
      End: 'Unknown',
      ElapsedRaw: '0',
      State: 'PENDING',
      AllocTRES: '',
    };
    await load(sacct([...done, waiting]));
    expect(await sums(`ArrayJobId = '200'`)).toEqual({ attempts: 61, used: 60, held: 60 });
    const [pending] = await jobs('200', 'StartAt, HeldSeconds::INTEGER AS held, Gpus::INTEGER AS gpus, ArrayTaskId');
    expect(pending).toEqual({ StartAt: null, held: 0, gpus: 0, ArrayTaskId: '[60-99]' });
    // Later the last task runs under the number of the array: the waiting record becomes it.
    await load(sacct([{ JobID: '200_99', JobIDRaw: '200' }]));
    expect(await sums(`ArrayJobId = '200'`)).toEqual({ attempts: 61, used: 61, held: 61 });
  });

  it('two hours on the clock with 30 minutes suspended: used 1.5, held 2.0, never 1.0', async () => {
    const whole = { Start: '2026-03-01T00:00:00', End: '2026-03-01T02:00:00' };
    // ElapsedRaw is without suspended time already (5,400 s): it is not taken off again.
    await load(sacct([{ JobID: '300', ...whole, ElapsedRaw: '5400', Suspended: '00:30:00' }]));
    expect(await sums(`JobId = '300'`)).toEqual({ attempts: 1, used: 1.5, held: 2 });
    // Without the column it is what is missing between start and end.
    await load(sacct([{ JobID: '301', ...whole, ElapsedRaw: '5400', Suspended: '' }]));
    expect(await sums(`JobId = '301'`)).toEqual({ attempts: 1, used: 1.5, held: 2 });
  });

  it('steps never add to their allocation; they lend it memory and CPU time', async () => {
    await load(
      sacct([
        { JobID: '400', TotalCPU: '00:00:00' },
        { JobID: '400.batch', MaxRSS: '2048K', TotalCPU: '00:10:00', Submit: '', JobName: 'batch' },
        { JobID: '400.0', MaxRSS: '4096K', TotalCPU: '01:31.654', JobName: 'python' },
      ]),
    );
    expect(await sums(`JobId = '400'`)).toEqual({ attempts: 1, used: 1, held: 1 });
    // 600 s + 91.654 s
    expect(await jobs('400', 'MaxRssBytes::BIGINT::INTEGER AS rss, UsedCpuSeconds::VARCHAR AS cpu')).toEqual([
      { rss: 4096 * 1024, cpu: expect.stringMatching(/^691\.6540*$/) },
    ]);
  });

  it('a job across midnight splits by second, and the parts are the whole', () => {
    const startMs = Date.parse('2026-03-01T22:30:17Z');
    const endMs = Date.parse('2026-03-03T01:00:01Z');
    const parts = splitByUtc({ startMs, endMs }, 'day');
    // 1 h 29 m 43 s + 24 h + 1 h 1 s = 5,383 + 86,400 + 3,601 = 95,384 s
    expect(parts.map(part => (part.endMs - part.startMs) / 1000)).toEqual([5383, 86_400, 3601]);
    expect((endMs - startMs) / 1000).toBe(95_384);
    const hours = splitByUtc({ startMs, endMs }, 'hour');
    expect(hours.reduce((sum, part) => sum + part.endMs - part.startMs, 0)).toBe(endMs - startMs);
    expect(splitByUtc({ startMs, endMs: startMs }, 'day')).toEqual([]);
  });

  it.each([
    ['in order', [0, 1, 2]],
    ['backwards', [2, 1, 0]],
    ['the running state last', [2, 0, 1]],
  ])('a running job imported again replaces itself, %s', async (name, order) => {
    const id = `5${order.join('')}`;
    const states = [
      { JobID: id, Start: 'Unknown', End: 'Unknown', ElapsedRaw: '0', State: 'PENDING', AllocTRES: '' },
      { JobID: id, End: 'Unknown', ElapsedRaw: '1800', State: 'RUNNING' },
      { JobID: id, ElapsedRaw: '3600', State: 'COMPLETED' },
    ];
    for (const at of order) await load(sacct([states[at] ?? {}]));
    expect([name, await sums(`JobId = '${id}'`)]).toEqual([name, { attempts: 1, used: 1, held: 1 }]);
    expect(await jobs(id, 'State')).toEqual([{ State: 'COMPLETED' }]);
  });

  it('the components of a heterogeneous job are jobs of their own', async () => {
    await load(
      sacct([
        { JobID: '600+0', JobIDRaw: '600' },
        { JobID: '600+1', JobIDRaw: '601', AllocTRES: 'cpu=2,mem=2G,node=1' },
      ]),
    );
    expect(await sums(`HetJobId = '600'`)).toEqual({ attempts: 2, used: 1, held: 1 });
  });
});
