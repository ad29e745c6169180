import { describe, expect, it } from 'vitest';
import type { FxRate } from '../../../../src-core/contract/fx.ts';
import { formatRate, parseRate, RateBook } from '../../../../src-core/fx/rate-book.ts';

const rate = (date: string, from: string, to: string, value: string, source = 'test'): FxRate => ({
  date,
  from,
  to,
  rate: value,
  source,
});
const text = (book: RateBook, from: string, to: string, date: string) => {
  const found = book.rate(from, to, date);
  return found && formatRate(found.unscaled);
};

describe('the rate of a day', () => {
  const book = new RateBook([
    rate('2026-03-02', 'EUR', 'USD', '1.08'),
    rate('2026-03-06', 'EUR', 'USD', '1.1'),
    rate('2026-03-02', 'EUR', 'KRW', '1450'),
    rate('2026-03-02', 'USD', 'JPY', '150'),
  ]);

  it('is the one of that day, or the newest within seven days before', () => {
    expect(text(book, 'EUR', 'USD', '2026-03-02')).toBe('1.08');
    expect(text(book, 'EUR', 'USD', '2026-03-05')).toBe('1.08');
    expect(text(book, 'EUR', 'USD', '2026-03-13')).toBe('1.1');
    expect(text(book, 'EUR', 'USD', '2026-03-14')).toBeNull();
    expect(text(book, 'EUR', 'USD', '2026-03-01')).toBeNull(); // never a later one
  });

  it('is turned round where only the opposite pair is published: 1 / 1.08 = 0.925925...926', () => {
    expect(text(book, 'USD', 'EUR', '2026-03-02')).toBe('0.92592592592593');
  });

  it('goes over USD before EUR, and never further', () => {
    // KRW to USD over EUR: 1.08 / 1450 = 0.000744827586206896... (half even at the 14th digit)
    expect(text(book, 'KRW', 'USD', '2026-03-02')).toBe('0.00074482758621');
    // EUR to JPY over USD: 1.08 x 150
    expect(text(book, 'EUR', 'JPY', '2026-03-02')).toBe('162');
    // KRW to JPY would need KRW > EUR > USD > JPY
    expect(text(book, 'KRW', 'JPY', '2026-03-02')).toBeNull();
    expect(book.rate('KRW', 'USD', '2026-03-02')?.legs.map(leg => [leg.from, leg.to, leg.isInverse])).toEqual([
      ['EUR', 'KRW', true],
      ['EUR', 'USD', false],
    ]);
  });

  it('of one date is the one saved last', () => {
    const two = new RateBook([
      rate('2026-03-02', 'EUR', 'USD', '1.08', 'a'),
      rate('2026-03-02', 'EUR', 'USD', '1.09', 'b'),
    ]);
    expect(two.rate('EUR', 'USD', '2026-03-02')?.legs[0]?.source).toBe('b');
  });

  it('is refused when it is no rate', () => {
    for (const bad of ['0', '-1', '1.000000000000001']) expect(() => parseRate(bad)).toThrow(RangeError);
  });
});
