import { describe, expect, it } from 'vitest';
import {
  ForecastNote,
  ForecastWhy,
  forecastMethods,
  forecastVariants,
  type SeriesForecast,
} from '../../../../src-core/contract/forecast.ts';
import { forecastSentences, forecastWords } from '../../../../src-core/forecast/words/words.ts';

const tested = { variants: [...forecastVariants], mase: 0.7124, maseOfSeasonalNaive: 1, cutoffs: 12 };
const whys: ForecastWhy[] = [
  { code: 'only-zero' },
  { code: 'too-short', days: 1, needed: 17, instead: 'last-week' },
  { code: 'too-short', days: 3, needed: 17, instead: 'mean' },
  { code: 'share-of-all', days: 10, share: 0.2503, shareDays: 10 },
  { code: 'no-cutoffs', variants: ['weekdays', 'theta', 'recent-median'] },
  { ...tested, code: 'best-alone', variants: ['theta'] },
  { ...tested, code: 'best-together' },
];
const notes: ForecastNote[] = [
  { code: 'commitment-ends', at: '2026-04-15', name: 'Reserved capacity', perDay: '12.5' },
  { code: 'month-day', day: 3, amount: '40' },
  ...[0, 1, 2].map(daysBefore => ({ code: 'month-end' as const, daysBefore, amount: '-7.25' })),
  { code: 'level', change: -0.314 },
  { code: 'level', change: 0.25 },
  { code: 'estimated-days', days: 1 },
  { code: 'estimated-days', days: 4 },
  { code: 'beyond-tests', days: 31, until: '2026-05-15' },
];
const series = (why: ForecastWhy): Pick<SeriesForecast, 'why' | 'notes' | 'currency'> => ({
  ...{ why, notes, currency: 'USD' },
});

describe.each(['en', 'ko-KR'])('what is said of a forecast in %s', language => {
  it('has a sentence of its own for every reason and every remark', () => {
    expect(new Set(whys.map(({ code }) => code))).toEqual(
      new Set(ForecastWhy.options.map(option => option.shape.code.value)),
    );
    expect(new Set(notes.map(({ code }) => code))).toEqual(
      new Set(ForecastNote.options.map(option => option.shape.code.value)),
    );
    const said = whys.flatMap(why => forecastSentences(series(why), language));
    expect(said).toHaveLength(whys.length * (notes.length + 1));
    expect(new Set(said).size).toBe(whys.length + notes.length);
    for (const sentence of said) expect(sentence).not.toMatch(/undefined|NaN|object|^: /);
    for (const variant of forecastVariants.filter(name => name !== 'theta' && name !== 'intermittent'))
      expect(said.join(' ')).not.toContain(`(${variant}`);
  });

  it('names every method', () => {
    const { methods } = forecastWords(language);
    expect(Object.keys(methods)).toEqual([...forecastMethods]);
    expect(new Set(Object.values(methods)).size).toBe(forecastMethods.length);
  });
});

it('writes the figures as they are: shares, amounts with their currency, days', () => {
  const [share, step, , end] = forecastSentences(
    series({ ...{ code: 'share-of-all', days: 1 }, share: 0.2503, shareDays: 1 }),
    'en',
  );
  expect(share).toBe(
    'Too short to test methods (1 day): 25.0% of what all series together are expected to cost, its share of the last day.',
  );
  expect(step).toBe('From Apr 15, 2026: Reserved capacity has ended, unless it is renewed (USD 12.50 a day).');
  expect(end).toBe('On the last day of the month: −USD 7.25 beside the ordinary day.');
  const figures = { money: (amount: string) => `${amount} $`, day: (iso: string) => iso };
  expect(forecastSentences(series({ code: 'only-zero' }), 'ko', figures)[1]).toBe(
    '2026-04-15부터: Reserved capacity 약정이 끝납니다. 갱신하지 않으면 하루 12.5 $ 달라집니다.',
  );
});
