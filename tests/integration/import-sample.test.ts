import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { TestWorkspace } from '../contract/lake-import/open-workspace.ts';
import { sharedData } from '../support/repository.ts';
import { noData, unless } from '../support/skip.ts';

const path = sharedData('focus-sample', 'focus_1.0_sample_667.csv');
if (!path) console.log('skipped: the FOCUS sample (FinOps Foundation, CC BY 4.0) is not beside the repository');

/** Expected figures: SOURCE.md of the sample, summed there with decimal arithmetic. */
describe('the FOCUS sample of 667 rows', unless(path === undefined ? noData : null), () => {
  const sample = { path: path ?? '', name: 'focus_1.0_sample_667.csv' };

  it('has the exact totals of its source, overall and by every published split', async () => {
    const workspace = await TestWorkspace.create();
    try {
      const { drops, failures } = await workspace.import([sample]);
      expect(failures).toEqual([]);
      expect(drops[0]).toMatchObject({
        rows: { read: 667, accepted: 667, rejected: 0 },
        formatVersion: '1.0',
        status: 'imported',
      });
      expect(drops[0]?.totals.find(total => total.measure === 'BilledCost')).toEqual({
        measure: 'BilledCost',
        currency: 'USD',
        amount: '9.44532991675',
      });
      const by = async (column: string) =>
        Object.fromEntries(
          (
            await workspace.sql(
              `SELECT ${column} AS k, rtrim(rtrim(sum(BilledCost)::VARCHAR, '0'), '.') AS v FROM fact_cost_usage GROUP BY 1`,
            )
          ).map(row => [row.k, row.v]),
        );
      expect(await by('ServiceProviderName')).toEqual({
        AWS: '9.3287376448',
        Microsoft: '0.02459227195',
        Oracle: '0.092',
      });
      expect(await by('ChargeCategory')).toEqual({ Usage: '11.97902991675', Credit: '-2.6137', Adjustment: '0.08' });
      expect(await by('ServiceCategory')).toEqual({
        Compute: '8.0366218339',
        Storage: '0.5745791881',
        Databases: '0.3564813352',
        Networking: '0.3174362572',
        'Management and Governance': '0.1912526708',
        Other: '0.1090517644',
        Security: '0.0089444445',
        Identity: '0.0027777778',
        Integration: '0.0000822006',
        'AI and Machine Learning': '-0.15189755575',
      });
      expect(await workspace.failedChecks()).toEqual([]);
    } finally {
      await workspace.remove();
    }
  });

  it('gives the same rows cut into parts, in any order, gzipped or not', async () => {
    const whole = await TestWorkspace.create();
    const parts = await TestWorkspace.create();
    try {
      await whole.import([sample]);
      const text = await readFile(sample.path, 'utf8');
      const lines = text.trimEnd().split('\n'); // this file has no line break inside a cell
      const [header = '', ...rows] = lines;
      const cut = [rows.slice(0, 200), rows.slice(200, 450), rows.slice(450)].map(
        part => `${[header, ...part].join('\n')}\n`,
      );
      const files = await Promise.all(
        cut.map((part, index) =>
          parts.write(`p${index}.csv${index === 1 ? '.gz' : ''}`, index === 1 ? gzipSync(part) : part),
        ),
      );
      const { failures } = await parts.import(files.toReversed());
      expect(failures).toEqual([]);
      expect(await parts.lake.importer.lakeHash()).toBe(await whole.lake.importer.lakeHash());
    } finally {
      await whole.remove();
      await parts.remove();
    }
  });
});
