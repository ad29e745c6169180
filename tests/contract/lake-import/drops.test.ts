import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { charges, focusCsv } from './focus-csv.ts';
import { TestWorkspace } from './open-workspace.ts';

let workspace: TestWorkspace;
beforeEach(async () => {
  workspace = await TestWorkspace.create();
});
afterEach(() => workspace.remove());

const billed = (result: Awaited<ReturnType<TestWorkspace['import']>>) =>
  result.drops.map(drop => [
    drop.fileName,
    drop.status,
    drop.totals.find(total => total.measure === 'BilledCost')?.amount,
  ]);

describe('drops', () => {
  it('imports exact totals, then the same bytes change nothing', async () => {
    const file = await workspace.write(
      'a.csv',
      focusCsv([{ BilledCost: '0.000000125' }, { BilledCost: '-2.6137', SkuId: 'b' }]),
    );
    const first = await workspace.import([file]);
    expect(billed(first)).toEqual([['a.csv', 'imported', '-2.613699875']]);
    expect(first.failures).toEqual([]);
    expect(first.drops[0]).toMatchObject({
      source: 'focus/cloud',
      scope: { billingAccountIds: ['acct-1'], providers: ['Cloud'] },
      period: { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' },
      rows: { read: 2, accepted: 2, rejected: 0 },
      lakeVersion: 1,
    });
    const hash = await workspace.lake.importer.lakeHash();
    expect(billed(await workspace.import([file]))).toEqual([['a.csv', 'unchanged', '-2.613699875']]);
    expect(await workspace.lake.importer.lakeHash()).toBe(hash);
    expect(workspace.lake.lakeVersion()).toBe(1);
    expect(await workspace.failedChecks()).toEqual([]);
  });

  it('gives the same lake for any order of files, in one batch or in several', async () => {
    const files = await Promise.all(
      [1, 2, 3].map(month =>
        workspace.write(
          `m${month}.csv`,
          focusCsv(
            charges(20, {
              BillingPeriodStart: `2026-0${month}-01T00:00:00Z`,
              BillingPeriodEnd: `2026-0${month + 1}-01T00:00:00Z`,
              BilledCost: `0.${month}`,
            }),
          ),
        ),
      ),
    );
    await workspace.import(files);
    const hash = await workspace.lake.importer.lakeHash();
    expect(workspace.lake.lakeVersion()).toBe(1);
    const other = await TestWorkspace.create();
    try {
      for (const file of files.toReversed()) await other.import([file]);
      await other.import(files);
      expect(await other.lake.importer.lakeHash()).toBe(hash);
      expect(other.lake.lakeVersion()).toBe(3);
    } finally {
      await other.remove();
    }
  });

  it('replaces exactly the slices a newer drop covers and keeps the old rows', async () => {
    const january = await workspace.write(
      'v1.csv',
      focusCsv([...charges(10, { BilledCost: '1' }), ...charges(5, { BillingAccountId: 'acct-2', BilledCost: '3' })]),
    );
    const restated = await workspace.write('v2.csv', focusCsv(charges(9, { BilledCost: '2' })));
    await workspace.import([january]);
    const second = await workspace.import([restated]);
    expect(billed(second)).toEqual([['v2.csv', 'imported', '18']]);
    expect(second.drops[0]?.notices).toEqual([]);
    expect(
      await workspace.sql('SELECT sum(BilledCost)::VARCHAR AS total, count(*)::INTEGER AS n FROM fact_cost_usage'),
    ).toEqual([{ total: '33.000000000000000000000000', n: 14 }]);
    expect(await workspace.rowCount('fact_cost_usage_superseded')).toBe(10);
    // acct-2 of v1 still counts, so v1 is not yet superseded as a whole
    const drops = await workspace.lake.importer.drops();
    expect(drops.map(drop => [drop.fileName, drop.status, drop.supersededBy])).toEqual([
      ['v2.csv', 'imported', []],
      ['v1.csv', 'imported', [second.drops[0]?.id]],
    ]);
    expect(await workspace.failedChecks()).toEqual([]);
  });

  it('answers superseded for bytes that were replaced, without bringing them back', async () => {
    const old = await workspace.write('v1.csv', focusCsv(charges(4)));
    await workspace.import([old]);
    await workspace.import([await workspace.write('v2.csv', focusCsv(charges(4, { BilledCost: '5' })))]);
    const hash = await workspace.lake.importer.lakeHash();
    expect(billed(await workspace.import([old]))).toEqual([['v1.csv', 'superseded', '4']]);
    expect(await workspace.lake.importer.lakeHash()).toBe(hash);
    expect(workspace.lake.lakeVersion()).toBe(2);
  });

  it('warns when a replacement shares no row with what it replaces', async () => {
    await workspace.import([await workspace.write('part1.csv', focusCsv(charges(7)))]);
    const result = await workspace.import([await workspace.write('part2.csv', focusCsv(charges(7, {}, 100)))]);
    expect(result.drops[0]?.notices).toEqual([
      'Replaced 7 rows, none of which are in the new file; if these files are parts of one export, import them together.',
    ]);
  });

  it('unites parts of one slice in one batch, whatever their order', async () => {
    const parts = await Promise.all(
      [0, 1, 2].map(part =>
        workspace.write(`part-${part}.csv`, focusCsv(charges(10, { BilledCost: '1.5' }, part * 10))),
      ),
    );
    await workspace.import([parts[2], parts[0], parts[1]].flatMap(part => part ?? []));
    expect(workspace.lake.lakeVersion()).toBe(1);
    expect(await workspace.sql('SELECT sum(BilledCost)::VARCHAR AS total FROM fact_cost_usage')).toEqual([
      { total: '45.000000000000000000000000' },
    ]);
    expect(await workspace.sql('SELECT count(*)::INTEGER AS n FROM slice')).toEqual([{ n: 1 }]);
  });

  it('still knows two versions apart from two parts when the month closes and every row gets its invoice number', async () => {
    const files = await Promise.all([
      workspace.write('2026-01-10.csv', focusCsv(charges(10, { BilledCost: '1', InvoiceId: '', x_ExportTime: '10' }))),
      workspace.write(
        '2026-02-03.csv',
        focusCsv(charges(10, { BilledCost: '1', InvoiceId: 'INV-7', x_ExportTime: '34' })),
      ),
    ]);
    const result = await workspace.import(files);
    // 10 charges of 1 USD, once: counted twice it would be 20.
    expect(
      billed(result)
        .map(([, status]) => status)
        .sort(),
    ).toEqual(['imported', 'superseded']);
    const [row] = await workspace.lake.engine.sql.all('SELECT count(*)::INTEGER AS n FROM fact_cost_usage');
    expect(row).toEqual({ n: 10 });
  });

  it('takes the later of two versions in one batch and says so in both', async () => {
    const early = await workspace.write('2026-01-10.csv', focusCsv(charges(10, { BilledCost: '1' })));
    const late = await workspace.write('2026-01-31.csv', focusCsv(charges(12, { BilledCost: '2' })));
    const result = await workspace.import([late, early]);
    expect(billed(result)).toEqual([
      ['2026-01-10.csv', 'superseded', '10'],
      ['2026-01-31.csv', 'imported', '24'],
    ]);
    expect(result.drops.map(drop => drop.notices.length)).toEqual([1, 1]);
    expect(await workspace.rowCount()).toBe(12);
    expect(await workspace.failedChecks()).toEqual([]);
  });

  it('does not confuse two providers that use the same account id', async () => {
    await workspace.import([await workspace.write('a.csv', focusCsv(charges(2, { ProviderName: 'AWS' })))]);
    await workspace.import([await workspace.write('b.csv', focusCsv(charges(3, { ProviderName: 'Azure' })))]);
    expect(await workspace.rowCount()).toBe(5);
    // a file with both replaces both
    await workspace.import([
      await workspace.write(
        'c.csv',
        focusCsv([...charges(1, { ProviderName: 'AWS' }), ...charges(1, { ProviderName: 'Azure' })]),
      ),
    ]);
    expect(await workspace.rowCount()).toBe(2);
  });

  it('warns when the same account and month comes under another source', async () => {
    const file = await workspace.write('a.csv', focusCsv(charges(2)));
    await workspace.import([file]);
    const again = await workspace.import([file], { source: 'finance/monthly' });
    expect(again.drops[0]).toMatchObject({ source: 'finance/monthly', status: 'imported' });
    expect(again.drops[0]?.notices).toEqual([
      'The same billing account and month is also in the lake from focus/cloud; the spend may be counted twice.',
    ]);
  });

  it('keeps currencies apart in totals', async () => {
    const file = await workspace.write(
      'a.csv',
      focusCsv([{ BilledCost: '1' }, { BilledCost: '2', BillingCurrency: 'EUR', SkuId: 'b' }]),
    );
    const { drops } = await workspace.import([file]);
    expect(drops[0]?.totals.filter(total => total.measure === 'BilledCost')).toEqual([
      { measure: 'BilledCost', currency: 'EUR', amount: '2' },
      { measure: 'BilledCost', currency: 'USD', amount: '1' },
    ]);
  });
});

describe('a batch with bad files', () => {
  it('imports the good ones and lists the bad ones with a code', async () => {
    const folder = join(workspace.dir, 'exports');
    await mkdir(join(folder, '.git'), { recursive: true });
    const write = (name: string, content: string) => workspace.write(`exports/${name}`, content);
    await write('good.csv', focusCsv(charges(3)));
    await write('bad.csv', focusCsv([{ BilledCost: 'NaN' }, { BilledCost: '1', SkuId: 'b' }]));
    await write('page.csv', '<!doctype html><html><body>Sign in</body></html>');
    await write('empty.csv', '');
    await write('manifest.json', '{}');
    await write('.hidden.csv', 'x');
    await write('.git/config.csv', 'x');
    await symlink('/etc/hostname', join(folder, 'link.csv'));
    const result = await workspace.import([{ path: folder, name: 'exports' }]);
    expect(billed(result)).toEqual([['exports/good.csv', 'imported', '3']]);
    expect(result.failures.map(failure => [failure.name, failure.error.code]).toSorted()).toEqual([
      ['exports/bad.csv', 'focus.bad-values'],
      ['exports/empty.csv', 'file.empty'],
      ['exports/link.csv', 'file.not-regular'],
      ['exports/page.csv', 'format.html'],
    ]);
    expect(await workspace.rowCount()).toBe(3);
    expect(await workspace.lake.importer.drops()).toHaveLength(1);
  });

  it('names the first bad column, row and reason, and leaves the lake as it was', async () => {
    const file = await workspace.write(
      'bad.csv',
      focusCsv([{}, { SkuId: 'b', BilledCost: 'Infinity' }, { SkuId: 'c', BilledCost: 'oops' }]),
    );
    const { failures } = await workspace.import([file]);
    expect(failures[0]?.error).toMatchObject({
      code: 'focus.bad-values',
      details: { rows: 2, column: 'BilledCost', row: 2 },
    });
    expect(workspace.lake.lakeVersion()).toBe(0);
  });

  it('takes the good rows when told to, and counts the others', async () => {
    const file = await workspace.write('bad.csv', focusCsv([{ BilledCost: '1' }, { SkuId: 'b', BilledCost: 'oops' }]));
    const { drops } = await workspace.import([file], { acceptPartial: true });
    expect(drops[0]?.rows).toMatchObject({ read: 2, accepted: 1, rejected: 1 });
    expect(drops[0]?.totals.find(total => total.measure === 'BilledCost')?.amount).toBe('1');
    const findings = await workspace.lake.importer.findings(drops[0]?.id ?? null);
    expect(findings.find(finding => finding.severity === 'error' && finding.column === 'BilledCost')).toMatchObject({
      rows: 1,
      sampleRows: [2],
    });
    expect(await workspace.failedChecks()).toEqual([]);
  });

  it('reports the same bytes twice in one batch once as imported and once as unchanged', async () => {
    const text = focusCsv(charges(2));
    const result = await workspace.import([
      await workspace.write('a.csv', text),
      await workspace.write('copy.csv', text),
    ]);
    expect(billed(result)).toEqual([
      ['a.csv', 'imported', '2'],
      ['copy.csv', 'unchanged', '2'],
    ]);
    expect(await workspace.rowCount()).toBe(2);
  });
});
