import { afterAll, beforeAll, expect, it } from 'vitest';
import { ociCostReportFile } from '../../../workers/connectors/oci/cost-report.ts';
import { BillBench } from '../../fixtures/bill-bench.ts';

let bench: BillBench;
beforeAll(async () => {
  bench = await BillBench.open(ociCostReportFile);
});
afterAll(() => bench.close());

const header = [
  'lineItem/referenceNo',
  'lineItem/tenantId',
  'lineItem/intervalUsageStart',
  'lineItem/intervalUsageEnd',
  'product/service',
  'product/resourceId',
  'usage/billedQuantity',
  'cost/subscriptionId',
  'cost/unitPrice',
  'cost/myCost',
  'cost/myCostOverage',
  'cost/currencyCode',
  'cost/skuUnitDescription',
  'lineItem/isCorrection',
  'lineItem/backreferenceNo',
  'tags/team.name',
  'tags/Dev\\ops.release',
];
const line = (over: Readonly<Record<string, string>> = {}): string =>
  header
    .map(name => {
      const cells: Record<string, string> = {
        'lineItem/referenceNo': 'r1',
        'lineItem/tenantId': 'ocid1.tenancy.oc1..t',
        'lineItem/intervalUsageStart': '2023-11-30T23:00Z', // without seconds
        'lineItem/intervalUsageEnd': '2023-12-01T00:00:00Z',
        'product/service': 'COMPUTE',
        'product/resourceId': 'ocid1.instance.oc1.us-sanjose-1.x',
        'usage/billedQuantity': '0.5',
        'cost/subscriptionId': '20209880',
        'cost/unitPrice': '0.147171330000000000',
        'cost/myCost': '2.3E-9',
        'cost/currencyCode': 'USD',
        'cost/skuUnitDescription': 'Hours',
        'lineItem/isCorrection': 'false',
        'tags/team.name': 'search',
      };
      return over[name] ?? cells[name] ?? '';
    })
    .join(',');
const report = (...lines: string[]): string => `${[header.join(','), ...lines].join('\n')}\n`;

it('tells a line in FOCUS columns, scientific notation exactly', async () => {
  const text = report(
    line(),
    line({ 'lineItem/isCorrection': 'true', 'cost/myCost': '-1E-24', 'lineItem/backreferenceNo': 'r1' }),
  );
  const columns = [
    'BilledCost',
    'BillingAccountId',
    'SubAccountId',
    'ChargePeriodStart',
    'BillingPeriodStart',
    'BillingPeriodEnd',
    'ChargeClass',
    'ResourceType',
    'Tags',
    'ListCost',
  ];
  const first = {
    BilledCost: '0.0000000023',
    BillingAccountId: '20209880',
    SubAccountId: 'ocid1.tenancy.oc1..t',
    ChargePeriodStart: '2023-11-30 23:00:00',
    BillingPeriodStart: '2023-11-01 00:00:00',
    BillingPeriodEnd: '2023-12-01 00:00:00',
    ChargeClass: null,
    ResourceType: 'instance',
    Tags: '{"team.name":"search"}',
    ListCost: null, // the report has no list price: unknown, not zero
  };
  expect(await bench.rows(text, columns)).toEqual([
    first,
    { ...first, BilledCost: '-0.000000000000000000000001', ChargeClass: 'Correction' },
  ]);
});

it('reads a tag whose column has a backslash, and keeps what a correction corrects', async () => {
  const text = report(
    line({ 'tags/Dev\\ops.release': '1.0', 'lineItem/backreferenceNo': 'r0', 'cost/myCostOverage': '5' }),
  );
  const [row] = await bench.rows(text, ['Tags', 'x_Custom', 'BilledCost']);
  expect(JSON.parse(String(row?.Tags))).toEqual({ 'team.name': 'search', 'Dev\\ops.release': '1.0' });
  // the overage is a part of the cost and never added to it
  expect(row?.BilledCost).toBe('0.0000000023');
  expect(JSON.parse(String(row?.x_Custom))).toMatchObject({
    'lineItem/backreferenceNo': 'r0',
    'cost/myCostOverage': '5',
  });
});

it.each([
  ['cost/myCost', 'x', 'BilledCost (cost/myCost in the file) is not a plain number'],
  ['cost/myCost', '1E99', 'is not a plain number'],
  ['cost/myCost', '', 'BilledCost (cost/myCost in the file) is empty'],
  ['lineItem/intervalUsageStart', '13/14/15', 'is not a date-time'],
  ['cost/currencyCode', '', 'BillingCurrency (cost/currencyCode in the file) is empty'],
])('refuses %s = %j and names the column of the file', async (column, cell, reason) => {
  const { verdict } = await bench.sniff(report(line({ [column]: cell })));
  expect(verdict.problem?.code).toBe('focus.no-valid-rows');
  expect(verdict.problem?.details.reason).toContain(reason);
});

it('leaves the usage report to be refused', async () => {
  const usage = 'lineItem/intervalUsageStart,usage/consumedQuantity\n2023-11-30T23:00Z,1\n';
  expect((await bench.sniff(usage)).verdict.problem?.code).toBe('format.unrecognised');
});
