import { expect, it } from 'vitest';
import { readRates } from '../../../../src-core/fx/read-rates.ts';

it('reads a table in any order of columns and tells what it left out', () => {
  const text =
    'Rate,Date,From,To\n1.0867,2026-09-30,eur,USD\n"1,08",2026-09-29,EUR,USD\n1.1,2026-02-30,EUR,USD\n2,2026-09-30,USD,USD\n';
  expect(readRates(text, 'rates.csv')).toEqual({
    rates: [{ date: '2026-09-30', from: 'EUR', to: 'USD', rate: '1.0867', source: 'rates.csv' }],
    problems: [
      'line 3: "1,08" is not a rate above zero (write it as 1.0867); left out',
      'line 4: "2026-02-30" is not a day (write it as 2026-09-30); left out',
      'line 5: a rate from USD to itself; left out',
    ],
  });
});

it("reads both of the ECB's files", () => {
  const history = readRates(
    'Date,USD,JPY,CYP,\n2026-09-30,1.0867,159.82,N/A,\n2026-09-29,1.08,160,N/A,\n',
    'eurofxref-hist.csv',
  );
  expect(history?.problems).toEqual([]);
  expect(history?.rates).toHaveLength(4);
  const daily = readRates('Date, USD, KRW, \n30 September 2026, 1.0867, 1520.5, \n', 'eurofxref.csv');
  expect(daily?.rates).toEqual([
    { date: '2026-09-30', from: 'EUR', to: 'USD', rate: '1.0867', source: 'ECB reference rate' },
    { date: '2026-09-30', from: 'EUR', to: 'KRW', rate: '1520.5', source: 'ECB reference rate' },
  ]);
});

it('says when digits are rounded, and knows a file that is none of its own', () => {
  const long = readRates('date,from,to,rate\n2026-09-30,KRW,USD,0.000718390804597701\n', 'r.csv');
  expect(long?.rates[0]?.rate).toBe('0.0007183908046');
  expect(long?.problems).toHaveLength(1);
  expect(readRates('service,cost\nEC2,1\n', 'x.csv')).toBeNull();
});
