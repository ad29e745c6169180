import { describe, expect, it } from 'vitest';
import { gaugeReading, gpuMetrics } from '../../../../../src-core/gpu/dcgm/metrics.ts';
import { migShares, slicesOfModel } from '../../../../../src-core/gpu/dcgm/mig.ts';
import { foldDay, minutes, seriesOf, sumOf } from '../series.ts';

const card = { UUID: 'GPU-1', Hostname: 'gpu-01', gpu: '0', modelName: 'NVIDIA H100 80GB HBM3' };
const covered = (rows: ReturnType<typeof foldDay>) => rows.reduce((sum, row) => sum + Number(row.CoveredSeconds), 0);

describe('trap 13: GPU quantity and fractions', () => {
  it('0-1 and 0-100 metrics are the same ratio', () => {
    const half = {
      DCGM_FI_DEV_GPU_UTIL: '50',
      dcgm_gpu_utilization: '50',
      nvidia_gpu_duty_cycle: '50',
      DCGM_FI_PROF_SM_ACTIVE: '0.5',
      DCGM_FI_PROF_GR_ENGINE_ACTIVE: '0.5',
      nvidia_gpu_graphics_util_percent: '0.5', // 0-1 despite its name
      nvidia_gpu_sm_util_percent: '0.5',
    };
    for (const [name, value] of Object.entries(half)) {
      const metric = gpuMetrics.get(name);
      const [row] = foldDay([seriesOf(name, card, minutes(5, value))]);
      expect(row?.[metric?.column ?? ''], name).toBe(0.5);
    }
    // a percentage where a ratio belongs is no measurement, it is not 5000 %
    const ratio = gpuMetrics.get('DCGM_FI_PROF_SM_ACTIVE');
    expect(ratio?.kind === 'gauge' && gaugeReading(ratio, 50)).toBeNull();
  });

  it('mJ, MiB and mW come out as J, bytes and W; a reading near 2^63 is blank', () => {
    const [row] = foldDay([
      seriesOf('DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION', card, [1000, 2500, 4000, 4000, 9000]),
      seriesOf('DCGM_FI_DEV_FB_USED', card, minutes(5, 640)),
      seriesOf('nvidia_gpu_power_usage_milliwatts', card, minutes(5, 250_000)),
      seriesOf('DCGM_FI_DEV_GPU_TEMP', card, minutes(5, '9223372036854775794')),
    ]);
    expect(row).toMatchObject({ EnergyJoules: '8', MemoryUsedBytes: 671_088_640, PowerWatts: 250 });
    expect(row).not.toHaveProperty('TemperatureCelsius');
  });

  it('missing is not 0 % idle: no reading, no value, no covered second', () => {
    const rows = foldDay([
      seriesOf('DCGM_FI_PROF_SM_ACTIVE', card, [...minutes(5, 0.8), ...minutes(5, 'NaN')]),
      seriesOf('DCGM_FI_DEV_POWER_USAGE', card, [
        ...minutes(5, 300),
        ...minutes(5, 60),
        ...Array.from({ length: 5 }, () => null),
        ...minutes(5, 60),
      ]),
    ]);
    expect(rows.map(row => [row.IntervalStart, row.SmActive, row.PowerWatts])).toEqual([
      ['2026-11-09T00:00:00.000Z', expect.closeTo(0.8, 12), 300],
      ['2026-11-09T00:05:00.000Z', undefined, 60],
      // 00:10 to 00:15: nothing was scraped, so there is no row at all
      ['2026-11-09T00:15:00.000Z', undefined, 60],
    ]);
    expect(covered(rows)).toBe(900);
  });

  it('four pods that share a card for an hour are one GPU-hour, and its energy once', () => {
    const pods = ['a', 'b', 'c', 'd'].map(pod => ({ ...card, namespace: 'n', pod, container: 'c' }));
    const rows = foldDay([
      ...pods.map(labels => seriesOf('DCGM_FI_DEV_GPU_UTIL', labels, minutes(60, 80))),
      ...pods.map(labels =>
        seriesOf(
          'DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION',
          labels,
          minutes(60, 0).map((_, at) => at * 1001),
        ),
      ),
    ]);
    for (const pod of ['a', 'b', 'c', 'd']) expect(covered(rows.filter(row => row.Pod === pod))).toBe(900);
    expect(covered(rows)).toBe(3600);
    expect(sumOf(rows, 'EnergyJoules')).toBe('59.059'); // 59 steps of 1.001 J
  });

  it('MIG slices work by GR_ENGINE_ACTIVE; power and energy of the board are counted once', () => {
    const slices = ['1', '2', '3'].map(id => ({
      ...card,
      GPU_I_ID: id,
      GPU_I_PROFILE: '2g.20gb',
      pod: `p${id}`,
      namespace: 'n',
    }));
    const rows = foldDay([
      ...slices.map((labels, at) => seriesOf('DCGM_FI_PROF_GR_ENGINE_ACTIVE', labels, minutes(5, 0.2 * (at + 1)))),
      ...slices.map(labels => seriesOf('DCGM_FI_DEV_POWER_USAGE', labels, minutes(5, 300))),
      ...slices.map(labels => seriesOf('DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION', labels, [0, 1000, 2000, 3000, 4000])),
    ]);
    const board = rows.filter(row => row.MigInstance === null);
    expect(board).toMatchObject([{ PowerWatts: 300, EnergyJoules: '4', CoveredSeconds: 300, Pod: null }]);
    const parts = rows.filter(row => row.MigInstance !== null);
    expect(parts.map(row => [row.MigInstance, row.Pod, row.GpuUtilization, row.EnergyJoules])).toEqual([
      ['1', 'p1', undefined, null],
      ['2', 'p2', undefined, null],
      ['3', 'p3', undefined, null],
    ]);
    expect(parts.map(row => row.GrEngineActive)).toEqual([0.2, 0.4, 0.6].map(value => expect.closeTo(value, 12)));
  });

  it('3g + 2g + 1g: shares and idle are one card', () => {
    // 3/7 + 2/7 + 1/7 + 1/7 idle = 7/7
    const { shares, idleSlices, slicesPerCard } = migShares(
      ['3g.40gb', '2g.20gb', '1g.10gb+me'],
      slicesOfModel(card.modelName),
    );
    expect(shares.map(share => share.slices)).toEqual([3, 2, 1]);
    expect([idleSlices, slicesPerCard]).toEqual([1, 7]);
    expect(migShares(['1g.6gb', '1g.6gb'], slicesOfModel('NVIDIA A30')).idleSlices).toBe(2);
    expect(migShares(['1c.3g.40gb'], 7).shares).toEqual([{ profile: '1c.3g.40gb', slices: 1 }]);
    expect(() => migShares(['4g.40gb', '4g.40gb'], 7)).toThrow(RangeError);
    expect(() => migShares(['big'], 7)).toThrow(RangeError);
  });
});
