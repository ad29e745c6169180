import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mureon } from '../../support/command-line.ts';
import { type Charge, makeEstate, total } from '../../support/estate.ts';
import { temporaryFolder } from '../../support/workspace.ts';

const folder = temporaryFolder('explain-cli');
let workspace: string;
beforeAll(async () => {
  workspace = await makeEstate(folder.path);
});
afterAll(() => folder.remove());

const isAugust = (charge: Charge) => (charge.ChargePeriodStart ?? '').startsWith('2024-08');
const isSearch = (charge: Charge) => charge.Tags === '{"team":"search"}';
const august = ['--from', '2024-08', '--to', '2024-09', '--measure', 'BilledCost'];

describe('mureon explain', () => {
  it('proves a figure and gives it an address that explains the same', async () => {
    const words = ['explain', ...august, '--filter', 'x_Team=search', '--limit', '2'];
    const { exitCode, json } = await mureon(workspace, words);
    const found = json<{ address: string; figure: string; rows: number; problems: string[]; lines: unknown[] }>();
    expect(exitCode).toBe(0);
    expect(found.figure).toBe(total('BilledCost', charge => isAugust(charge) && isSearch(charge)));
    expect([found.rows, found.lines.length, found.problems]).toEqual([62, 2, []]); // 31 days x 2 services
    expect(found.address).toBe('cell:BilledCost?currency=USD&from=2024-08&to=2024-09&in:x_Team=search');
    const again = await mureon(workspace, ['explain', '--cell', found.address, '--limit', '2']);
    expect(again.json()).toEqual(found);
  });

  it('draws it as a tree', async () => {
    const { stdout } = await mureon(workspace, ['explain', ...august], { isJson: false });
    expect(stdout).toContain(`BilledCost ${total('BilledCost', isAugust)} USD, 155 charge lines`);
    expect(stdout).toContain('├─ files');
    expect(stdout).toContain('third-quarter.csv');
    expect(stdout).toContain('Adds up to the last digit');
  });

  it('refuses what it cannot read', async () => {
    for (const [words, code] of [
      [['explain', '--cell', 'BilledCost'], 'explain.bad-cell'],
      [['explain', ...august, '--limit', '0'], 'cli.usage'],
      [['explain', '--measure', 'Cost'], 'cli.usage'],
      [['change', '--before', 'June', '--after', '2024-08'], 'cli.usage'],
    ] as const) {
      const { exitCode, json } = await mureon(workspace, words);
      expect([exitCode, json<{ error: { code: string } }>().error.code]).toEqual([2, code]);
    }
  });
});

describe('mureon change', () => {
  it('splits the difference of two months and says that they differ in length', async () => {
    const words = ['change', '--before', '2024-08', '--after', '2024-09', '--measure', 'BilledCost', '--by', 'x_Team'];
    const changed = (await mureon(workspace, words)).json<{
      days: unknown;
      currencies: { before: string; after: string; difference: string; effects: Record<string, string> }[];
    }>();
    expect(changed.days).toEqual({ before: 31, after: 30 });
    const [own] = changed.currencies;
    expect(own?.before).toBe(total('BilledCost', isAugust));
    expect(own?.after).toBe(total('BilledCost', charge => (charge.ChargePeriodStart ?? '').startsWith('2024-09')));
    const { stdout } = await mureon(workspace, words, { isJson: false });
    expect(stdout).toContain('The periods have 31 and 30 days');
    expect(stdout).toContain(`a difference of ${own?.difference} USD`);
  });
});
