import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { backTest, inWords, type TestSeries } from '../../support/back-test.ts';
import { sharedData } from '../../support/repository.ts';
import { noData, unless } from '../../support/skip.ts';

const nab = sharedData('nab', 'data');

/** The real series of the Numenta Anomaly Benchmark as means of hours; hours without a reading are unknown. Their labels are not looked at. */
function hourlySeries(folder: string): TestSeries[] {
  return readdirSync(folder)
    .filter(name => name.startsWith('real'))
    .flatMap(group => readdirSync(join(folder, group)).map(name => ({ group, name })))
    .flatMap(({ group, name }) => {
      const hours = new Map<number, { sum: number; count: number }>();
      for (const line of readFileSync(join(folder, group, name), 'utf8')
        .trim()
        .split('\n')
        .slice(1)) {
        const [at = '', value = ''] = line.split(',');
        const hour = Math.floor(Date.parse(`${at.slice(0, 19).replace(' ', 'T')}Z`) / 3_600_000);
        const before = hours.get(hour) ?? { sum: 0, count: 0 };
        hours.set(hour, { sum: before.sum + Number(value), count: before.count + 1 });
      }
      const [first, last] = [Math.min(...hours.keys()), Math.max(...hours.keys())];
      const values = Float64Array.from({ length: last - first + 1 }, (_, index) => {
        const found = hours.get(first + index);
        return found ? found.sum / found.count : Number.NaN;
      });
      return values.length < 240 ? [] : [{ name, values, season: 24, firstDay: null }];
    });
}

describe('NAB', unless(nab === undefined ? noData : null), () => {
  it('beats the seasonal naive a day ahead by the hour and keeps what its intervals promise', context => {
    const result = backTest(hourlySeries(nab ?? ''), 24);
    context.annotate(inWords('NAB, hours', result));
    expect(result.series).toBeGreaterThan(25);
    expect(result.medianRatio).toBeLessThan(0.95);
    expect(result.wins).toBeGreaterThan(0.75);
    expect(Math.abs(result.coverage[0] - 0.8)).toBeLessThan(0.03);
    expect(Math.abs(result.coverage[1] - 0.95)).toBeLessThan(0.03);
  });
});
