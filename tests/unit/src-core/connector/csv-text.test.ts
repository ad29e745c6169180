import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectDialect } from '../../../../src-core/connector/csv-dialect.ts';
import { parseCsvText } from '../../../../src-core/connector/csv-text.ts';

const cellsOf = (text: string, delimiter = ',', isWhole = true) =>
  parseCsvText(text, delimiter, isWhole).records.map(record => record.cells.map(cell => cell.text));

describe('parseCsvText', () => {
  it('reads back any cells that were written with quotes', () => {
    const table = fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(
        table,
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.constantFrom(',', ';', '\t', '|'),
        (rows, end, delimiter) => {
          const text = rows.map(row => row.map(cell => `"${cell.replaceAll('"', '""')}"`).join(delimiter)).join(end);
          expect(cellsOf(text, delimiter)).toEqual(rows);
        },
      ),
    );
  });

  it('tells a bare word from a quoted one, and knows lines by number', () => {
    const { records, lineEnds } = parseCsvText('a,b\r\n\r\n"x\r\ny",NULL\r\n"NULL",\r\n', ',', true);
    expect(lineEnds).toBe('crlf');
    expect(records.map(record => record.line)).toEqual([1, 3, 5]);
    expect(records[2]?.cells).toEqual([
      { text: 'NULL', quoted: true },
      { text: '', quoted: false },
    ]);
  });

  it('leaves out a record that the sample cuts, and reports an open quote of a whole file', () => {
    expect(cellsOf('a,b\n1,2\n3,', ',', false)).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
    expect(parseCsvText('a,b\n1,"2\n3', ',', true).openQuoteLine).toBe(2);
    expect(parseCsvText('a,b\n1,"2\n3', ',', false).openQuoteLine).toBeNull();
  });

  it('knows mixed line ends', () => {
    expect(parseCsvText('a\r\nb\nc\r', ',', true).lineEnds).toBe('mixed');
  });
});

describe('detectDialect', () => {
  it.each([',', ';', '\t', '|'] as const)('finds %j', delimiter => {
    const dialect = detectDialect(['a', 'b', 'c,d;e'].join(delimiter).replace('c,d;e', '"c,d;e"').concat('\n1'), true);
    expect(dialect).toMatchObject({ delimiter, header: ['a', 'b', 'c,d;e'] });
  });

  it('is null without a first line', () => {
    expect(detectDialect('\n\n', true)).toBeNull();
  });
});
