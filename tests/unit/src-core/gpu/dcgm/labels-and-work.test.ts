import { describe, expect, it } from 'vitest';
import { cardOf, noWork, workReader } from '../../../../../src-core/gpu/dcgm/labels.ts';
import { foldDay, minutes, seriesOf, sumOf } from '../series.ts';

const card = { UUID: 'GPU-1', Hostname: 'gpu-01', gpu: '0' };
const util = 'DCGM_FI_DEV_GPU_UTIL';

describe('labels of a card', () => {
  it('reads the host from Hostname, hostname or the target', () => {
    expect(cardOf({ UUID: 'u', Hostname: 'a' })?.Host).toBe('a');
    expect(cardOf({ UUID: 'u', hostname: 'b', instance: '10.0.0.1:9400' })?.Host).toBe('b');
    expect(cardOf({ gpu_uuid: 'u', instance: 'node-7:9400' })).toMatchObject({ GpuUuid: 'u', Host: 'node-7' });
    expect(cardOf({ uuid: 'u', instance: '[fd00::1]:9400' })?.Host).toBe('fd00::1');
    expect(cardOf({ gpu: '0' })).toBeNull();
  });

  it('keeps labels without a column, the cluster included, which names the Instance where the source has no name', () => {
    const labels = { ...card, cluster: 'east', pci_bus_id: '07', replica: 'a', err_code: '0' };
    const [unnamed] = foldDay([seriesOf(util, labels, minutes(5, 1))], { instance: null });
    expect(unnamed).toMatchObject({ Instance: 'east', Labels: '{"cluster":"east","pci_bus_id":"07"}' });
    expect(foldDay([seriesOf(util, card, minutes(5, 1))])[0]).toMatchObject({ Instance: 'test', Labels: null });
  });

  it('takes the exported form of the workload where there is one, and never the exporter itself', () => {
    const own = { UUID: 'u', pod: 'dcgm-exporter-x7f2p', namespace: 'monitoring', container: 'exporter' };
    const busy = { ...own, exported_pod: 'train-1', exported_namespace: 'ml', exported_container: 'main' };
    const workOf = workReader([own, busy]);
    expect(workOf(busy)).toEqual({
      JobId: null,
      Namespace: 'ml',
      Pod: 'train-1',
      Container: 'main',
      Attribution: 'pod',
    });
    expect(workOf(own)).toEqual(noWork);
    expect(workReader([own])(own), 'all idle: no exported label anywhere').toEqual(noWork);
    expect(workReader([])({ pod: '', namespace: '' }), 'empty labels mean none').toEqual(noWork);
    expect(workReader([])({ hpc_job: '48200' })).toMatchObject({ JobId: '48200', Attribution: 'hpc-job' });
    expect(workReader([])({ jobid: '0' })).toEqual(noWork);
  });
});

describe('one GPU, many series', () => {
  it('splits an interval between the works that held the card in it', () => {
    const rows = foldDay([
      seriesOf(util, { ...card, hpc_job: '1' }, minutes(2, 100)),
      seriesOf(util, card, minutes(1, 0), { offsetSeconds: 120 }),
      seriesOf(util, { ...card, hpc_job: '2' }, minutes(2, 50), { offsetSeconds: 180 }),
    ]);
    expect(rows.map(row => [row.JobId, row.Samples, row.CoveredSeconds, row.GpuUtilization, row.Attribution])).toEqual([
      ['1', 2, 120, 1, 'hpc-job'],
      ['2', 2, 120, 0.5, 'hpc-job'],
      [null, 1, 60, 0, null],
    ]);
  });

  it('counts evaluations of a job change once: the old label set answers 5 minutes longer', () => {
    // evaluated every minute; job 1 ended after minute 9, its last scrape is repeated until minute 14; job 2 answers from minute 10 on
    const timing = { kind: 'evaluated', stepMs: 60_000, lookbackMs: 300_000 } as const;
    const energy = 'DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION';
    const old = [...minutes(10, 0).map((_, at) => at * 1000), ...minutes(5, 9000)];
    const young = minutes(10, 0).map((_, at) => (at + 10) * 1000);
    const rows = foldDay(
      [
        seriesOf(energy, { ...card, hpc_job: '1' }, old),
        seriesOf(energy, { ...card, hpc_job: '2' }, young, { offsetSeconds: 600 }),
      ],
      { timing },
    );
    const of = (job: string) => rows.filter(row => row.JobId === job);
    expect(of('1').reduce((sum, row) => sum + Number(row.CoveredSeconds), 0)).toBe(600);
    expect(of('2').reduce((sum, row) => sum + Number(row.CoveredSeconds), 0)).toBe(600);
    expect(sumOf(rows, 'EnergyJoules')).toBe('19'); // 0 -> 19,000 mJ
  });

  it('finds the job by the job metric where labels name none', () => {
    const jobs = { uuid: 'GPU-1', instance: 'gpu-01:9445', minor_number: '0' };
    const rows = foldDay([
      seriesOf('nvidia_gpu_jobId', jobs, [...minutes(5, 34792230), ...minutes(5, 0)]),
      seriesOf('nvidia_gpu_duty_cycle', jobs, [...minutes(5, 90), ...minutes(5, 1)]),
    ]);
    expect(rows.map(row => [row.JobId, row.GpuUtilization, row.Host])).toEqual([
      ['34792230', 0.9, 'gpu-01'],
      [null, 0.01, 'gpu-01'],
    ]);
  });

  it('a lone scrape stands for an unknown time, not for 0 seconds and not for 5 minutes', () => {
    expect(foldDay([seriesOf(util, card, [80])])).toMatchObject([
      { Samples: 1, ExpectedSamples: null, CoveredSeconds: null },
    ]);
  });

  it('a missed scrape is missing, and scrapes every 15 s a hair slow are complete', () => {
    const gap = foldDay([seriesOf(util, card, [1, 1, null, 1, 1])]);
    expect(gap).toMatchObject([{ Samples: 4, ExpectedSamples: 5, CoveredSeconds: 240 }]);
    const slow = foldDay([seriesOf(util, card, minutes(20, 1), { stepSeconds: 14.99 })]);
    expect(slow).toMatchObject([{ Samples: 20, ExpectedSamples: 20, CoveredSeconds: 300 }]);
  });
});
