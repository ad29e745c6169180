import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { charges, focusCsv } from '../lake-import/focus-csv.ts';
import { TestWorkspace } from '../lake-import/open-workspace.ts';
import { RulesBench, rule } from './rules-workspace.ts';

/**
 * Trap 6: tag drift. One virtual machine, one charge of 10 USD a day in January 2026 (31 days, 310 USD, tagged team A) and one of 10 USD a
 * day in February 2026 up to the 10th (100 USD). January has ended and February exists: January is closed.
 */
let workspace: TestWorkspace;
let bench: RulesBench;

const day = (month: string, date: number, tags: string) => {
  const start = new Date(`2026-${month}-${String(date).padStart(2, '0')}T00:00:00Z`);
  return {
    SkuId: `${month}-${date}`,
    BilledCost: '10',
    ResourceId: 'vm-1',
    Tags: tags,
    BillingPeriodStart: `2026-${month}-01T00:00:00Z`,
    BillingPeriodEnd: month === '01' ? '2026-02-01T00:00:00Z' : '2026-03-01T00:00:00Z',
    ChargePeriodStart: start.toISOString(),
    ChargePeriodEnd: new Date(start.getTime() + 3_600_000).toISOString(),
  };
};
const days = (month: string, count: number, tags = '{"team": "A"}') =>
  Array.from({ length: count }, (_, index) => day(month, index + 1, tags));

beforeEach(async () => {
  workspace = await TestWorkspace.create();
  bench = new RulesBench(workspace);
});
afterEach(() => workspace.remove());

const move = rule({
  kind: 'set',
  attribute: 'x_Team',
  value: 'B',
  overrides: true,
  from: '2026-01-16',
  where: [{ field: 'ResourceId', operator: 'is', value: 'vm-1' }],
});

describe('a resource that moves from team A to B on the 16th', () => {
  it('splits its month at the 16th', async () => {
    await workspace.import([await workspace.write('january.csv', focusCsv(days('01', 31)))]);
    // 15 days before the 16th, 16 from it on: 150 + 160 = 310
    await bench.apply([move]);
    expect(await bench.totals()).toEqual({ A: '150', B: '160' });
    expect(
      await bench.totals(
        "strftime(f.ChargePeriodStart, '%d') || ' ' || t.x_Team",
        'day(f.ChargePeriodStart) IN (15, 16)',
      ),
    ).toEqual({
      '15 A': '10',
      '16 B': '10',
    });
    expect(await workspace.failedChecks()).toEqual([]);
  });

  it('keeps a closed month where it was, unless asked', async () => {
    const both = [...days('01', 31), ...days('02', 10)];
    await workspace.import([await workspace.write('both.csv', focusCsv(both))]);
    const rename = rule({ kind: 'alias', attribute: 'x_Team', values: { A: 'Platform' } });
    await bench.apply([rename]);
    expect(await bench.totals()).toEqual({ A: '310', Platform: '100' });
    await bench.apply([rename], { includeClosed: true });
    expect(await bench.totals()).toEqual({ Platform: '410' });
    expect(await workspace.failedChecks()).toEqual([]);
  });

  it('keeps the rules of a closed month when the month is delivered again', async () => {
    await workspace.import([await workspace.write('both.csv', focusCsv([...days('01', 31), ...days('02', 10)]))]);
    await bench.apply([rule({ kind: 'alias', attribute: 'x_Team', values: { A: 'Platform' } })]);
    const again = [...days('01', 31), ...days('02', 11)].map(line => ({ ...line, BilledCost: '11' }));
    await workspace.import([await workspace.write('again.csv', focusCsv(again))]);
    // 31 x 11 = 341 in the closed month under its old name, 11 x 11 = 121 in the open one
    expect(await bench.totals()).toEqual({ A: '341', Platform: '121' });
  });
});

describe('values that look alike', () => {
  const lines = [
    ...charges(1, { SkuId: 's1', BilledCost: '1', Tags: '{"team": "FooBar", "cost_center": "0042"}' }),
    ...charges(1, { SkuId: 's2', BilledCost: '2', Tags: '{"team": " foobar", "cost_center": "42"}' }),
    ...charges(1, { SkuId: 's3', BilledCost: '4', Tags: '{"team": "foo_bar", "cost_center": "00042"}' }),
  ];

  it('merge by a rule only, and numbers keep their leading zeros', async () => {
    await workspace.import([await workspace.write('a.csv', focusCsv(lines))]);
    expect(await bench.totals()).toEqual({ FooBar: '1', foobar: '2', foo_bar: '4' });
    const rules = [
      rule({ id: 'case', kind: 'normalise', attribute: 'x_Team', steps: ['trim', 'lower'] }),
      rule({ id: 'names', kind: 'alias', attribute: 'x_Team', values: { foo_bar: 'foobar' } }),
      rule({
        id: 'centres',
        kind: 'normalise',
        attribute: 'x_CostCenter',
        steps: ['trim', 'lower', 'unify-separators'],
      }),
    ];
    await bench.apply(rules);
    expect(await bench.totals()).toEqual({ foobar: '7' });
    expect(await bench.totals('t.x_CostCenter')).toEqual({ '0042': '1', '00042': '4', '42': '2' });
  });
});

describe('rules', () => {
  const rename = rule({ kind: 'alias', attribute: 'x_Team', values: { A: 'Platform' } });

  it('are applied twice with the effect of once', async () => {
    await workspace.import([await workspace.write('january.csv', focusCsv(days('01', 31)))]);
    await bench.apply([rename, move]);
    const once = await bench.totals();
    const again = await bench.apply([rename, move]);
    expect(again.rows).toBe(0);
    expect(await bench.totals()).toEqual(once);
  });

  it('are undone to the exact state before, closed months and later imports too', async () => {
    await workspace.import([await workspace.write('both.csv', focusCsv([...days('01', 31), ...days('02', 10)]))]);
    await bench.apply([move]); // February is open: its 10 days go to B; January stays with A
    const before = await bench.totals();
    const keys = 'SELECT x_SourceRow, x_TeamProductKey FROM fact_cost_usage ORDER BY 1';
    const rowsBefore = await workspace.sql(keys);
    const hash = await workspace.lake.importer.lakeHash();
    expect(before).toEqual({ A: '310', B: '100' });
    await bench.apply([rename, move], { includeClosed: true });
    expect(await bench.totals()).toEqual({ Platform: '150', B: '260' });
    await bench.undo();
    expect(await bench.totals()).toEqual(before);
    expect(await workspace.sql(keys)).toEqual(rowsBefore);
    expect(await workspace.lake.importer.lakeHash()).toBe(hash);
    await bench.undo(); // undoing the undo does it again
    expect(await bench.totals()).toEqual({ Platform: '150', B: '260' });
    expect(await workspace.failedChecks()).toEqual([]);
  });

  it('leave every earlier state readable', async () => {
    await workspace.import([await workspace.write('january.csv', focusCsv(days('01', 31)))]);
    await bench.apply([rename]);
    await bench.apply([move]);
    await bench.undo();
    expect(await Promise.all([1, 2, 3, 4].map(version => bench.totalsAsOf(version)))).toEqual([
      { A: '310' },
      { Platform: '310' },
      { A: '150', B: '160' },
      { Platform: '310' },
    ]);
  });

  it('are seen by the doctor when a line no longer follows them', async () => {
    await workspace.import([await workspace.write('january.csv', focusCsv(days('01', 31)))]);
    await bench.apply([rename]);
    expect(await workspace.failedChecks()).toEqual([]);
    await workspace.sql('UPDATE fact_cost_usage SET x_TeamProductKey = x_SourceTeamProductKey WHERE x_SourceRow = 3');
    expect(await workspace.failedChecks()).toEqual(['tag rules: slice 2 does not follow the tag rules of version 1']);
  });

  it('supersede no file: two parts of one month stay what they are', async () => {
    const [first, second] = [days('01', 15), days('01', 31).slice(15)];
    await workspace.import([
      await workspace.write('part-1.csv', focusCsv(first)),
      await workspace.write('part-2.csv', focusCsv(second)),
    ]);
    await bench.apply([rename]);
    const drops = await workspace.lake.importer.drops();
    expect(drops.map(({ fileName, status, supersededBy }) => [fileName, status, supersededBy])).toEqual([
      ['part-1.csv', 'imported', []],
      ['part-2.csv', 'imported', []],
    ]);
    expect(await bench.totals()).toEqual({ Platform: '310' });
  });

  it('hold for what is imported later', async () => {
    await workspace.import([await workspace.write('january.csv', focusCsv(days('01', 31)))]);
    await bench.apply([rename]);
    await workspace.import([await workspace.write('february.csv', focusCsv(days('02', 10)))]);
    expect(await bench.totals()).toEqual({ Platform: '410' });
  });
});
