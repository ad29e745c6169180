import { describe, expect, it } from 'vitest';
import { describeFocusFile, describePeriod, listOf } from '../../../../src-core/anycost/sentence.ts';

const facts = {
  version: '1.0',
  container: 'csv',
  producer: null,
  rows: { count: 667, exact: true },
  providers: ['AWS', 'Microsoft', 'Oracle'],
  period: { start: new Date('2024-09-01T00:00:00Z'), end: new Date('2024-10-01T00:00:00Z') },
  currencies: ['USD'],
} as const;

describe('describeFocusFile', () => {
  it('says what the file is', () => {
    expect(describeFocusFile(facts)).toBe(
      'FOCUS 1.0 export as CSV: 667 rows of AWS, Microsoft and Oracle, September 2024, USD.',
    );
  });

  it('marks an estimate, names the producer and several currencies', () => {
    const large = {
      ...facts,
      container: 'csv.gz',
      producer: 'AWS Data Exports',
      rows: { count: 10_000_000, exact: false },
      currencies: ['USD', 'EUR'],
    } as const;
    expect(describeFocusFile(large)).toBe(
      'FOCUS 1.0 export by AWS Data Exports as gzipped CSV: about 10,000,000 rows of AWS, Microsoft and Oracle, September 2024, USD and EUR.',
    );
  });

  it('does not invent what is not known', () => {
    expect(
      describeFocusFile({ ...facts, rows: { count: 1, exact: true }, providers: [], period: null, currencies: [] }),
    ).toBe('FOCUS 1.0 export as CSV: 1 row, no readable billing period, no currency.');
  });
});

describe('describePeriod', () => {
  it.each([
    ['2024-09-01', '2025-02-01', 'September 2024 to January 2025'],
    ['2024-12-01', '2025-01-01', 'December 2024'],
    ['2024-09-05', '2024-10-05', '2024-09-05 to 2024-10-04'],
  ])('%s to %s (exclusive) is %s', (start, end, words) => {
    expect(describePeriod(new Date(`${start}T00:00:00Z`), new Date(`${end}T00:00:00Z`))).toBe(words);
  });
});

describe('listOf', () => {
  it.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b'], 'a and b'],
    [['a', 'b', 'c', 'd', 'e'], 'a, b, c, d and e'],
    [['a', 'b', 'c', 'd', 'e', 'f'], 'a, b, c, d and 2 more'],
  ])('%j', (names, words) => {
    expect(listOf(names)).toBe(words);
  });
});
