import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CbfResult } from '../../src-core/contract/exports.ts';
import { focusCsv } from '../fixtures/focus/focus-text.ts';
import { mureon } from '../support/command-line.ts';
import { temporaryFolder } from '../support/workspace.ts';

const folder = temporaryFolder('cbf');
const workspace = join(folder.path, 'w');
const arn = (id: string) => `arn:aws:ec2:us-east-1:123:instance/${id}`;
const hour = { ChargePeriodStart: '2024-09-10T05:00:00Z', ChargePeriodEnd: '2024-09-10T06:00:00Z' };

/** Billed 10.1 + 0.000000125 - 2.6137 + 24 - 0 = 31.486300125; Effective 9 + 0.000000125 - 2.6137 + 0 + 24 = 30.386300125. */
const rows = [
  {
    ...hour,
    BilledCost: '10.1',
    EffectiveCost: '9',
    ResourceId: arn('i-1'),
    Tags: '{"Cost Center": "7", "team": "search"}',
  },
  {
    ...hour,
    BilledCost: '0.000000125',
    EffectiveCost: '0.000000125',
    ResourceId: arn('i-2'),
    Tags: '{"team": "=cmd|calc"}',
  },
  { ...hour, BilledCost: '-2.6137', EffectiveCost: '-2.6137', ChargeCategory: 'Credit' },
  { ...hour, BilledCost: '24', EffectiveCost: '0', ChargeCategory: 'Purchase', CommitmentDiscountId: 'sp-1' },
  { ...hour, BilledCost: '0', EffectiveCost: '24', CommitmentDiscountId: 'sp-1', CommitmentDiscountStatus: 'Used' },
  { ...hour, BilledCost: '5', EffectiveCost: '5', BillingCurrency: 'EUR' },
];

const report = (out: string, ...more: string[]) =>
  mureon(workspace, ['report', 'cbf', '--period', '2024-09', '--out', out, ...more]);

beforeAll(async () => {
  const file = join(folder.path, 'bill.csv');
  await writeFile(file, focusCsv(rows));
  const imported = await mureon(workspace, ['import', file]);
  expect(imported.exitCode, imported.stderr + imported.stdout).toBe(0);
});
afterAll(() => folder.remove());

describe('report cbf', () => {
  it('writes a drop whose costs come back to the last digit when it is imported', async () => {
    const out = join(folder.path, 'drop');
    await mkdir(out);
    const result = await report(out, '--currency', 'USD');
    expect(result.exitCode, result.stdout).toBe(0);
    const drop = result.json<CbfResult>();
    expect(drop).toMatchObject({ period: '2024-09', currency: 'USD', rows: 5 });
    expect(drop.warnings).toEqual([
      expect.stringContaining('cost and discounted cost come to 31.486300125, the amortized costs to 30.386300125'),
    ]);
    const month = join(out, '20240901-20241001');
    expect(JSON.parse(await readFile(join(month, 'manifest.json'), 'utf8'))).toEqual({
      version: '1.0.0',
      current_drop_id: drop.dropId,
    });
    expect(await readdir(join(month, drop.dropId))).toEqual(['mureon-01.csv.gz']);

    const other = join(folder.path, 'w2');
    const imported = await mureon(other, ['import', out]);
    expect(imported.exitCode, imported.stdout).toBe(0); // the manifest and the proof are passed over
    const answer = await mureon(other, ['query', '--measures', 'BilledCost,EffectiveCost', '--dims', 'ResourceId']);
    const totals = imported.json<{ drops: { totals: { measure: string; amount: string }[] }[] }>().drops[0]?.totals;
    expect(
      totals?.filter(total => /Billed|Effective/.test(total.measure)).map(total => [total.measure, total.amount]),
    ).toEqual([
      ['BilledCost', '31.486300125'],
      ['EffectiveCost', '30.386300125'],
    ]);
    // two instances of one account stay two
    expect(answer.stdout).toContain('resource:arn%3Aaws%3Aec2%3Aus-east-1%3A123%3Ainstance%2Fi-1');
    expect(answer.stdout).toContain('resource:arn%3Aaws%3Aec2%3Aus-east-1%3A123%3Ainstance%2Fi-2');
    const tags = await mureon(other, ['query', '--measures', 'BilledCost', '--dims', 'Tags/Cost=20Center,Tags/team']);
    expect(tags.stdout).toContain('"=cmd|calc"'); // read by a program: no apostrophe
  });

  it('refuses a month of several currencies unless one is named, and a second manifest', async () => {
    const out = join(folder.path, 'several');
    const refused = await report(out);
    expect(refused.exitCode).toBe(2);
    expect(refused.json<{ error: { code: string; details: object } }>().error).toMatchObject({
      code: 'cbf.several-currencies',
      details: { currencies: 'EUR, USD' },
    });
    expect((await report(out, '--currency', 'EUR')).json<CbfResult>().totals).toEqual(
      expect.arrayContaining([{ measure: 'BilledCost', currency: 'EUR', amount: '5' }]),
    );
    const again = await report(out, '--currency', 'USD');
    expect(again.json<{ error: { code: string } }>().error.code).toBe('export.target-exists');
  });

  it('says when there is nothing to write', async () => {
    const empty = await mureon(workspace, ['report', 'cbf', '--period', '2020-01', '--out', join(folder.path, 'none')]);
    expect(empty.json<{ error: { code: string } }>().error.code).toBe('cbf.no-data');
  });
});
