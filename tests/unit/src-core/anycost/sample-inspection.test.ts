import { describe, expect, it } from 'vitest';
import { matchColumns } from '../../../../src-core/anycost/column-match.ts';
import { amountProblem, inspectSample } from '../../../../src-core/anycost/sample-inspection.ts';
import { parseCsvText } from '../../../../src-core/connector/csv-text.ts';

const inspect = (text: string) => {
  const [header, ...records] = parseCsvText(text, ',', true).records;
  return inspectSample(matchColumns(header?.cells.map(cell => cell.text) ?? []).columns, records);
};

describe('inspectSample', () => {
  it('finds null words where a number or a date belongs, and quoted ones in text', () => {
    const found = inspect('BilledCost,ChargePeriodStart,RegionId\nNULL,"null","NULL"\n\\N,,None\n');
    expect(found).toMatchObject({
      bareNullWords: ['NULL', '\\N'],
      quotedNullWords: ['null'],
      quotedNullTextColumns: ['RegionId'],
    });
  });

  it('tells the shapes of dates and amounts', () => {
    const found = inspect(
      [
        'BilledCost,ChargePeriodStart',
        '1.5,2024-09-01T00:00:00Z',
        '1e-7,2024-09-01 00:00:00',
        '"1,000.50",2024-09-01T00:00:00+02:00',
        '"0,5",2024-09-01',
        '$5,5/1/25',
        'x,5.1.25',
      ].join('\n'),
    );
    expect(Object.fromEntries(found.amounts)).toEqual({
      plain: 1,
      exponent: 1,
      thousands: 1,
      'comma-decimal': 1,
      'currency-sign': 1,
      other: 1,
    });
    expect(Object.fromEntries(found.dates)).toEqual({
      zone: 1,
      'no-zone': 1,
      offset: 1,
      'date-only': 1,
      slash: 1,
      other: 1,
    });
    expect(amountProblem(found.amounts)).toBe('amounts carry a currency sign');
    expect(amountProblem(new Map([['plain', 5]]))).toBeNull();
  });

  it('finds the first uneven record and forgives one empty cell at its end', () => {
    expect(inspect('a,b\n1,2,\n3,4\n').uneven).toBeNull();
    expect(inspect('a,b\n1,2\n\n3\n').uneven).toEqual({ line: 4, cells: 1 });
  });
});
