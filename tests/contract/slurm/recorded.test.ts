import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { splitByUtc } from '../../../src-core/gpu/slurm/split.ts';
import { codesOf, SlurmBench } from '../../fixtures/slurm/slurm-bench.ts';
import { sharedData } from '../../support/repository.ts';
import { noData, unless } from '../../support/skip.ts';

let bench: SlurmBench;
beforeAll(async () => {
  bench = await SlurmBench.open();
});
afterAll(() => bench.close());

const recorded = sharedData('slurm-recorded');
const file = (...parts: string[]) => join(recorded ?? '', ...parts);

describe('slurm-recorded', unless(recorded === undefined ? noData : null), () => {
  it('the listing with the unit separator, stretched: GPU seconds until 23:00 are those of sreport', async () => {
    const { scan, verdict } = await bench.sniffFile(file('stretched', 'sacct-delimiter.txt.gz'));
    expect(verdict.sentence).toBe(
      'Slurm accounting (sacct) of testcluster: 81 job attempts with 173 steps, 2026-11-19 to 2026-11-22.',
    );
    // Σ gres/gpu x ElapsedRaw = 1,441,302; Σ gres/gpu x (ElapsedRaw + Suspended) = 1,686,119; Σ NCPUS x ElapsedRaw = 4,223,089.
    expect(await bench.totals(scan)).toEqual({
      jobs: 81,
      rejected: 0,
      cpuSeconds: 4_223_089,
      gpuUsedSeconds: 1_441_302,
      gpuHeldSeconds: 1_686_119,
    });
    // sreport-cluster: gres/gpu Allocated 1,682,815 up to 22:59:59. It charges suspended time. Seven GPUs were still held at 23:07:52:
    // 1,686,119 - 7 x 472 = 1,682,815.
    const end = Date.parse('2026-11-22T23:00:00Z');
    const rows = await bench.rows(scan, ['StartAt', 'ObservedUntil', 'Gpus']);
    let gpuSeconds = 0;
    for (const { StartAt, ObservedUntil, Gpus } of rows) {
      if (StartAt === null || ObservedUntil === null) continue;
      const stretch = { startMs: Date.parse(`${StartAt}Z`), endMs: Date.parse(`${ObservedUntil}Z`) };
      const parts = splitByUtc(stretch, 'hour').filter(part => part.bucketMs < end);
      gpuSeconds += parts.reduce((sum, part) => sum + Number(Gpus) * (part.endMs - part.startMs), 0) / 1000;
    }
    expect(gpuSeconds).toBe(1_682_815);
  });

  it.each([
    // Each was asked a second or more after the one before, so running jobs have run longer: 7 GPUs held, 6 of them used.
    ['sacct-fields.txt.gz', 1_441_296, 1_686_112],
    ['sacct-all.txt.gz', 1_441_296, 1_686_112],
    ['sacct-allocations.txt.gz', 1_441_296, 1_686_112],
    ['sacct-epoch.txt.gz', 1_441_302, 1_686_119],
    ['sacct-tz.txt.gz', 1_441_302, 1_686_119],
    ['sacct.json.gz', 1_441_308, 1_686_126],
    ['rest-slurmdb-v0.0.37-jobs.json.gz', 1_441_308, 1_686_126],
    ['rest-slurmdb-v0.0.38-jobs.json.gz', 1_441_314, 1_686_133],
  ])('%s has the same 81 attempts', async (name, used, held) => {
    const { scan } = await bench.sniffFile(file('stretched', name));
    expect(await bench.totals(scan)).toMatchObject({
      jobs: 81,
      rejected: 0,
      gpuUsedSeconds: used,
      gpuHeldSeconds: held,
    });
  });

  it('without -D the requeued and the preempted run are missing, and their GPU hours', async () => {
    const { scan } = await bench.sniffFile(file('stretched', 'sacct-no-duplicates.txt.gz'));
    // 1,441,296 - 22,800 x 1 (job 4, REQUEUED) - 48,000 x 4 (job 2, PREEMPTED) = 1,226,496.
    expect(await bench.totals(scan)).toMatchObject({ jobs: 79, gpuUsedSeconds: 1_226_496 });
  });

  it('text, JSON and slurmrestd give the same rows for the jobs that are over', async () => {
    const columns = [
      'Cluster',
      'JobId',
      'DisplayJobId',
      'ArrayJobId',
      'ArrayTaskId',
      'HetJobId',
      'Attempt',
      'JobName',
      'UserName',
      'Account',
      'Partition',
      'Qos',
      'WcKey',
      'SubmitAt',
      'StartAt',
      'EndAt',
      'ObservedUntil',
      'State',
      'Reason',
      'ElapsedSeconds',
      'SuspendedSeconds',
      'HeldSeconds',
      'TimeLimitSeconds',
      'Nodes',
      'Cpus',
      'RequestedGpus',
      'Gpus',
      'GpuType',
      'GpuTypes',
      'NodeList',
      'MemoryBytes',
      'MaxRssBytes',
      'BillingUnits',
      'CpuSeconds',
      'GpuUsedSeconds',
      'GpuHeldSeconds',
      'EnergyJoules',
    ];
    const over = async (name: string) => {
      const rows = await bench.rows((await bench.sniffFile(file('raw', name))).scan, columns);
      const key = (row: Record<string, string | null>) => `${row.JobId} ${row.SubmitAt}`;
      return new Map(rows.filter(row => row.EndAt !== null).map(row => [key(row), row]));
    };
    const text = await over('sacct-delimiter.txt.gz');
    expect(text.size).toBe(74); // 81 less three running, one suspended and three waiting
    expect(await over('sacct.json.gz')).toEqual(text);
    expect(await over('rest-slurmdb-v0.0.38-jobs.json.gz')).toEqual(text);
    // v0.0.37 gives the eligible time as start; it is worked out from the end.
    expect(await over('rest-slurmdb-v0.0.37-jobs.json.gz')).toEqual(text);
  });

  it('a comment broken by separators or line ends is put together; what is not certain is left out and said', async () => {
    const { scan, verdict } = await bench.sniffFile(file('raw', 'sacct-fields.txt.gz'));
    const rows = await bench.rows(scan, ['JobId', 'JobName', 'State', 'Cpus', 'Tags']);
    expect(rows.find(row => row.JobId === '40')).toEqual({
      JobId: '40',
      JobName: 'pipe|in|name',
      State: 'COMPLETED',
      Cpus: '1',
      Tags: null,
    });
    expect(rows.find(row => row.JobId === '42')?.Tags).toBe('{"comment":"two\\nlines"}');
    expect(await bench.findings(scan)).toEqual({ 'slurm.line-repaired': 2, 'slurm.text-uncertain': 1 });
    expect(codesOf(verdict)).toEqual(['slurm.zone-assumed', 'slurm.line-repaired', 'slurm.text-uncertain']);
    const safe = await bench.sniffFile(file('raw', 'sacct-delimiter.txt.gz'));
    const whole = await bench.rows(safe.scan, ['JobId', 'Tags']);
    expect(whole.find(row => row.JobId === '40')?.Tags).toBe('{"comment":"a|b=c,\\"quoted\\" \\\\ back"}');
  });

  it('local times are taken in the zone given: the listing of Berlin equals the one of UTC', async () => {
    const berlin = await bench.sniffFile(file('raw', 'sacct-tz.txt.gz'), 'Europe/Berlin');
    const epoch = await bench.sniffFile(file('raw', 'sacct-epoch.txt.gz'));
    const columns = ['JobId', 'SubmitAt', 'EligibleAt', 'StartAt', 'EndAt'];
    expect(await bench.rows(berlin.scan, columns)).toEqual(await bench.rows(epoch.scan, columns));
    expect(codesOf(epoch.verdict)).not.toContain('slurm.zone-assumed');
  });

  it('every other file is refused with what it is', async () => {
    const read =
      /^(sacct-(all|fields|allocations|no-duplicates|epoch|tz|delimiter)\.txt|sacct\.json|rest-slurmdb-(v0\.0\.3[78]-jobs|jobs-account-nlp|job-1)\.json)\.gz$/;
    const told: Record<string, string> = {};
    for (const folder of ['raw', 'stretched'])
      for (const name of readdirSync(file(folder))) {
        const { verdict, scan } = await bench.sniffFile(file(folder, name));
        expect([name, scan !== null]).toEqual([name, read.test(name)]);
        if (scan === null) told[name] = verdict.sentence.split('. ')[0] ?? '';
      }
    expect(Object.values(told).filter(sentence => /no Slurm accounting|a JSON file$/.test(sentence))).toEqual([]);
    expect(Object.keys(told)).toHaveLength(70);
    expect(told['squeue.json.gz']).toBe(
      'This is the live queue as JSON (squeue --json or /slurm/vX/jobs), not accounting',
    );
    expect(told['rest-token-wrong.json.gz']).toBe(
      'This is an error answer of slurmrestd (Failed while looking for jobs)',
    );
    expect(told['sacct-mb.txt.gz']).toBe(
      'This is a Slurm accounting listing (sacct) without the columns State, Submit, Start, ElapsedRaw',
    );
  });
});
