import { afterEach, expect, it } from 'vitest';
import { TestWorkspace } from '../contract/lake-import/open-workspace.ts';
import { sharedData } from '../support/repository.ts';

let workspace: TestWorkspace | undefined;
afterEach(async () => {
  await workspace?.remove();
  workspace = undefined;
});

/** Totals of ../shared/data/cloud-exports/SOURCE.md, added up as decimals. */
it.for([
  {
    name: 'gcp_billing_export_sample.csv',
    rows: 28,
    sentence: 'Google Cloud standard billing export as CSV: 28 rows of Google Cloud,',
    source: 'gcp/google-cloud',
    // 8 rows of 5e-06 and 2 of 1e-06; a free-trial credit takes all of it away
    totals: { ContractedCost: '0.000042', BilledCost: '0', EffectiveCost: '0' },
  },
  {
    name: 'oci_cost_report_sample.csv',
    rows: 506,
    sentence: 'Oracle Cloud cost report as CSV: 506 rows of Oracle, November 2023, USD.',
    source: 'oci/oracle',
    // the 2.5235893254006485 of SOURCE.md is this sum in floating point
    totals: {
      BilledCost: '2.523589325400648027',
      EffectiveCost: '2.523589325400648027',
      ContractedCost: '2.523589325400648027',
    },
  },
])('$name comes in whole', async ({ name, rows, sentence, source, totals }, context) => {
  const path = sharedData('cloud-exports', name);
  if (path === undefined) return context.skip('the data sets are not here');
  workspace = await TestWorkspace.create();
  const [verdict] = await workspace.lake.importer.sniff([{ path, name }], new AbortController().signal);
  expect(verdict?.sentence).toContain(sentence);
  const { drops, failures } = await workspace.import([{ path, name }]);
  expect(failures).toEqual([]);
  expect(drops[0]).toMatchObject({ source, rows: { read: rows, accepted: rows, rejected: 0 } });
  const found = drops[0]?.totals.map(({ measure, amount }) => [measure, amount]) ?? [];
  expect(Object.fromEntries(found)).toEqual(totals);
  expect(drops[0]?.totals.every(total => total.currency === 'USD')).toBe(true);
  const again = await workspace.import([{ path, name }]);
  expect(again.drops[0]?.status).toBe('unchanged');
  expect(await workspace.failedChecks()).toEqual([]);
});
