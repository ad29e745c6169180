import { describe, expect, it } from 'vitest';
import { parseAmount } from '../../../../src-core/money/amount.ts';
import { moveByKey } from '../../../../src-renderer/components/table/grid-keys.ts';
import { cellText, type GridColumn, tsv } from '../../../../src-renderer/components/table/grid-model.ts';

describe('keys of the grid', () => {
  const extent = { rowCount: 1_000_000, columnCount: 5, totalRows: 2, pageRows: 20 };
  const from = { row: 10, column: 2 };
  it.each([
    ['ArrowUp', false, { row: 9, column: 2 }],
    ['ArrowDown', true, { row: 1_000_001, column: 2 }],
    ['ArrowRight', true, { row: 10, column: 4 }],
    ['Home', false, { row: 10, column: 0 }],
    ['Home', true, { row: 0, column: 0 }],
    ['End', true, { row: 1_000_001, column: 4 }],
    ['PageUp', false, { row: 0, column: 2 }],
    ['PageDown', false, { row: 30, column: 2 }],
    ['x', false, null],
  ] as const)('%s (mod %s)', (key, mod, expected) => expect(moveByKey(from, key, mod, extent)).toEqual(expected));

  it('goes up into the heading and stops there', () => {
    expect(moveByKey({ row: 0, column: 0 }, 'ArrowUp', false, extent)).toEqual({ row: -1, column: 0 });
    expect(moveByKey({ row: -1, column: 0 }, 'ArrowUp', false, extent)).toEqual({ row: -1, column: 0 });
  });
});

describe('copied cells', () => {
  it('have every digit, and nothing a spreadsheet would run', () => {
    expect(cellText({ kind: 'money', amount: parseAmount('-0.000000000000000000000001'), currency: 'USD' })).toBe(
      '-0.000000000000000000000001',
    );
    expect(cellText({ kind: 'money', amount: null, currency: 'USD' })).toBe('');
    expect(cellText({ kind: 'text', text: '=HYPERLINK("x")' })).toBe('\'=HYPERLINK("x")');
    expect(cellText({ kind: 'text', text: 'a\tb\nc' })).toBe('a b c');
    const column: GridColumn = {
      id: 'a',
      title: 'Team',
      width: 1,
      align: 'start',
      isKey: true,
      canActivate: false,
      cell: row => ({ kind: 'text', text: row === 0 ? null : '@x' }),
    };
    expect(tsv([column], [0, 1])).toBe("Team\n\n'@x");
  });
});
