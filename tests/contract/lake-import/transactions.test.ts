import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { charges, focusCsv } from './focus-csv.ts';
import { TestWorkspace } from './open-workspace.ts';

let workspace: TestWorkspace;
beforeEach(async () => {
  workspace = await TestWorkspace.create();
});
afterEach(() => workspace.remove());

const month = (number: number) => ({
  BillingPeriodStart: `2026-0${number}-01T00:00:00Z`,
  BillingPeriodEnd: `2026-0${number + 1}-01T00:00:00Z`,
  ChargePeriodStart: `2026-0${number}-02T00:00:00Z`,
  ChargePeriodEnd: `2026-0${number}-03T00:00:00Z`,
});

describe('unrelated files of one import', () => {
  it('are one version of the lake, each with its own rows, totals and place in its file', async () => {
    const files = await Promise.all(
      [1, 2, 3].map(number =>
        workspace.write(`${number}.csv`, focusCsv(charges(number, { ...month(number), BilledCost: `0.${number}` }))),
      ),
    );
    const { drops, failures } = await workspace.import(files);
    expect(failures).toEqual([]);
    expect(drops.map(drop => [drop.fileName, drop.rows.accepted, drop.lakeVersion, drop.totals[0]?.amount])).toEqual([
      ['1.csv', 1, 1, '0.1'],
      ['2.csv', 2, 1, '0.4'],
      ['3.csv', 3, 1, '0.9'],
    ]);
    const places = await workspace.sql(
      `SELECT d.FileName AS name, list(f.x_SourceRow::INTEGER ORDER BY f.x_SourceRow)::VARCHAR AS places, count(DISTINCT f.x_SliceId)::INTEGER AS slices
       FROM fact_cost_usage f JOIN drop_file d USING (x_DropId) GROUP BY 1 ORDER BY 1`,
    );
    expect(places).toEqual([
      { name: '1.csv', places: '[1]', slices: 1 },
      { name: '2.csv', places: '[1, 2]', slices: 1 },
      { name: '3.csv', places: '[1, 2, 3]', slices: 1 },
    ]);
    expect(await workspace.failedChecks()).toEqual([]);
  });

  it('are committed one by one when together they cannot, and only the bad one is left out', async () => {
    // a resource that claims the key of another: the one thing of a readable file that the transaction itself refuses
    await workspace.sql(
      `INSERT INTO dim_resource (x_ResourceKey, ResourceId) SELECT (hash('vm-1') >> 1)::BIGINT, 'other'`,
    );
    const files = [
      await workspace.write('a.csv', focusCsv(charges(2, month(1)))),
      await workspace.write('b.csv', focusCsv(charges(2, { ...month(2), ResourceId: 'vm-1' }))),
      await workspace.write('c.csv', focusCsv(charges(2, month(3)))),
    ];
    const { drops, failures } = await workspace.import(files);
    expect(failures.map(failure => [failure.name, failure.error.code])).toEqual([['b.csv', 'internal.unexpected']]);
    expect(drops.map(drop => [drop.fileName, drop.status, drop.lakeVersion])).toEqual([
      ['a.csv', 'imported', 1],
      ['c.csv', 'imported', 2],
    ]);
    expect(await workspace.rowCount()).toBe(4);
    expect(await workspace.failedChecks()).toEqual([]);
    await workspace.reopen();
    expect(await workspace.failedChecks()).toEqual([]);
  });

  it('say once, not once a slice, that a file is a later version of another', async () => {
    const both = (cost: string) =>
      focusCsv([1, 2].flatMap(number => charges(4, { ...month(number), BilledCost: cost })));
    const { drops } = await workspace.import([
      await workspace.write('v1.csv', both('1')),
      await workspace.write('v2.csv', both('2')),
    ]);
    expect(drops.map(drop => drop.notices)).toEqual([
      ['These rows were not counted: v2.csv is a later version of them.'],
      ['Counted in place of v1.csv, which is an earlier version of the same rows.'],
    ]);
  });

  it('name the bills when only some of a file are of an earlier version', async () => {
    const { drops } = await workspace.import([
      await workspace.write('v1-quarter.csv', focusCsv([1, 2, 3].flatMap(number => charges(4, month(number))))),
      await workspace.write('v2-february.csv', focusCsv(charges(4, { ...month(2), BilledCost: '2' }))),
    ]);
    const [account] = await workspace.sql('SELECT min(BillingAccountId) AS id FROM fact_cost_usage');
    const bill = `${month(2).BillingPeriodStart?.slice(0, 7)} of ${account?.id}`;
    const notices = drops.flatMap(drop => drop.notices);
    expect(notices).toHaveLength(2);
    expect(notices.find(notice => notice.startsWith('Of these rows'))).toContain(`the bills ${bill} were not counted:`);
    expect(notices.find(notice => notice.startsWith('Counted'))).toContain(`the bills ${bill} in `);
  });
});

describe('limits', () => {
  it('refuses a gzip file that unpacks past fifty times the limit of a file', async () => {
    const packed = gzipSync(focusCsv(charges(20_000)));
    const small = await TestWorkspace.create({ fileLimitBytes: Math.max(packed.length, 12_000) });
    try {
      const bomb = gzipSync(`${focusCsv(charges(2))}${' '.repeat(51 * Math.max(packed.length, 12_000))}`);
      const { failures } = await small.import([await small.write('bomb.csv.gz', bomb)]);
      expect(failures.map(failure => failure.error.code)).toEqual(['file.too-large']);
    } finally {
      await small.remove();
    }
  });
});

describe("DuckDB's hash()", () => {
  it('gives the values that slices of existing lakes were sealed with; an upgrade that changes it needs a migration', async () => {
    const [row] = await workspace.sql(
      `SELECT hash('BilledCost')::VARCHAR AS text, hash(1.5::DECIMAL(38, 24))::VARCHAR AS amount, hash(TIMESTAMP '2026-01-01')::VARCHAR AS instant,
         hash(NULL::VARCHAR)::VARCHAR AS missing, hash('a', NULL::VARCHAR, 2::BIGINT)::VARCHAR AS several, hash(7::UBIGINT, 24::UTINYINT)::VARCHAR AS second`,
    );
    expect(row).toMatchInlineSnapshot(`
      {
        "amount": "14685380515239947819",
        "instant": "2011940924532052845",
        "missing": "13787848793156543929",
        "second": "2021281729140007723",
        "several": "10058320340863064686",
        "text": "1470306978323685966",
      }
    `);
  });
});
