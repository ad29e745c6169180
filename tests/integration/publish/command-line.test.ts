import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import readWorkbook from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pack, PackManifest, VerifiedPack } from '../../../src-core/contract/reports.ts';
import { formatAmount, parseAmount } from '../../../src-core/money/amount.ts';
import { focusCsv } from '../../fixtures/focus/focus-text.ts';
import { mureon } from '../../support/command-line.ts';
import { temporaryFolder } from '../../support/workspace.ts';

/** Two currencies, a credit, a team whose name could run as a formula, a charge nobody owns. */
const tags = (team: string) => JSON.stringify({ team });
const rows = [
  { BilledCost: '10.1', EffectiveCost: '9.000000000000000000000001', Tags: tags('search') },
  { BilledCost: '0.000000125', EffectiveCost: '0.000000125', Tags: tags('search'), ServiceName: 'Amazon S3' },
  { BilledCost: '-2.6137', EffectiveCost: '-2.6137', ChargeCategory: 'Credit', Tags: tags('search') },
  { BilledCost: '5', EffectiveCost: '5', Tags: tags('=cmd|calc') },
  { BilledCost: '7.5', EffectiveCost: '7.5', Tags: '' },
  { BilledCost: '3', EffectiveCost: '3', BillingCurrency: 'EUR', Tags: tags('search') },
];

/** What `report publish` prints; `folder` and `manifest` have these names since version 1, for scripts. */
type Published = Pack & { folder: string; manifest: PackManifest };
type Verified = VerifiedPack & { restatedSince: VerifiedPack['restated'] };

const folder = temporaryFolder('publish-cli');
const workspace = join(folder.path, 'workspace');
const pack = join(folder.path, 'pack');
let published: Published;

beforeAll(async () => {
  const file = join(folder.path, 'bill.csv');
  await writeFile(file, focusCsv(rows));
  const imported = await mureon(workspace, ['import', file]);
  expect(imported.exitCode, imported.stderr + imported.stdout).toBe(0);
  await mkdir(pack);
  const result = await mureon(workspace, [
    'report',
    'publish',
    '--period',
    '2024-09',
    '--split',
    'x_Team',
    '--measure',
    'BilledCost',
    '--out',
    pack,
  ]);
  expect(result.exitCode, result.stderr + result.stdout).toBe(0);
  published = result.json<Published>();
});
afterAll(() => folder.remove());

const fileOf = (format: string, table: string | null) =>
  join(pack, published.manifest.files.find(file => file.format === format && file.table === table)?.name ?? '');
/** In the order of the groups: most money first. */
const sheets = ['search', '(unassigned)', '=cmd|calc'];

describe('a pack published by the command line', () => {
  it('has the totals of the file, per currency, to the last digit', () => {
    // USD billed: 10.1 + 0.000000125 - 2.6137 + 5 + 7.5 = 19.986300125; effective 9.000000000000000000000001 + 0.000000125 - 2.6137 + 5 + 7.5
    const totals = published.manifest.totals.filter(
      ({ measure }) => measure === 'BilledCost' || measure === 'EffectiveCost',
    );
    expect(totals).toHaveLength(4);
    expect(totals).toEqual(
      expect.arrayContaining([
        { measure: 'BilledCost', currency: 'USD', amount: '19.986300125' },
        { measure: 'BilledCost', currency: 'EUR', amount: '3' },
        { measure: 'EffectiveCost', currency: 'USD', amount: '18.886300125000000000000001' },
        { measure: 'EffectiveCost', currency: 'EUR', amount: '3' },
      ]),
    );
    expect(published.manifest.rows).toBe(6);
    expect(published.manifest.groups.map(group => [group.dimension, group.value, group.rows])).toEqual(
      expect.arrayContaining([
        ['x_Team', 'search', 4],
        ['x_Team', '=cmd|calc', 1],
        ['x_Team', null, 1],
      ]),
    );
    expect([published.folder, published.rows, published.publications[0]?.edition]).toEqual([pack, 6, 1]);
  });

  it('opens in another reader with one sheet per team whose sums are those of the query', async () => {
    const workbook = await readWorkbook(fileOf('xlsx', null));
    const names = workbook.map(({ sheet }) => sheet);
    expect(names).toEqual(expect.arrayContaining(sheets));
    const result = await mureon(workspace, ['query', '--measures', 'BilledCost', '--dims', 'x_Team']);
    const wanted = result.json<{ rows: { x_Team: string | null; BillingCurrency: string; BilledCost: string }[] }>()
      .rows;
    expect(wanted).toHaveLength(4);
    for (const { x_Team, BillingCurrency, BilledCost } of wanted) {
      const data = workbook.find(({ sheet }) => sheet === (x_Team ?? '(unassigned)'))?.data ?? [];
      const header = data.findIndex(row => row.includes('Billed cost') && row.includes('Currency'));
      const [currencyAt, amountAt] = [
        data[header]?.indexOf('Currency') ?? -1,
        data[header]?.indexOf('Billed cost') ?? -1,
      ];
      const lines = data.slice(header + 1).filter(row => row[currencyAt] === BillingCurrency);
      const sum = lines.reduce(
        (total, row) => total + parseAmount(String(row[amountAt] === 1.25e-7 ? '0.000000125' : row[amountAt])),
        0n,
      );
      expect(formatAmount(sum), `${x_Team} ${BillingCurrency}`).toBe(BilledCost);
    }
  });

  it('carries the exact lines as CSV', async () => {
    const tables = published.manifest.files.filter(({ format, table }) => format === 'csv' && table?.includes('lines'));
    const text = (await Promise.all(tables.map(({ name }) => readFile(join(pack, name), 'utf8')))).join('');
    expect(tables.map(({ rows: count }) => count).sort()).toEqual([1, 1, 4]);
    expect(text).toContain('9.000000000000000000000001');
    expect(text).toContain("'=cmd|calc");
  });

  it('is proved by verify, and stays proved when a stranger lies beside it', async () => {
    await writeFile(join(pack, 'notes.txt'), 'mine');
    const result = await mureon(workspace, ['report', 'verify', pack]);
    expect(result.exitCode).toBe(0);
    const verified = result.json<Verified>();
    expect([verified.ok, verified.totalsFromFiles, verified.restatedSince]).toEqual([true, 'same', []]);
    expect(verified.files.find(file => file.name === 'notes.txt')?.state).toBe('unknown');
  });

  it('one changed byte is found and the file named, in the manifest, too', async () => {
    const published = (await readdir(pack)).filter(name => name.endsWith('.xlsx') || name.endsWith('.manifest.json'));
    for (const name of published) {
      const path = join(pack, name);
      const original = await readFile(path);
      const changed = Buffer.from(original);
      const at = Math.floor(changed.length / 2);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await writeFile(path, changed);
      const result = await mureon(workspace, ['report', 'verify', pack]);
      expect(result.exitCode, name).toBe(2);
      expect(result.json<{ error: { code: string; message: string } }>().error).toMatchObject({
        code: 'showback.verify-failed',
      });
      expect(result.stdout).toContain(name);
      await writeFile(path, original);
    }
  });

  it('says what moved since when the month is restated', async () => {
    const file = join(folder.path, 'restated.csv');
    await writeFile(
      file,
      focusCsv(rows.map((row, index) => (index === 3 ? { ...row, BilledCost: '6', EffectiveCost: '6' } : row))),
    );
    await mureon(workspace, ['import', file]);
    const verified = (await mureon(workspace, ['report', 'verify', pack])).json<Verified>();
    expect(verified.ok).toBe(true);
    expect(verified.restatedSince).toContainEqual({
      measure: 'BilledCost',
      currency: 'USD',
      published: '19.986300125',
      now: '20.986300125',
      difference: '1',
    });
    const listed = (await mureon(workspace, ['report', 'packs'])).json<{ packs: Pack[] }>().packs;
    expect(listed.map(({ id, restated }) => [id, restated])).toEqual([[published.id, verified.restated]]);
    const told = await mureon(workspace, ['report', 'packs'], { isJson: false });
    expect(told.stdout).toContain('restated since: BilledCost 19.986300125 -> 20.986300125 USD (+1)');
  });

  it('refuses an empty month and a folder without a manifest, each with its code', async () => {
    const none = await mureon(workspace, [
      'report',
      'publish',
      '--period',
      '2031-01',
      '--split',
      'x_Team',
      '--out',
      pack,
    ]);
    expect([none.exitCode, none.json<{ error: { code: string } }>().error.code]).toEqual([3, 'report.refused']);
    expect(none.stdout).toContain('holds no charges of January 2031');
    const missing = await mureon(workspace, ['report', 'verify', folder.path]);
    expect([missing.exitCode, missing.json<{ error: { code: string } }>().error.code]).toEqual([
      2,
      'showback.manifest-missing',
    ]);
  });
});
