import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decimalFromNumber, decimalFromText, isRounded } from '../../../src-core/anycost/decimal-sql.ts';
import { ConnectorBench } from '../../fixtures/focus/connector-bench.ts';

let bench: ConnectorBench;
beforeAll(async () => {
  bench = await ConnectorBench.open();
});
afterAll(() => bench.close());

/** Amounts as DECIMAL(38,24) text and the rounding flags, in the order of `texts`; one statement, so that vectors are full. */
async function read(texts: readonly string[]): Promise<{ amount: string | null; rounded: boolean }[]> {
  const rows = await bench.sql.all(
    `SELECT CAST(${decimalFromText('t')} AS VARCHAR) AS amount, ${isRounded('t')} AS rounded
     FROM (SELECT unnest(from_json($1, '["VARCHAR"]')) AS t, generate_subscripts(from_json($1, '["VARCHAR"]'), 1) AS i) ORDER BY i`,
    [JSON.stringify(texts)],
  );
  return rows as { amount: string | null; rounded: boolean }[];
}

/** The value of `units` x 10^-24 as DuckDB prints it. */
function printed(units: bigint): string {
  const digits = (units < 0n ? -units : units).toString().padStart(25, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -24)}.${digits.slice(-24)}`;
}

const units = fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n });
/** Amounts as they occur: few digits, few decimals. */
const everyday = fc
  .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.integer({ min: 0, max: 16 }))
  .map(([digits, decimals]) => digits * 10n ** BigInt(24 - decimals));

describe('amounts from text', () => {
  it('keep every decimal text of up to 14 + 24 digits exactly, with or without trailing zeros, sign and leading zeros', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.oneof(units, everyday), fc.boolean(), fc.boolean()), { minLength: 50, maxLength: 100 }),
        async cases => {
          const texts = cases.map(([value, trim, plus]) => {
            const full = printed(value);
            const short = trim ? full.replace(/\.?0+$/, '') : full;
            return plus && value > 0n ? `+00${short}` : short === '-0' ? '0' : short;
          });
          expect(await read(texts)).toEqual(cases.map(([value]) => ({ amount: printed(value), rounded: false })));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('keep every scientific notation exactly', async () => {
    const scientific = fc
      .tuple(fc.oneof(units, everyday), fc.integer({ min: -30, max: 30 }), fc.constantFrom('e', 'E'))
      .map(([value, shift, letter]) => {
        // value x 10^-24 written with its point moved `shift` places to the left, and an exponent that moves it back.
        const digits = (value < 0n ? -value : value).toString().padStart(40, '0');
        const point = digits.length - 24 - shift;
        const padded =
          point < 0 ? digits.padStart(digits.length - point, '0') : digits.padEnd(Math.max(digits.length, point), '0');
        const at = Math.max(point, 0);
        const mantissa = `${padded.slice(0, at)}.${padded.slice(at)}`;
        return { value, text: `${value < 0n ? '-' : ''}${mantissa}${letter}${shift > 0 ? '+' : ''}${shift}` };
      });
    await fc.assert(
      fc.asyncProperty(fc.array(scientific, { minLength: 50, maxLength: 100 }), async cases => {
        expect(await read(cases.map(entry => entry.text))).toEqual(
          cases.map(entry => ({ amount: printed(entry.value), rounded: false })),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('round half to even past 24 decimals and say so', async () => {
    expect(
      await read([
        '0.0000000000000000000000005',
        '-1.0000000000000000000000015',
        '-1.00000000000000000000000250',
        '0.00000000000000000000000251',
        '0.0000000000000000000000004',
        '1E-25',
        '5E-25',
        '0.100000000000000000000000000',
      ]),
    ).toEqual([
      { amount: '0.000000000000000000000000', rounded: true },
      { amount: '-1.000000000000000000000002', rounded: true },
      { amount: '-1.000000000000000000000002', rounded: true },
      { amount: '0.000000000000000000000003', rounded: true },
      { amount: '0.000000000000000000000000', rounded: true },
      { amount: '0.000000000000000000000000', rounded: true },
      { amount: '0.000000000000000000000000', rounded: true },
      { amount: '0.100000000000000000000000', rounded: false },
    ]);
  });

  it.each([
    'NaN',
    'nan',
    'inf',
    '-Infinity',
    '1,000',
    '1,000.50',
    '0,5',
    '$5',
    '5 USD',
    '1_000',
    '1e',
    'e5',
    '0x10',
    '0b1',
    '1.1234567890123 5',
    '1.123456789012-5',
    '1.12345678901 25',
    '--1',
    '1-',
    '.',
    '-',
    '(5)',
    '１２',
    '100000000000000',
    '1e14',
    '1e400',
  ])('refuse %s', async text => {
    expect(await read([text])).toEqual([{ amount: null, rounded: expect.any(Boolean) }]);
  });
});

describe('amounts from floating point', () => {
  it('are the shortest text that reads back as the same number', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), { minLength: 20, maxLength: 50 }),
        async tenThousandths => {
          const values = tenThousandths.map(value => value / 10_000);
          const rows = await bench.sql.all(
            `SELECT CAST(${decimalFromNumber('d', 'DOUBLE')} AS VARCHAR) AS amount
           FROM (SELECT unnest(from_json($1, '["DOUBLE"]')) AS d, generate_subscripts(from_json($1, '["DOUBLE"]'), 1) AS i) ORDER BY i`,
            [JSON.stringify(values)],
          );
          expect(rows.map(row => row.amount)).toEqual(tenThousandths.map(value => printed(BigInt(value) * 10n ** 20n)));
        },
      ),
      { numRuns: 20 },
    );
  });

  it('refuse NaN and infinity', async () => {
    const rows = await bench.sql.all(
      `SELECT ${decimalFromNumber('d', 'DOUBLE')} AS amount FROM (SELECT unnest(['NaN'::DOUBLE, 'inf'::DOUBLE, '-inf'::DOUBLE]) AS d)`,
    );
    expect(rows.map(row => row.amount)).toEqual([null, null, null]);
  });

  it('sum ten thousand times 0.000000125 exactly (CORRECTNESS 8)', async () => {
    const [row] = await bench.sql.all(
      `SELECT CAST(sum(${decimalFromText('t')}) AS VARCHAR) AS total FROM (SELECT '0.000000125' AS t FROM range(10000))`,
    );
    expect(row?.total).toBe('0.001250000000000000000000');
  });
});
