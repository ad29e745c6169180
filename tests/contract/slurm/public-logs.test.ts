import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codesOf, SlurmBench } from '../../fixtures/slurm/slurm-bench.ts';
import { sharedData } from '../../support/repository.ts';
import { noData, unless } from '../../support/skip.ts';

let bench: SlurmBench;
beforeAll(async () => {
  bench = await SlurmBench.open();
});
afterAll(() => bench.close());

const xdmod = sharedData('slurm-xdmod');
const gcm = sharedData('slurm-gcm');
const HOUR = 3600;

describe('slurm-xdmod', unless(xdmod === undefined ? noData : null), () => {
  const file = (...parts: string[]) => join(xdmod ?? '', ...parts);

  it('phillips: core hours and GPU hours of its SOURCE.md', async () => {
    const { scan, verdict } = await bench.sniffFile(file('phillips_sacct.log.gz'));
    const totals = await bench.totals(scan);
    expect(totals).toEqual({
      jobs: 4285,
      rejected: 0,
      cpuSeconds: 42_364_758,
      gpuUsedSeconds: 1_824_886,
      gpuHeldSeconds: 1_824_886,
    });
    expect((42_364_758 / HOUR).toFixed(5)).toBe('11767.98833');
    expect((1_824_886 / HOUR).toFixed(5)).toBe('506.91278');
    expect(verdict.sentence).toBe(
      'Slurm accounting (sacct as XDMoD asks for it) of phillips: 4,285 job attempts, 2016-12-22 to 2017-01-01.',
    );
    const states = new Map<string | null | undefined, number>();
    for (const { State } of await bench.rows(scan, ['State'])) states.set(State, (states.get(State) ?? 0) + 1);
    expect(Object.fromEntries(states)).toEqual({ COMPLETED: 2324, FAILED: 1717, CANCELLED: 243, TIMEOUT: 1 });
  });

  it('pozidriv: core hours of its SOURCE.md', async () => {
    const { scan } = await bench.sniffFile(file('pozidriv_sacct_before_2016-12-31T12.log.gz'));
    const { jobs, rejected, cpuSeconds } = await bench.totals(scan);
    expect({ jobs, rejected, coreHours: ((cpuSeconds ?? 0) / HOUR).toFixed(2) }).toEqual({
      jobs: 8078,
      rejected: 0,
      coreHours: '41414.24',
    });
  });

  it('edge cases: arrays, unknown and unended states, multi-byte names', async () => {
    const arrays = await bench.sniffFile(file('edge-cases', 'accounting-logs-with-job-arrays.log'));
    const rows = await bench.rows(arrays.scan, ['DisplayJobId', 'ArrayTaskId', 'Attempt', 'Gpus', 'Cpus']);
    expect(rows.map(row => row.ArrayTaskId)).toEqual([
      '100',
      '[1-3]',
      '[1,5]',
      '[9-11,20]',
      '[91,100-102]',
      '[9-11,13,16-20]',
    ]);
    // One JobIDRaw, Submit and Start, six names: six attempts. AllocTRES is empty, so the GPUs are unknown and not zero.
    expect(rows.map(row => row.Attempt).toSorted()).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(await bench.totals(arrays.scan)).toMatchObject({ cpuSeconds: 6 * 259_200 * 256, gpuUsedSeconds: null });
    const open = await bench.sniffFile(file('edge-cases', 'non-ended-job-state.log'));
    expect(await bench.rows(open.scan, ['State', 'StartAt', 'EndAt', 'ObservedUntil', 'HeldSeconds', 'Cpus'])).toEqual([
      {
        State: 'RUNNING',
        StartAt: '2020-06-30 19:24:08',
        EndAt: null,
        ObservedUntil: '2020-07-01 17:56:30',
        HeldSeconds: '81142',
        Cpus: '12',
      },
      { State: 'PENDING', StartAt: null, EndAt: null, ObservedUntil: null, HeldSeconds: '0', Cpus: '0' },
    ]);
    const unknown = await bench.sniffFile(file('edge-cases', 'unknown-job-state.log'));
    expect(codesOf(unknown.verdict)).toContain('slurm.unknown-state');
    const named = await bench.sniffFile(file('edge-cases', 'utf8-multibyte-chars.log'));
    expect(await bench.rows(named.scan, ['JobName'])).toEqual([{ JobName: 'aàb' }]);
  });
});

describe('slurm-gcm', unless(gcm === undefined ? noData : null), () => {
  const file = (name: string) => join(gcm ?? '', name);
  const columns = [
    'JobId',
    'Account',
    'State',
    'SubmitAt',
    'StartAt',
    'EndAt',
    'Gpus',
    'HeldSeconds',
    'UsedCpuSeconds',
    'MemoryBytes',
    'NodeList',
  ];

  it.each([
    ['sample-sacct-fake-line-break', 1],
    ['sample-sacct-one-multiline', 1],
    ['sample-sacct-multiple-multiline', 3],
  ])('%s is put together as its expected repair', async (name, repaired) => {
    const broken = await bench.sniffFile(file(`${name}.txt`));
    const expected = await bench.sniffFile(file(`${name}-expected.txt`));
    expect(await bench.rows(broken.scan, columns)).toEqual(await bench.rows(expected.scan, columns));
    expect(await bench.totals(broken.scan)).toEqual(await bench.totals(expected.scan));
    expect(await bench.findings(broken.scan)).toEqual({ 'slurm.line-repaired': repaired });
  });

  it('bytes that are not UTF-8 stop nothing and are said', async () => {
    const { scan, verdict } = await bench.sniffFile(file('sample-sacct-output-invalid-utf8.txt'));
    // 99 s x 8 GPUs + 7,212 s x 1 GPU = 8,004
    expect(await bench.totals(scan)).toMatchObject({ jobs: 2, rejected: 0, gpuUsedSeconds: 8004 });
    expect(codesOf(verdict)).toEqual(['slurm.zone-assumed', 'slurm.invalid-utf8', 'slurm.steps-without-job']);
    const [first, second] = await bench.rows(scan, ['JobId', 'MaxRssBytes', 'UsedCpuSeconds', 'MemoryBytes']);
    expect(first).toEqual({
      JobId: '3557891',
      MaxRssBytes: String(2176 * 1024),
      UsedCpuSeconds: '1.112',
      MemoryBytes: String(64 * 2 ** 30),
    });
    expect(second).toMatchObject({ JobId: '3557892', UsedCpuSeconds: '7542' }); // 02:05:42
  });

  it.each([
    ['sample-sacct-output.txt', 'a Slurm accounting listing (sacct) with 68 steps and without a job'],
    ['sample-sacct-running-output.txt', 'a Slurm accounting listing (sacct) with 10 steps and without a job'],
    [
      'sample-sacct-output-midnight-edge-case.txt',
      'a Slurm accounting listing (sacct) without the columns Submit, AllocTRES',
    ],
    ['sample-squeue-output.txt', 'the live queue (squeue)'],
    ['sample-sinfo-output.txt', 'node state (sinfo)'],
    ['sinfo-output-for-structured.txt', 'node state (sinfo)'],
    ['sample-scontrol-output.txt', 'a configuration or state record of scontrol'],
    ['sample-scontrol-show-config-output.txt', 'the cluster configuration (scontrol show config)'],
    ['sample-sacctmgr-qos.txt', 'a list of sacctmgr (accounts, users, QOS or events)'],
    ['sample-sacctmgr-qos-expected.json', 'a list of sacctmgr as JSON'],
  ])('%s is refused: %s', async (name, what) => {
    const { verdict, scan } = await bench.sniff(readFileSync(file(name)), name);
    expect([scan, verdict.problem?.code]).toEqual([null, 'format.unrecognised']);
    expect(verdict.sentence).toContain(`This is ${what}. `);
  });
});
