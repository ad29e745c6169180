import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConnectorBench } from '../../fixtures/focus/connector-bench.ts';

let bench: ConnectorBench;
beforeAll(async () => {
  bench = await ConnectorBench.open();
});
afterAll(() => bench.close());

const period = `TIMESTAMP '2024-09-01' AS "BillingPeriodStart", TIMESTAMP '2024-10-01' AS "BillingPeriodEnd",
  TIMESTAMPTZ '2024-09-02 02:00:00+02' AS "ChargePeriodStart", TIMESTAMPTZ '2024-09-02 03:00:00+02' AS "ChargePeriodEnd"`;

async function parquet(select: string): Promise<Buffer> {
  const path = bench.path(`made-${Math.trunc(performance.now() * 1000)}.parquet`);
  await bench.sql.all(`COPY (${select}) TO '${path}' (FORMAT parquet)`);
  return readFile(path);
}

describe('Parquet', () => {
  it('keeps decimals exact, takes floats by their shortest text, zones to UTC, and maps to JSON', async () => {
    const bytes = await parquet(
      `SELECT 0.1::DOUBLE AS "BilledCost", 1.23456789012345678901::DECIMAL(38, 20) AS "EffectiveCost", 1e-7::DOUBLE AS "ListCost", 3::INTEGER AS "ContractedCost",
         'USD' AS "BillingCurrency", ${period}, 'Usage' AS "ChargeCategory", MAP {'team': 'a"b', 'env': 'prod'} AS "Tags", 42::BIGINT AS "SubAccountId",
         'AWS' AS "ProviderName", {'total': 1.5, 'edp': NULL} AS "x_Discounts", 'RunInstances' AS "x_Operation", 'AmazonEC2' AS "x_ServiceCode"
       UNION ALL SELECT NULL, NULL, NULL, NULL, 'USD', ${period}, 'Usage', NULL, NULL, 'AWS', NULL, NULL, NULL`,
    );
    const { verdict, scan } = await bench.sniff('export', bytes);
    expect(verdict.sentence).toBe(
      'FOCUS 1.0 export by AWS Data Exports as Parquet: 2 rows of AWS, September 2024, USD.',
    );
    expect(verdict.container).toBe('parquet');
    const rows = await bench.rows(scan, [
      'BilledCost',
      'EffectiveCost',
      'ListCost',
      'ContractedCost',
      'ChargePeriodStart',
      'Tags',
      'SubAccountId',
      'x_Custom',
    ]);
    expect(rows).toEqual([
      {
        BilledCost: '0.100000000000000000000000',
        EffectiveCost: '1.234567890123456789010000',
        ListCost: '0.000000100000000000000000',
        ContractedCost: '3.000000000000000000000000',
        ChargePeriodStart: '2024-09-02 00:00:00',
        Tags: '{"team":"a\\"b","env":"prod"}',
        SubAccountId: '42',
        x_Custom:
          '{"x_Discounts":"{\\"total\\":1.5,\\"edp\\":null}","x_Operation":"RunInstances","x_ServiceCode":"AmazonEC2"}',
      },
      {
        BilledCost: null,
        EffectiveCost: null,
        ListCost: null,
        ContractedCost: null,
        ChargePeriodStart: '2024-09-02 00:00:00',
        Tags: null,
        SubAccountId: null,
        x_Custom: null,
      },
    ]);
    expect(await bench.hits(scan, 'rejections')).toEqual({ 'value.missing BilledCost': 1 });
  });

  it('refuses NaN and infinite money per row', async () => {
    const bytes = await parquet(
      `SELECT unnest(['NaN'::DOUBLE, 'inf'::DOUBLE, 1.5::DOUBLE]) AS "BilledCost", 0::DOUBLE AS "EffectiveCost", 0::DOUBLE AS "ListCost",
         'USD' AS "BillingCurrency", ${period}, 'Usage' AS "ChargeCategory"`,
    );
    const { scan } = await bench.sniff('export', bytes);
    expect(await bench.hits(scan, 'rejections')).toEqual({ 'value.not-a-number BilledCost': 2 });
  });

  it('numbers rows in file order', async () => {
    const bytes = await parquet(
      `SELECT i::DECIMAL(20, 5) AS "BilledCost", 'USD' AS "BillingCurrency", ${period}, 'Usage' AS "ChargeCategory", 0 AS "ListCost" FROM range(300000) t(i) ORDER BY i`,
    );
    const { scan } = await bench.sniff('export', bytes);
    const [row] = await bench.sql.all(
      `SELECT count(*) AS n, count(*) FILTER (${scan?.columns.get('BilledCost')} + 1 = "x_SourceRow") AS same FROM (${scan?.rawSql})`,
    );
    expect(row).toEqual({ n: 300_000n, same: 300_000n });
  });

  it('cut in half, or with a footer that cannot be, is refused', async () => {
    const bytes = await parquet(
      `SELECT 1.5 AS "BilledCost", 'USD' AS "BillingCurrency", ${period}, 'Usage' AS "ChargeCategory", 0 AS "ListCost"`,
    );
    const lying = Buffer.from(bytes);
    lying.writeUInt32LE(0x7fffffff, lying.length - 8);
    const scrambled = Buffer.from(bytes);
    scrambled.fill(0xff, scrambled.length - 200, scrambled.length - 8);
    for (const broken of [bytes.subarray(0, bytes.length / 2), bytes.subarray(0, 8), lying, scrambled]) {
      const { verdict, scan } = await bench.sniff('half.parquet', broken);
      expect(scan).toBeNull();
      expect(verdict.problem).toMatchObject({ code: 'format.broken-parquet', details: { name: 'half.parquet' } });
    }
  });
});
