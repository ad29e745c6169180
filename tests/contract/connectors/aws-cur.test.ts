import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsCostAndUsageReport } from '../../../workers/connectors/aws/cost-and-usage-report.ts';
import { type CurLine, cur2, legacyCur } from '../../fixtures/aws/cur-text.ts';
import { BillBench } from '../../fixtures/bill-bench.ts';
import { sharedData } from '../../support/repository.ts';

let bench: BillBench;
beforeAll(async () => {
  bench = await BillBench.open(awsCostAndUsageReport);
});
afterAll(() => bench.close());

const tagged: CurLine = {
  bill_payer_account_id: '000011112222',
  line_item_resource_id: 'arn:aws:ec2:eu-west-1:000033334444:instance/i-0',
  line_item_usage_type: 'EU-BoxUsage:p5.48xlarge',
  line_item_operation: 'RunInstances',
  line_item_usage_amount: '2.5',
  line_item_unblended_cost: '1E-10',
  pricing_unit: 'Hrs',
  product_product_name: 'Amazon Elastic Compute Cloud',
  product_region: 'eu-west-1',
  product_instance_type: 'p5.48xlarge',
  'tag_user:team': 'search, "core"',
  'tag_user:user_x': 'user_y',
  'tag_aws:createdBy': 'Root',
};

describe('AWS Cost and Usage Report', () => {
  it.each([
    ['legacy', legacyCur, { 'aws:createdBy': 'Root' }],
    ['2.0', cur2, { aws_createdBy: 'Root' }],
  ] as const)('tells a %s line in FOCUS columns, tags without the prefix of AWS', async (version, write, ofAws) => {
    const text = write([tagged]);
    const [row] = await bench.rows(text, [
      'BillingAccountId',
      'SubAccountId',
      'BilledCost',
      'ChargePeriodStart',
      'ChargePeriodEnd',
      'BillingPeriodEnd',
      'ConsumedQuantity',
      'ConsumedUnit',
      'ChargeCategory',
      'ChargeFrequency',
      'PricingCategory',
      'ServiceProviderName',
      'ServiceName',
      'ServiceCategory',
      'RegionId',
      'ResourceType',
      'SkuMeter',
      'SkuPriceDetails',
    ]);
    expect(row).toEqual({
      BillingAccountId: '000011112222',
      SubAccountId: '000033334444',
      BilledCost: '0.0000000001',
      ChargePeriodStart: '2025-01-02 00:00:00',
      ChargePeriodEnd: '2025-01-02 01:00:00',
      BillingPeriodEnd: '2025-02-01 00:00:00',
      ConsumedQuantity: '2.5',
      ConsumedUnit: 'Hrs',
      ChargeCategory: 'Usage',
      ChargeFrequency: 'Usage-Based',
      PricingCategory: 'Standard',
      ServiceProviderName: 'AWS',
      ServiceName: 'Amazon Elastic Compute Cloud',
      ServiceCategory: 'Compute',
      RegionId: 'eu-west-1',
      ResourceType: 'instance',
      SkuMeter: 'EU-BoxUsage:p5.48xlarge',
      SkuPriceDetails: '{"InstanceType":"p5.48xlarge","x_Operation":"RunInstances"}',
    });
    const [{ Tags }] = (await bench.rows(text, ['Tags'])) as [{ Tags: string }];
    expect(JSON.parse(Tags)).toEqual({ team: 'search, "core"', user_x: 'user_y', ...ofAws });
    const { verdict } = await bench.sniff(gzipSync(text), 'any.csv.gz');
    expect(verdict.sentence).toBe(
      `AWS Cost and Usage Report (${version}) as gzipped CSV: 1 row of AWS, January 2025, USD.`,
    );
  });

  it('reads CUR 2.0 as Parquet with maps, doubles and timestamps as it does the CSV', async () => {
    const path = bench.bench.path('cur.parquet');
    await bench.bench.sql.all(`COPY (SELECT '1' AS bill_payer_account_id, 'Usage' AS line_item_line_item_type, 'USD' AS line_item_currency_code,
      TIMESTAMP '2025-01-01' AS bill_billing_period_start_date, TIMESTAMP '2025-02-01' AS bill_billing_period_end_date,
      TIMESTAMP '2025-01-31 00:00:00' AS line_item_usage_start_date, TIMESTAMP '2025-01-31 23:59:59' AS line_item_usage_end_date,
      0.1::DOUBLE AS line_item_unblended_cost, 'AmazonS3' AS line_item_product_code,
      MAP {'product_name': 'Amazon Simple Storage Service', 'region': 'eu-west-1'} AS product,
      MAP {'user_team': 'a,"user_b', 'aws_z': 'q'} AS resource_tags) TO '${path}' (FORMAT parquet)`);
    const bytes = await readFile(path);
    const columns = ['BilledCost', 'ChargePeriodEnd', 'ServiceName', 'RegionId', 'Tags'];
    expect(await bench.rows(bytes, columns, 'cur.parquet')).toEqual([
      {
        BilledCost: '0.1',
        ChargePeriodEnd: '2025-02-01 00:00:00', // the last second of the month is written; FOCUS ends are exclusive
        ServiceName: 'Amazon Simple Storage Service',
        RegionId: 'eu-west-1',
        Tags: '{"team":"a,\\"user_b","aws_z":"q"}',
      },
    ]);
    const { verdict } = await bench.sniff(bytes, 'cur.parquet');
    expect(verdict.sentence).toBe('AWS Cost and Usage Report (2.0) as Parquet: 1 row of AWS, January 2025, USD.');
  });

  it('keeps what FOCUS has no column for, and rejects money it cannot read instead of guessing', async () => {
    const text = legacyCur([
      { identity_line_item_id: 'line-1', line_item_line_item_type: 'SomethingNew', line_item_unblended_cost: '2' },
      { line_item_unblended_cost: '$3' },
      { line_item_line_item_type: 'DiscountedUsage', reservation_effective_cost: 'n/k' },
    ]);
    const { scan, verdict } = await bench.sniff(text);
    const rows = await bench.rows(text, ['ChargeCategory', 'EffectiveCost', 'x_Custom']);
    expect(rows[0]).toMatchObject({ ChargeCategory: 'Adjustment', EffectiveCost: '2' });
    expect(JSON.parse(String(rows[0]?.x_Custom))).toMatchObject({
      'identity/LineItemId': 'line-1',
      'lineItem/LineItemType': 'SomethingNew',
      'lineItem/ProductCode': 'AmazonEC2',
    });
    expect(await bench.bench.hits(scan, 'rejections')).toMatchObject({
      'value.not-a-number lineItem/UnblendedCost': 1,
      'value.not-a-number reservation/EffectiveCost': 1,
    });
    expect(await bench.bench.rowsHit(scan, 'aws.line-item-type ChargeCategory')).toEqual([1]);
    expect(verdict.oddities.find(odd => odd.code === 'rows.rejected')?.count).toBe(2);
  });

  it('says when the report has no lines, and is not taken for a report without its columns', async () => {
    const empty = legacyCur([{}]).split('\n')[0] ?? '';
    expect((await bench.sniff(`${empty}\n`)).verdict).toMatchObject({
      sentence: 'bill.csv has the columns of AWS Cost and Usage Report (legacy) but no rows.',
      problem: { code: 'bill.no-rows' },
    });
    expect((await bench.sniff('a,b\n1,2\n')).verdict.problem?.code).toBe('format.unrecognised');
  });

  it('names the real report', async context => {
    const path = sharedData('cloud-exports', 'aws_cur_legacy_sample.csv');
    if (!path) return context.skip('the data sets are not here');
    const { verdict, scan } = await bench.sniff(await readFile(path), 'azure_ActualCost.csv');
    expect(verdict.sentence).toBe('AWS Cost and Usage Report (legacy) as CSV: 1,281 rows of AWS, November 2023, USD.');
    expect(await bench.bench.hits(scan, 'rejections')).toEqual({});
  });
});
