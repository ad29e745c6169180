import { afterEach, beforeEach, expect, it } from 'vitest';
import { focusCsv } from './focus-csv.ts';
import { TestWorkspace } from './open-workspace.ts';

let workspace: TestWorkspace;
beforeEach(async () => {
  workspace = await TestWorkspace.create();
});
afterEach(() => workspace.remove());

/** A sum of DECIMAL(38, 24) ends at 2^127 / 10^24 = 1.7e14. Three months of 9e13 dong are 2.7e14: each bill is fine, and so is the lake. */
it('doctor adds up more than a DECIMAL sum can hold', async () => {
  for (const month of ['01', '02', '03']) {
    const next = `2026-0${Number(month) + 1}-01T00:00:00Z`;
    const start = `2026-${month}-01T00:00:00Z`;
    const amounts = { BilledCost: '90000000000000', EffectiveCost: '90000000000000', BillingCurrency: 'VND' };
    const period = {
      BillingPeriodStart: start,
      BillingPeriodEnd: next,
      ChargePeriodStart: start,
      ChargePeriodEnd: next,
    };
    const { failures } = await workspace.import([
      await workspace.write(`${month}.csv`, focusCsv([{ ...amounts, ...period }])),
    ]);
    expect(failures).toEqual([]);
  }
  expect(await workspace.failedChecks()).toEqual([]);
  await workspace.sql(`UPDATE rollup_month SET BilledCost = BilledCost - 0.000001 WHERE Bucket = '2026-02-01'`);
  expect(await workspace.failedChecks()).toEqual(['rollups: rollup_month does not add up to the rows']);
});
