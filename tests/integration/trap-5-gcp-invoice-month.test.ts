import { afterEach, expect, it } from 'vitest';
import { TestWorkspace } from '../contract/lake-import/open-workspace.ts';
import { type GcpRow, gcpCsv } from '../fixtures/gcp/billing-rows.ts';

let workspace: TestWorkspace;
afterEach(() => workspace.remove());

const use = (start: string, invoiceMonth: string, cost: string): GcpRow => ({
  start: `${start}:00:00 UTC`,
  end: `${start}:59:59 UTC`,
  invoiceMonth,
  cost,
});

/**
 * Trap 5 for Google Cloud: the month of the invoice is not the month of use, and it is cut at midnight in California.
 * November 2026 there is 2026-11-01T07:00Z (daylight time) to 2026-12-01T08:00Z (standard time; clocks went back on 1 November).
 */
const rows = [
  use('2026-11-01 06', '202610', '1'), // still October in California, though November in UTC
  use('2026-11-01 07', '202611', '2'), // the first hour of November there
  use('2026-12-01 07', '202611', '4'), // the last one
  use('2026-10-15 12', '202611', '8'), // used in October, arrived late, invoiced with November
];

it('puts a charge in the month of its invoice and leaves its time of use alone', async () => {
  workspace = await TestWorkspace.create();
  const { failures } = await workspace.import([await workspace.write('bill.csv', gcpCsv(rows))]);
  expect(failures).toEqual([]);
  const invoices = await workspace.sql(
    `SELECT BillingPeriodStart::VARCHAR AS first, BillingPeriodEnd::VARCHAR AS next, sum(BilledCost)::DECIMAL(9, 0)::VARCHAR AS billed
     FROM fact_cost_usage GROUP BY ALL ORDER BY 1`,
  );
  expect(invoices).toEqual([
    { first: '2026-10-01 07:00:00', next: '2026-11-01 07:00:00', billed: '1' },
    { first: '2026-11-01 07:00:00', next: '2026-12-01 08:00:00', billed: '14' }, // 2 + 4 + 8
  ]);
  const used = await workspace.sql(
    `SELECT date_trunc('month', ChargePeriodStart)::DATE::VARCHAR AS "month", sum(BilledCost)::DECIMAL(9, 0)::VARCHAR AS billed
     FROM fact_cost_usage GROUP BY 1 ORDER BY 1`,
  );
  expect(used).toEqual([
    { month: '2026-10-01', billed: '8' },
    { month: '2026-11-01', billed: '3' }, // 1 + 2, by UTC
    { month: '2026-12-01', billed: '4' },
  ]);
});

it('tells the late charge as a remark, not as a fault', async () => {
  workspace = await TestWorkspace.create();
  const { drops } = await workspace.import([await workspace.write('bill.csv', gcpCsv(rows))]);
  const findings = await workspace.lake.importer.findings(drops[0]?.id ?? '');
  expect(findings.map(({ rule, severity, sampleRows }) => ({ rule, severity, sampleRows }))).toEqual(
    expect.arrayContaining([{ rule: 'invoice.other-month', severity: 'info', sampleRows: [4] }]),
  );
  expect(findings.map(finding => finding.rule)).not.toContain('period.outside-billing');
});

it('replaces an invoice month as a whole when the rest of its rows have arrived', async () => {
  workspace = await TestWorkspace.create();
  const early = rows.slice(1, 2);
  await workspace.import([await workspace.write('bill-1.csv', gcpCsv(early))]);
  await workspace.import([await workspace.write('bill-2.csv', gcpCsv(rows.slice(1)))]);
  const [live] = await workspace.sql(
    'SELECT sum(BilledCost)::DECIMAL(9, 0)::VARCHAR AS billed, count(*)::INTEGER AS n FROM fact_cost_usage',
  );
  expect(live).toEqual({ billed: '14', n: 3 });
});
