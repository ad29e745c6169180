import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gcpBillingExportFile } from '../../../workers/connectors/gcp/billing-export.ts';
import { BillBench } from '../../fixtures/bill-bench.ts';
import { type GcpRow, gcpCsv, gcpJsonArray, gcpJsonLines } from '../../fixtures/gcp/billing-rows.ts';

let bench: BillBench;
beforeAll(async () => {
  bench = await BillBench.open(gcpBillingExportFile);
});
afterAll(() => bench.close());

const rows: GcpRow[] = [
  {
    cost: '10.5',
    credits: [
      { name: 'Sustained use', amount: '-1.1', type: 'SUSTAINED_USAGE_DISCOUNT' },
      { name: "CUD, the '24 one", amount: '-2.2', type: 'COMMITTED_USAGE_DISCOUNT', id: 'cud-1' },
      { name: 'Promo', amount: '-3.3e-1', type: 'PROMOTION' },
    ],
    labels: [
      { key: 'team', value: 'search' },
      { key: 'note', value: `it's "fine", {really}` },
    ],
    projectLabels: [
      { key: 'team', value: 'platform' },
      { key: 'env', value: 'prod' },
      { key: 'empty', value: null },
    ],
  },
  { cost: '0.9', costType: 'tax', sku: 'Tax', costAtList: '0' },
  { cost: '-0.01', costType: 'rounding_error', sku: 'Rounding error', costAtList: '0' },
  { cost: '7', sku: 'Commitment v1: Cpu in Americas for 1 Year', costAtList: '7' },
];

const asked = [
  'BilledCost',
  'EffectiveCost',
  'ContractedCost',
  'ListCost',
  'ChargeCategory',
  'ChargeFrequency',
  'ChargePeriodStart',
  'BillingPeriodStart',
  'BillingPeriodEnd',
  'SubAccountId',
  'ResourceId',
  'ServiceCategory',
  'CommitmentDiscountId',
  'CommitmentDiscountCategory',
  'CommitmentDiscountStatus',
  'PricingCategory',
  'Tags',
] as const;

const common = {
  ChargePeriodStart: '2026-10-10 08:00:00',
  BillingPeriodStart: '2026-10-01 07:00:00', // Pacific daylight time
  BillingPeriodEnd: '2026-11-01 07:00:00', // clocks go back later that day
  SubAccountId: 'search-prod',
  ResourceId: '//compute.googleapis.com/vm-1',
  ServiceCategory: 'Compute',
  CommitmentDiscountId: null,
  CommitmentDiscountCategory: null,
  CommitmentDiscountStatus: null,
  PricingCategory: null,
  Tags: null,
};
const expected = [
  {
    ...common,
    BilledCost: '6.87', // 10.5 - 1.1 - 2.2 - 0.33: the cost once, whatever the number of credits
    EffectiveCost: '6.87',
    ContractedCost: '10.5',
    ListCost: '12',
    ChargeCategory: 'Usage',
    ChargeFrequency: 'Usage-Based',
    CommitmentDiscountId: 'cud-1',
    CommitmentDiscountCategory: 'Usage',
    CommitmentDiscountStatus: 'Used',
    PricingCategory: 'Committed',
    Tags: `{"team":"search","note":"it's \\"fine\\", {really}","env":"prod","empty":""}`,
  },
  {
    ...common,
    BilledCost: '0.9',
    EffectiveCost: '0.9',
    ContractedCost: '0.9',
    ListCost: '0.9',
    ChargeCategory: 'Tax',
    ChargeFrequency: 'One-Time',
  },
  {
    ...common,
    BilledCost: '-0.01',
    EffectiveCost: '-0.01',
    ContractedCost: '-0.01',
    ListCost: '-0.01',
    ChargeCategory: 'Adjustment',
    ChargeFrequency: 'One-Time',
  },
  {
    ...common,
    BilledCost: '7',
    EffectiveCost: '7',
    ContractedCost: '7',
    ListCost: '7',
    ChargeCategory: 'Purchase',
    ChargeFrequency: 'Recurring',
    PricingCategory: 'Standard',
  },
];

describe('Google Cloud billing export', () => {
  it.each([
    ['flattened CSV with Python literals', 'csv', gcpCsv(rows)],
    ['gzipped CSV', 'csv.gz', gzipSync(gcpCsv(rows))],
    ['JSON lines', 'json', gcpJsonLines(rows)],
    ['gzipped JSON lines', 'json.gz', gzipSync(gcpJsonLines(rows))],
    ['a JSON array', 'json', gcpJsonArray(rows)],
  ])('tells the same charges from %s', async (_, container, content) => {
    const { verdict } = await bench.sniff(content);
    expect(verdict).toMatchObject({ format: 'gcp', formatVersion: 'detailed', container, problem: null });
    expect(verdict.sentence).toMatch(/^Google Cloud detailed billing export as .*: 4 rows of Google Cloud, .*, USD\.$/);
    expect(await bench.rows(content, asked)).toEqual(expected);
  });

  it('tells them from Parquet with records as structs', async () => {
    const lines = await bench.bench.stage('rows.jsonl', gcpJsonLines(rows));
    const path = bench.bench.path('rows.parquet');
    await bench.bench.sql.all(`COPY (SELECT * FROM read_json('${lines.path}')) TO '${path}' (FORMAT parquet)`);
    const content = await readFile(path);
    expect((await bench.sniff(content)).verdict).toMatchObject({ container: 'parquet', problem: null });
    expect(await bench.rows(content, asked)).toEqual(expected);
  });

  it('never takes an amount of JSON through a float', async () => {
    // 22 significant digits: a double would give 0.12345678901234568
    const exact = { cost: '0.1234567890123456789012', credits: [{ name: 'a', amount: '-0.0000000000000000000002' }] };
    expect(await bench.rows(gcpJsonLines([exact]), ['ContractedCost', 'BilledCost'])).toEqual([
      { ContractedCost: '0.1234567890123456789012', BilledCost: '0.123456789012345678901' },
    ]);
  });

  it('keeps what FOCUS has no place for, the gross cost and its credits first of all', async () => {
    const [row] = await bench.rows(gcpCsv(rows.slice(0, 1)), ['x_Custom']);
    const custom = JSON.parse(String(row?.x_Custom));
    expect(custom).toMatchObject({ cost: '10.5', 'invoice.month': '202610', cost_type: 'regular' });
    expect(custom.credits).toContain("'amount': -2.2");
  });

  it('sees a key that only a later object has', async () => {
    const late = gcpJsonLines([{}]) + gcpJsonLines([{}]).replace('"cost_type"', '"seen_late":{"a":1},"cost_type"');
    const found = await bench.rows(late, ['x_Custom']);
    expect(found.map(row => JSON.parse(String(row.x_Custom)).seen_late)).toEqual([undefined, '{"a":"1"}']);
  });

  it.each([
    ['credits are broken', { credits: "[{'name': 'a', 'amount': -1" }, 'credits is not a list of credits'],
    ['credits are no list', { credits: "{'amount': -1}" }, 'credits is not a list of credits'],
    ['credits are a number', { credits: '5' }, 'credits is not a list of credits'],
    ['a string in credits never closes', { credits: "[{'name': 'a}]" }, 'credits is not a list of credits'],
    ['a credit has no amount', { credits: "[{'name': 'a'}]" }, 'A credit has an amount that is not a number'],
    ['a credit amounts to nan', { credits: "[{'amount': nan}]" }, /credit/],
    ['a credit is no record', { credits: '[7]' }, 'A credit has an amount that is not a number'],
    [
      'a credit has a huge exponent',
      { credits: "[{'amount': -1e999}]" },
      'A credit has an amount that is not a number',
    ],
    ['cost has a huge exponent', { cost: '1e99' }, 'cost is not a plain number'],
    ['cost is empty', { cost: '' }, 'is empty'],
    ['cost is inf', { cost: 'inf' }, 'cost is not a plain number'],
    [
      'the sum does not fit',
      { cost: '99999999999999', credits: "[{'amount': 99999999999999}]" },
      'more than 14 digits',
    ],
    ['the month is none', { 'invoice.month': '202613' }, 'invoice.month is not a month'],
    ['the month is empty', { 'invoice.month': '' }, 'is empty'],
    ['the time is none', { usage_start_time: 'yesterday' }, 'is not a date-time'],
  ] as const)('refuses a row when %s, and says why', async (_, overrides, reason) => {
    const { verdict, scan } = await bench.sniff(gcpCsv([{}], overrides));
    expect(scan).toBeNull();
    expect(verdict.problem?.code).toBe('focus.no-valid-rows');
    expect(String(verdict.problem?.details.reason)).toMatch(
      reason instanceof RegExp ? reason : new RegExp(reason.replace(/[.]/g, '\\.')),
    );
  });

  it('leaves labels that cannot be read untagged, and the charge in', async () => {
    const text = gcpCsv([{}], { labels: "[{'key': 'team', 'value':" });
    expect(await bench.rows(text, ['Tags', 'BilledCost'])).toEqual([{ Tags: null, BilledCost: '10' }]);
    const { scan } = await bench.sniff(text);
    expect(await bench.bench.hits(scan, 'findings')).toEqual({ 'tags.unreadable Tags': 1 });
  });

  it('refuses credits spread over rows, which repeat the cost', async () => {
    const text = gcpCsv([{}, {}]).replace('credits', 'credits.amount').replaceAll('"[]"', '"-1"');
    const { verdict } = await bench.sniff(text);
    expect(verdict.problem?.code).toBe('format.unrecognised');
    expect(verdict.sentence).toContain('cost is repeated for each credit');
  });

  it.each([
    ['CSV', gcpCsv([{}]).replace('cost_at_list', 'Cost')],
    ['JSON', gcpJsonLines([{}]).replace('"cost_at_list"', '"Cost"')],
  ])('refuses %s with two columns of one name', async (_, text) => {
    const { verdict } = await bench.sniff(text);
    expect(verdict.problem).toMatchObject({ code: 'focus.duplicate-columns', details: { columns: ['cost and Cost'] } });
  });

  it('says when the file has no credits or no invoice month', async () => {
    const text = gcpCsv([{}]).replace('credits', 'other').replace('invoice.month', 'month');
    const { verdict } = await bench.sniff(text);
    expect(verdict.oddities.map(entry => entry.code)).toEqual(
      expect.arrayContaining(['gcp.no-credits', 'gcp.no-invoice-month']),
    );
  });

  it.each([
    ['cut in a value', gcpJsonLines([{}]).slice(0, 300), 'it ends in the middle of a value'],
    ['with a bracket too many', `${gcpJsonLines([{}])}}`, 'a bracket closes that was not opened'],
    [
      'nested too deeply',
      `${gcpJsonLines([{}]).trim().slice(0, -1)},"x":${'['.repeat(100)}`,
      'it is nested too deeply',
    ],
    ['without a comma', gcpJsonLines([{}]).replace('","service"', '" "service"'), 'it cannot be read as JSON'],
  ])('refuses JSON %s', async (_, text, reason) => {
    const { verdict } = await bench.sniff(text);
    expect(verdict.problem).toMatchObject({ code: 'format.json-structure', details: { reason } });
  });
});
