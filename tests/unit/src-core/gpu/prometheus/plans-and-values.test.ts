import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gridStep, MAX_POINTS, planRange } from '../../../../../src-core/gpu/prometheus/range-plan.ts';
import { exactValue, plainDecimal } from '../../../../../src-core/gpu/prometheus/sample-value.ts';
import {
  joinMatchers,
  matchAny,
  readMatchers,
  selectAny,
  selectMetric,
} from '../../../../../src-core/gpu/prometheus/selector.ts';
import { chooseViews, viewOf } from '../../../../../src-core/gpu/prometheus/views.ts';

describe('range plan', () => {
  const points = (windows: ReturnType<typeof planRange>, step: number) =>
    windows.flatMap(({ startMs, endMs }) =>
      Array.from({ length: Math.floor((endMs - startMs) / step) + 1 }, (_, index) => startMs + index * step),
    );

  it('has every evaluation time once, in windows below the limit, whatever the range and the step', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000 }),
        fc.integer({ min: 0, max: 300_000 }),
        fc.integer({ min: 1, max: 700 }),
        fc.integer({ min: 1, max: 50 }),
        (start, length, step, limit) => {
          const windows = planRange({ startMs: start, endMs: start + length }, step, limit);
          const whole = points([{ startMs: start, endMs: start + length }], step);
          expect(points(windows, step)).toEqual(whole);
          for (const window of windows) expect(points([window], step).length).toBeLessThanOrEqual(limit);
        },
      ),
    );
  });

  it('cuts 7 days at 30 s (20,161 points) in two, and 7 days at 60 s (10,081) not at all', () => {
    const week = { startMs: 0, endMs: 7 * 86_400_000 };
    expect(planRange(week, 30_000)).toHaveLength(2);
    expect(planRange(week, 60_000)).toHaveLength(1);
    expect(MAX_POINTS).toBe(11_000);
    expect(() => planRange(week, 0)).toThrow(RangeError);
  });

  it('finds the step of a grid and none in scrapes of targets with offsets of their own', () => {
    expect(gridStep([0, 300_000, 900_000])).toBe(300_000);
    expect(gridStep([7_113, 67_113, 22_501, 82_501])).toBeNull();
    expect(gridStep([5])).toBeNull();
  });
});

describe('sample values', () => {
  it('are exact, with and without an exponent', () => {
    expect(plainDecimal('1.5e+22')).toBe('15000000000000000000000');
    expect(plainDecimal('-2.5e-3')).toBe('-0.0025');
    expect(plainDecimal('12.5e1')).toBe('125');
    expect(plainDecimal('300000000123.456')).toBe('300000000123.456');
    expect(exactValue('1e-3')).toBe(10n ** 21n);
    for (const missing of ['NaN', '+Inf', '-Inf', '', 'x']) expect(plainDecimal(missing)).toBeNull();
  });
});

describe('selectors', () => {
  it('takes label matchers and nothing else of PromQL', () => {
    expect(readMatchers('cluster = "prod", Hostname=~"gpu-.*",')).toBe('cluster="prod",Hostname=~"gpu-.*"');
    expect(readMatchers('{a!="\\"x"}')).toBe('a!="\\"x"');
    expect(readMatchers('')).toBe('');
    for (const bad of ['a="b"} or up{c="d"', 'up', 'a=b', 'a="b', 'a="b" c="d"']) expect(readMatchers(bad)).toBeNull();
    expect(selectMetric('up', 'a="b"')).toBe('up{a="b"}');
    expect(joinMatchers('', 'a="b"', 'c="d"')).toBe('a="b",c="d"');
    expect(matchAny('UUID', ['GPU-1', 'x"|.*'])).toBe('UUID=~"GPU-1|x\\"\\\\|\\\\.\\\\*"');
    expect(selectAny(['a', 'b'], '')).toBe('{__name__=~"a|b"}');
  });
});

describe('views', () => {
  it('differ by replica, scrape job and target, not by what is measured', () => {
    expect(viewOf({ UUID: 'x', replica: 'a', job: 'dcgm' })).toBe('replica=a,job=dcgm');
    expect(viewOf({ UUID: 'x', site: 'a' }, ['site'])).toBe('site=a');
    expect(viewOf({ UUID: 'x' })).toBe('');
  });

  it('one speaks at a time, the same one while it can', () => {
    const counts = new Map([
      [
        'a',
        new Map([
          [0, 5],
          [1, 5],
          [3, 5],
        ]),
      ],
      [
        'b',
        new Map([
          [0, 5],
          [1, 5],
          [2, 5],
          [3, 5],
          [4, 6],
        ]),
      ],
    ]);
    expect([...chooseViews(counts)]).toEqual([
      [0, 'a'],
      [1, 'a'],
      [2, 'b'],
      [3, 'b'],
      [4, 'b'],
    ]);
  });
});
