import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Series } from '../../../../../src-core/gpu/prometheus/answer.ts';
import { joinPieces } from '../../../../../src-core/gpu/prometheus/answer.ts';
import { counterSteps } from '../../../../../src-core/gpu/prometheus/counter.ts';
import { dayStart, foldDay, minutes, seriesOf, sumOf } from '../series.ts';

const energy = 'DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION';
const card = { UUID: 'GPU-1', Hostname: 'gpu-01', gpu: '0' };
/** 0 -> 100, reset, 0 -> 50 J, in mJ: 100 + 50 = 150 J. */
const upResetUp = [0, 40_000, 100_000, 0, 20_000, 50_000];

describe('trap 14: counters, gaps, replicas', () => {
  it('0 -> 100, reset, 0 -> 50 is 150 exactly', () => {
    expect(sumOf(foldDay([seriesOf(energy, card, upResetUp)]), 'EnergyJoules')).toBe('150');
  });

  it('two replicas are 150, not 300, whatever they are called and however their clocks lie', () => {
    for (const label of ['replica', 'prometheus_replica'])
      for (const offsetSeconds of [0, 3, 31]) {
        const pair = [
          seriesOf(energy, { ...card, [label]: 'a' }, upResetUp),
          seriesOf(energy, { ...card, [label]: 'b' }, upResetUp, { offsetSeconds }),
        ];
        const rows = foldDay(pair);
        expect(sumOf(rows, 'EnergyJoules'), `${label} ${offsetSeconds}`).toBe('150');
        // six scrapes a minute apart: 300 s in the first interval and 60 s in the second, not twice that
        expect(rows.reduce((sum, row) => sum + Number(row.CoveredSeconds), 0)).toBe(360);
      }
  });

  it('a replica that was down is stood in for, and the switch makes no gain', () => {
    // 1 J a minute; replica a is down from minute 10 to 19, b reads 3 s later and is a little behind
    const a = Array.from({ length: 30 }, (_, at) => (at >= 10 && at < 20 ? null : at * 1000));
    const b = Array.from({ length: 30 }, (_, at) => Math.max(0, at * 1000 - 50));
    const rows = foldDay([
      seriesOf(energy, { ...card, replica: 'a' }, a),
      seriesOf(energy, { ...card, replica: 'b' }, b, { offsetSeconds: 3 }),
    ]);
    expect(rows.reduce((sum, row) => sum + Number(row.CoveredSeconds), 0)).toBe(30 * 60);
    // a: 0 .. 9.000, b: .. 28.950 (it stays in charge); the difference of the clocks is not gained twice
    expect(sumOf(rows, 'EnergyJoules')).toBe('28.95');
  });

  it('a 20-minute hole is missing coverage; its energy is measured but nobody is charged for it', () => {
    const work = { ...card, hpc_job: '7' };
    // an hour at 1 J a minute with minutes 20..39 missing: 40 scrapes
    const values = Array.from({ length: 60 }, (_, at) => (at >= 20 && at < 40 ? null : at * 1000));
    const rows = foldDay([
      seriesOf(energy, work, values),
      seriesOf(
        'DCGM_FI_DEV_GPU_UTIL',
        work,
        values.map(v => (v === null ? null : 80)),
      ),
    ]);
    const held = rows.filter(row => row.JobId === '7');
    expect(
      held.reduce((sum, row) => sum + Number(row.CoveredSeconds), 0),
      '40 of 60 minutes',
    ).toBe(2400);
    expect(held.map(row => row.IntervalStart)).not.toContain('2026-11-09T00:25:00.000Z');
    // minute 0 has no reading before it; 0 -> 19 gains 19 J, 19 -> 40 gains 21 J across the hole, 40 -> 59 gains 19 J
    expect(sumOf(held, 'EnergyJoules')).toBe('38');
    const hole = rows.filter(row => row.JobId === null);
    expect(hole).toMatchObject([
      {
        IntervalStart: '2026-11-09T00:19:00.000Z',
        IntervalSeconds: 1260,
        CoveredSeconds: 0,
        Samples: 0,
        EnergyJoules: '21',
      },
    ]);
    expect(sumOf(rows, 'EnergyJoules'), 'all that the counter gained').toBe('59');
  });

  it('days fetched in any chunks give the same rows as one fetch', () => {
    const whole: Series[] = [
      seriesOf(energy, { ...card, hpc_job: '1' }, [
        ...minutes(70, 0).map((_, at) => at * 1234),
        ...minutes(70, 0).map((_, at) => at * 777),
      ]),
      seriesOf(
        energy,
        card,
        minutes(30, 0).map((_, at) => 1e6 + at * 99),
        { offsetSeconds: 140 * 60 },
      ),
    ];
    const expected = foldDay(whole);
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 170 * 60 }), { maxLength: 12 }), cuts => {
        const bounds = [0, ...cuts.toSorted((a, b) => a - b), 86_400].map(second => dayStart + second * 1000);
        const pieces = bounds.slice(1).flatMap((end, index) =>
          whole.flatMap(({ labels, timesMs, values }) => {
            const own = timesMs.flatMap((time, at) => (time >= (bounds[index] ?? 0) && time < end ? [at] : []));
            const pick = <T>(list: readonly T[]) => own.flatMap(at => list.slice(at, at + 1));
            return own.length === 0 ? [] : [{ labels, timesMs: pick(timesMs), values: pick(values) }];
          }),
        );
        expect(foldDay(joinPieces(pieces))).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('days add up: the gain across midnight belongs to the later day, once', () => {
    const values = minutes(3 * 1440, 0).map((_, at) => at * 500 + (at % 7));
    const week = seriesOf(energy, card, values);
    const days = [0, 1, 2].map(day => {
      const startMs = dayStart + day * 86_400_000;
      return sumOf(foldDay([week], { startMs, endMs: startMs + 86_400_000 }), 'EnergyJoules');
    });
    const total = days.reduce((sum, joules) => sum + Math.round(Number(joules) * 1000), 0);
    expect(total).toBe(Number(values.at(-1)) - Number(values[0]));
  });

  it('the gains of any counter add up to its true increase', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(1000), fc.boolean()), { minLength: 1, maxLength: 60 }), moves => {
        let value = 0n;
        let truth = 0n;
        const samples = [{ atMs: 0, value, view: '', before: null as bigint | null }];
        for (const [index, [gain, isReset]] of moves.entries()) {
          const before = value;
          // a reset shows only when the counter is lower than it was; what it gained unseen nobody can know
          value = isReset && BigInt(gain) < value ? BigInt(gain) : value + BigInt(gain);
          truth += BigInt(gain);
          samples.push({ atMs: index + 1, value, view: '', before });
        }
        expect(counterSteps(samples).reduce((sum, step) => sum + step.gain, 0n)).toBe(truth);
      }),
    );
  });
});
