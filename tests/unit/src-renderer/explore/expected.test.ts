import { describe, expect, it } from 'vitest';
import type { Forecast, SeriesForecast } from '../../../../src-core/contract/forecast.ts';
import { formatAmount, parseAmount } from '../../../../src-core/money/amount.ts';
import type { FiscalCalendar } from '../../../../src-core/query/query-spec.ts';
import { expectedSeries } from '../../../../src-renderer/components/chart/chart-expected.ts';
import { bucketTotal, type ChartModel } from '../../../../src-renderer/components/chart/chart-model.ts';
import { withExpected } from '../../../../src-renderer/features/explore/expected/expected-model.ts';
import { expectedFile, expectedRows } from '../../../../src-renderer/features/explore/expected/expected-rows.ts';
import { cannotExpect, expectedSpec } from '../../../../src-renderer/features/explore/expected/expected-spec.ts';
import { defaultView } from '../../../../src-renderer/features/explore/view-state.ts';

const day = (at: string) => Date.parse(`${at}T00:00:00Z`);
const seoul = (at: string) => Date.parse(`${at}T00:00:00+09:00`);
const model = (buckets: (number | null)[]): ChartModel => ({
  ...{ measure: 'BilledCost', currency: 'USD', buckets, previous: null, total: parseAmount('3') },
  series: [
    {
      ...{ value: 'a', kind: 'value', members: 1, total: parseAmount('3'), previousTotal: null },
      amounts: buckets.map((_, index) => parseAmount(String(index + 1))),
    },
  ],
});
const point = (at: string, amount: string, band: string | null = '0.5') => {
  const edge = (sign: bigint) => (band === null ? null : formatAmount(parseAmount(amount) + sign * parseAmount(band)));
  return { at, amount, low80: edge(-1n), high80: edge(1n), low95: edge(-2n), high95: edge(2n) };
};
const series = (given: Partial<SeriesForecast>): SeriesForecast => ({
  ...{ keys: [], isRest: false, currency: 'USD', method: 'theta', why: { code: 'only-zero' }, notes: [], months: [] },
  ...{ past: [], points: [], accuracy: null, accuracyMissing: 'none' },
  ...given,
});
const forecast = (...all: SeriesForecast[]): Forecast => ({
  ...{ lakeVersion: 1, completeUntil: '2026-03-03', waitingFor: [], series: all },
});
const days = { zone: 'UTC', grain: 'day', range: { from: '2026-03-01', to: '2026-03-05' } } as const;
const texts = (amounts: readonly (bigint | null)[] | undefined) =>
  amounts?.map(amount => (amount === null ? null : formatAmount(amount)));

describe('a chart with what is expected', () => {
  // 1 and 3 March are whole, nothing came on the 2nd although it should have, the 4th is not whole; then two days to come
  const whole = series({
    past: [
      { at: '2026-03-01', amount: '1', state: 'final' },
      { at: '2026-03-02', amount: null, state: 'missing' },
      { at: '2026-03-03', amount: '2', state: 'final' },
      { at: '2026-03-04', amount: '3', state: 'provisional' },
    ],
    points: [point('2026-03-04', '5'), point('2026-03-05', '6'), point('2026-03-06', '7')],
  });
  const known = model([day('2026-03-01'), day('2026-03-03'), day('2026-03-04')]);
  const { model: drawn, problem } = withExpected(known, forecast(series({ currency: 'KRW' }), whole), days);

  it('has the days to come and the day that is missing, in their order, and every amount as it was', () => {
    expect(problem).toBeNull();
    expect(drawn.buckets.map(bucket => new Date(bucket ?? 0).toISOString().slice(8, 10))).toEqual([
      '01',
      '02',
      '03',
      '04',
      '05',
      '06',
    ]);
    expect(texts(drawn.series[0]?.amounts)).toEqual(['1', null, '2', '3', null, null]);
    expect(drawn.buckets.map((_, bucket) => formatAmount(bucketTotal(drawn, bucket)))).toEqual([
      '1',
      '0',
      '2',
      '3',
      '0',
      '0',
    ]);
    expect(drawn.total).toBe(known.total);
    expect(drawn.expected?.states).toEqual(['final', 'missing', 'final', 'provisional', 'future', 'future']);
  });

  it('expects of each day that is not whole what the forecast says, with its 80 % interval', () => {
    expect(texts(drawn.expected?.amounts)).toEqual([null, null, null, '5', '6', '7']);
    expect(texts(drawn.expected?.low)).toEqual([null, null, null, '4.5', '5.5', '6.5']);
    expect(texts(drawn.expected?.high)).toEqual([null, null, null, '5.5', '6.5', '7.5']);
  });

  it('is a table of what is known and what is expected, and a file with the same amounts', () => {
    const rows = expectedRows(drawn, whole, 'UTC');
    expect(
      rows.map(({ day: at, state, known: there }) => [at, state, there === null ? null : formatAmount(there)]),
    ).toEqual([
      ['2026-03-01', null, '1'],
      ['2026-03-02', 'missing', null],
      ['2026-03-03', null, '2'],
      ['2026-03-04', 'provisional', '3'],
      ['2026-03-05', null, null],
      ['2026-03-06', null, null],
    ]);
    expect(rows.map(({ expected }) => expected)).toEqual([
      ...[null, null, null],
      ['5', '4.5', '5.5', '4', '6'],
      ['6', '5.5', '6.5', '5', '7'],
      ['7', '6.5', '7.5', '6', '8'],
    ]);
    const file = expectedFile(
      rows,
      {
        ...{ bucket: 'Day', state: 'State', known: 'Known', currency: 'Currency' },
        ...{ expected: ['Expected', 'a', 'b', 'c', 'd'], states: { provisional: 'incomplete', missing: '-' } },
      },
      'USD',
    );
    expect(file.map(({ name }) => name)).toEqual(['Day', 'State', 'Known', 'Expected', 'a', 'b', 'c', 'd', 'Currency']);
    expect(file.map(({ values }) => values[3])).toEqual([
      ...['2026-03-04', 'incomplete', ...['3', '5', '4.5', '5.5', '4', '6'].map(parseAmount), 'USD'],
    ]);
    expect(file.map(({ values }) => values[1])).toEqual([
      ...['2026-03-02', '-', null, null, null, null, null, null, 'USD'],
    ]);
  });

  it('is drawn as a dashed line in a band that begins where what is known ends', () => {
    const words = { seriesName: () => '', bucketLabel: () => '', axisAmount: String, previous: '' };
    const theme = { series: [], text: '#000', muted: '', border: '', surface: '', raised: '', accent: '', font: '' };
    const input = { theme, kind: 'bar', hidden: new Set<number>(), partial: new Set<number>() } as const;
    const lines = expectedSeries({
      ...input,
      model: drawn,
      words: { ...words, expected: { name: 'Expected', band: '80 %', missing: '-' } },
    });
    expect(lines.map(({ id, data }) => [id, data])).toEqual([
      ['expected-low', [null, null, 2, 4.5, 5.5, 6.5]],
      ['expected-band', [null, null, 0, 1, 1, 1]],
      ['expected', [null, null, 2, 5, 6, 7].map(value => ({ value, symbolSize: 0 }))],
    ]);
    expect(lines.every(({ silent }) => silent)).toBe(true);
    expect(expectedSeries({ ...input, model: known, words })).toEqual([]);
  });

  it('where nobody can say how sure it is there is no band, and a point alone is seen', () => {
    const alone = series({ points: [point('2026-03-04', '5', null)] });
    const found = withExpected(model([]), forecast(alone), {
      ...days,
      range: { from: '2026-03-04', to: '2026-03-05' },
    });
    const words = { seriesName: () => '', bucketLabel: () => '', axisAmount: String, previous: '' };
    const theme = { series: [], text: '#000', muted: '', border: '', surface: '', raised: '', accent: '', font: '' };
    const sets = { hidden: new Set<number>(), partial: new Set<number>() };
    expect(expectedSeries({ ...sets, theme, words, kind: 'line', model: found.model })).toMatchObject([
      { id: 'expected', data: [{ value: 5, symbolSize: 6 }] },
    ]);
  });

  it('begins days at midnight of the zone', () => {
    const there = model([seoul('2026-03-01'), seoul('2026-03-03'), seoul('2026-03-04')]);
    const found = withExpected(there, forecast(whole), { ...days, zone: 'Asia/Seoul' });
    expect(found.model.buckets.at(-1)).toBe(seoul('2026-03-06'));
    expect(found.model.buckets).toHaveLength(6);
  });

  it('a period that ends before has nothing expected in it, and so has a currency without charges', () => {
    const range = { from: '2026-02-01', to: '2026-03-01' };
    expect(withExpected(known, forecast(whole), { ...days, range })).toEqual({
      ...{ model: known, series: whole, problem: 'past' },
    });
    // the forecast begins on the day after the last one shown: they join
    const joined = withExpected(known, forecast(whole), { ...days, range: { from: '2026-03-01', to: '2026-03-04' } });
    expect(joined.problem).toBeNull();
    expect(withExpected(known, forecast(series({ currency: 'EUR' })), days).problem).toBe('nothing');
  });

  it('a month of the past on which a day is missing is expected by itself, without the months to come', () => {
    const points = [point('2026-01-01', '31'), point('2026-04-01', '30'), point('2026-05-01', '31')];
    const months = series({ points, past: [{ at: '2026-01-01', amount: '29', state: 'missing' }] });
    const shown = model([day('2026-01-01'), day('2026-02-01')]);
    const of = (to: string) =>
      withExpected(shown, forecast(months), { zone: 'UTC', grain: 'month', range: { from: '2026-01-01', to } });
    expect(texts(of('2026-03-01').model.expected?.amounts)).toEqual(['31', null]);
    expect(of('2026-03-01').model.expected?.states).toEqual(['missing', 'final']);
    expect(texts(of('2026-04-01').model.expected?.amounts)).toEqual(['31', null, '30', '31']);
  });
});

describe('what is asked for', () => {
  const view = defaultView({ measure: 'BilledCost', zone: 'Asia/Seoul' });
  const range = { from: '2026-01-01', to: '2026-03-24' };
  const period = { range, previous: null, endsWithData: false };
  const data = { from: '2025-01-01', to: '2026-03-24' };

  it('the measure, filters and basis of the view; days to the end of the month, months as far as the period is long', () => {
    const filters = [{ dimension: 'x_Team', op: 'in' as const, values: ['search'] }];
    expect(expectedSpec({ ...view, filters }, period, data)).toEqual({
      ...{ measure: 'BilledCost', filters, allocation: 'none', currency: null, zone: 'Asia/Seoul', asOf: null },
      ...{ grain: 'day', to: '2026-04-01' },
    });
    expect(expectedSpec({ ...view, grain: 'month' }, period, data).to).toBe('2026-06-01');
    const year = { ...period, range: { from: '2025-03-01', to: '2026-03-24' } };
    expect(expectedSpec({ ...view, grain: 'month' }, year, data).to).toBe('2027-03-01');
  });

  it('on the first of a month the whole of it; a period that was ended later, to its end', () => {
    expect(expectedSpec(view, period, { ...data, to: '2026-04-01' }).to).toBe('2026-05-01');
    const later = { ...period, range: { from: '2026-01-01', to: '2026-07-01' } };
    const custom = { kind: 'custom', ...later.range } as const;
    expect(expectedSpec({ ...view, period: custom }, later, data).to).toBe('2026-07-01');
    expect(expectedSpec(view, later, data).to).toBe('2026-04-01');
  });

  it('only days and calendar months, and nothing from an estimate', () => {
    expect(cannotExpect(view)).toBeNull();
    expect(cannotExpect({ ...view, grain: 'week' })).toBe('grain');
    const calendar: FiscalCalendar = { kind: 'weeks', pattern: '4-4-5', anchor: '2026-01-05', longYears: [] };
    expect(cannotExpect({ ...view, calendar })).toBeNull();
    expect(cannotExpect({ ...view, calendar, grain: 'month' })).toBe('calendar');
    expect(cannotExpect({ ...view, sample: 0.1 })).toBe('estimate');
  });
});
