import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  columnType,
  readFacts,
  textFactsSql,
  typedTableSql,
} from '../../../src-renderer/features/scratch/engine/column-types.ts';
import type { TextMode } from '../../../src-renderer/features/scratch/readers/reading.ts';
import { textBatch } from '../../../src-renderer/features/scratch/readers/text-batch.ts';
import { openWasm, type Wasm } from './wasm.ts';

let wasm: Wasm;
beforeAll(async () => {
  wasm = await openWasm();
});

/** Type and texts of a column of texts once it has its type. */
function typed(texts: readonly (string | null)[], mode: TextMode = 'all'): { type: string; values: unknown[] } {
  for (const table of ['raw', 'typed']) wasm.rows(`DROP TABLE IF EXISTS ${table}`);
  wasm.insert('raw', textBatch(new Map([['c', texts]])));
  const [facts] = wasm.rows(textFactsSql('raw', ['c']));
  const type = columnType(readFacts(String(facts?.c0)), mode);
  wasm.rows(typedTableSql('raw', 'typed', [{ name: 'c', from: 'VARCHAR', type }]));
  return { type, values: wasm.rows('SELECT c::VARCHAR AS c FROM typed').map(row => row.c) };
}

describe('types of texts, over every row', () => {
  it.each([
    [['1', '-20', null, ''], 'BIGINT', ['1', '-20', null, null]],
    [['007', '012'], 'VARCHAR', ['007', '012']], // a code, not a number
    [['12345678901234567890'], 'HUGEINT', ['12345678901234567890']],
    [['1', '0.10'], 'DECIMAL(38,2)', ['1.00', '0.10']],
    [['1.5e-7', '2E3', '.5'], 'DECIMAL(38,8)', ['0.00000015', '2000.00000000', '0.50000000']],
    [[`1.${'0'.repeat(38)}1`], 'VARCHAR', [`1.${'0'.repeat(38)}1`]], // more digits than a decimal has: text, not rounded
    [['1', 'x'], 'VARCHAR', ['1', 'x']],
    [['NaN', 'inf'], 'VARCHAR', ['NaN', 'inf']],
    [['2026-02-28', null], 'DATE', ['2026-02-28', null]],
    [['2026-02-30'], 'VARCHAR', ['2026-02-30']],
    [['2026-01-01T10:00:00+02:00'], 'TIMESTAMP', ['2026-01-01 08:00:00']],
    [
      ['2026-01-01T10:00:00.123456-05:30', '2026-07-01 00:00:00Z'],
      'TIMESTAMP',
      ['2026-01-01 15:30:00.123456', '2026-07-01 00:00:00'],
    ],
    [['2026-01-01', '2026-01-01 12:30'], 'TIMESTAMP', ['2026-01-01 00:00:00', '2026-01-01 12:30:00']],
    [['2026-01-01 10:00', '2026-01-01T10:00Z'], 'VARCHAR', ['2026-01-01 10:00', '2026-01-01T10:00Z']], // which zone has the first?
    [['true', 'False'], 'BOOLEAN', ['true', 'false']],
    [[null, ''], 'VARCHAR', [null, '']],
  ])('%j is %s', (texts, type, values) => {
    expect(typed(texts)).toEqual({ type, values });
  });

  it('takes texts of JSON for texts, but for times', () => {
    expect(typed(['1', '2'], 'time').type).toBe('VARCHAR');
    expect(typed(['2026-01-01T00:00:00Z'], 'time').type).toBe('TIMESTAMP');
    expect(typed(['1'], 'none').type).toBe('VARCHAR');
  });

  it('adds decimals of any digits up exactly: the sum of the column is the sum of its texts', () => {
    const amount = fc
      .tuple(fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }), fc.integer({ min: 0, max: 12 }))
      .map(([unscaled, scale]) => ({ unscaled, scale }));
    fc.assert(
      fc.property(fc.array(amount, { minLength: 1, maxLength: 20 }), amounts => {
        const texts = amounts.map(({ unscaled, scale }) => decimalText(unscaled, scale));
        const { values } = typed(texts);
        expect(values.map(value => scaled(String(value)))).toEqual(texts.map(scaled));
        const total = texts.reduce((sum, text) => sum + scaled(text), 0n);
        const [sum] = wasm.rows('SELECT sum(c)::VARCHAR AS total FROM typed');
        expect(scaled(String(sum?.total))).toBe(total);
      }),
      { numRuns: 60 },
    );
  });
});

function decimalText(unscaled: bigint, scale: number): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return unscaled < 0n ? `-${text}` : text;
}

/** In 10^-12. */
function scaled(text: string): bigint {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const value = BigInt(whole) * 10n ** 12n + BigInt(fraction.padEnd(12, '0') || '0');
  return text.startsWith('-') ? -value : value;
}
