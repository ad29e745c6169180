import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ImportResult } from '../../src-core/contract/imports.ts';
import { TestWorkspace } from '../contract/lake-import/open-workspace.ts';
import { mureon } from '../support/command-line.ts';
import { sharedData } from '../support/repository.ts';
import { noData, unless } from '../support/skip.ts';

const folder = sharedData('cloud-exports');
if (!folder) console.log('skipped: the native cloud exports are not beside the repository');

/**
 * Totals of SOURCE.md of the set. It states those of the two toolkit files as sums of floating point numbers, 8.545007786741936 and
 * 16.296932136636645; the exact sums of their cells are the ones below and agree with those to 1e-15.
 */
const expected = [
  ['aws_cur_legacy_sample.csv', 1281, 'aws-cur/aws', 'BilledCost', 'USD', '1.6823086974'],
  ['azure_ea_cost_details_sample.csv', 27, 'azure-actual/microsoft', 'BilledCost', 'CAD', '1.26136926505726'],
  ['azure_EA_ActualCost_Small.csv', 11, 'azure-actual/microsoft', 'BilledCost', 'USD', '8.5450077867419368'],
  [
    'azure_EA_AmortizedCost_Small.csv',
    28,
    'azure-amortized/microsoft',
    'EffectiveCost',
    'USD',
    '16.296932136636644627485419',
  ],
] as const;

describe('the native AWS and Azure exports', unless(folder === undefined ? noData : null), () => {
  it.each(expected)('%s has the exact total of its source', async (name, rows, source, measure, currency, amount) => {
    const workspace = await TestWorkspace.create();
    try {
      const { drops, failures } = await workspace.import([{ path: join(folder ?? '', name), name }]);
      expect(failures).toEqual([]);
      expect(drops[0]).toMatchObject({ source, rows: { read: rows, accepted: rows, rejected: 0 } });
      expect(drops[0]?.totals.find(total => total.measure === measure)).toEqual({ measure, currency, amount });
      expect(await workspace.failedChecks()).toEqual([]);
    } finally {
      await workspace.remove();
    }
  });

  it('has the list cost of the AWS report too', async () => {
    const workspace = await TestWorkspace.create();
    try {
      const name = 'aws_cur_legacy_sample.csv';
      const { drops } = await workspace.import([{ path: join(folder ?? '', name), name }]);
      expect(drops[0]?.totals.map(total => [total.measure, total.amount]).toSorted()).toEqual([
        ['BilledCost', '1.6823086974'],
        ['ContractedCost', '1.6823086974'],
        ['EffectiveCost', '1.6823086974'], // no commitments in this report
        ['ListCost', '3.3561726949'],
      ]);
      // 1,269 usage lines and 12 of tax; the line id alone is not unique (388 of 1,281), yet no line is lost
      const kinds = await workspace.sql(
        `SELECT ChargeCategory AS kind, count(*)::INTEGER AS n FROM fact_cost_usage GROUP BY 1 ORDER BY 1`,
      );
      expect(kinds).toEqual([
        { kind: 'Tax', n: 12 },
        { kind: 'Usage', n: 1269 },
      ]);
    } finally {
      await workspace.remove();
    }
  });

  it('come in together from the command line, and the file without rows says so by its right name', async () => {
    const workspace = await mkdtemp(join(tmpdir(), 'mureon-cli-'));
    try {
      const files = [...expected.map(([name]) => name), 'azure_EA_NoRows.csv'].map(name => join(folder ?? '', name));
      const { stdout } = await mureon(workspace, ['import', ...files]);
      const result = JSON.parse(stdout) as ImportResult;
      expect(result.drops.map(drop => [drop.fileName, drop.rows.accepted])).toEqual(
        expected.map(([name, rows]) => [name, rows]).toSorted(),
      );
      expect(result.failures.map(failure => failure.error)).toEqual([
        expect.objectContaining({
          code: 'bill.no-rows',
          details: { name: 'azure_EA_NoRows.csv', what: 'Azure cost details (Enterprise Agreement)' },
        }),
      ]);
    } finally {
      await rm(workspace, { recursive: true, force: true });
    }
  });
});
