import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { charges, focusCsv } from '../lake-import/focus-csv.ts';
import { QualityBench } from './quality-bench.ts';

let bench: QualityBench;
beforeEach(async () => {
  bench = await QualityBench.create();
});
afterEach(() => bench.close());

/** The same ten charges of 1.5 as two exports tell them: 15 each, 30 together. */
const lines = charges(10, { BilledCost: '1.5', EffectiveCost: '1.5', ListCost: '1.5', ContractedCost: '1.5' });
const native = focusCsv(lines);
const focus = focusCsv(lines.map(line => ({ ...line, InvoiceIssuerName: 'Cloud Inc' })));
const entry = { provider: 'Cloud', account: 'acct-1', month: '2026-01' };

describe('one bill under two sources', () => {
  beforeEach(async () => {
    await bench.import('native.csv', native, 'native');
    await bench.import('focus.csv', focus, 'focus');
  });

  it('is shown with the money that counts twice, as an error', async () => {
    expect(await bench.billed()).toEqual({ USD: '30' });
    const [found, ...others] = await bench.overlap();
    expect(others).toEqual([]);
    expect(found).toMatchObject({ ...entry, authority: 'bill', authoritySource: 'focus', chosenBy: 'default' });
    expect(
      found?.routes.map(({ source, counts, rows, cost, difference }) => ({ source, counts, rows, cost, difference })),
    ).toEqual(
      ['focus', 'native'].map(source => ({
        ...{ source, counts: true, rows: 10, cost: [{ currency: 'USD', amount: '15' }] },
        difference: [{ currency: 'USD', amount: '0' }],
      })),
    );
    expect(await bench.issues('counted-twice')).toMatchObject([
      { severity: 'error', kind: 'overlap', rows: 10, atStake: [{ currency: 'USD', amount: '15' }] },
    ]);
  });

  it('counts once when one is chosen, and every version can still be asked', async () => {
    const before = bench.version;
    await bench.choose({ ...entry, route: 'bill', source: 'native' });
    expect(bench.version).toBe(before + 1);
    expect(await bench.billed()).toEqual({ USD: '15' });
    expect(await bench.billed(before)).toEqual({ USD: '30' });
    expect(await bench.issues('counted-twice')).toEqual([]);
    expect(await bench.overlap()).toMatchObject([
      {
        ...{ authoritySource: 'native', chosenBy: 'rule' },
        routes: [
          { source: 'native', counts: true, rows: 10 },
          { source: 'focus', counts: false, rows: 10, cost: [{ currency: 'USD', amount: '15' }] },
        ],
      },
    ]);
    expect(await bench.workspace.failedChecks()).toEqual([]);

    // the other one instead
    await bench.choose({ ...entry, route: 'bill', source: 'focus' });
    expect(await bench.billed()).toEqual({ USD: '15' });
    expect((await bench.overlap())[0]?.routes.map(({ source, counts }) => [source, counts])).toEqual([
      ['focus', true],
      ['native', false],
    ]);
    expect(await bench.workspace.failedChecks()).toEqual([]);

    // and back to both
    await bench.choose({ ...entry, route: null, source: null });
    expect(await bench.billed()).toEqual({ USD: '30' });
    expect(await bench.overlap()).toMatchObject([{ chosenBy: 'default' }]);
    expect(await bench.workspace.failedChecks()).toEqual([]);
    const drops = await bench.workspace.lake.importer.drops();
    expect(
      drops.map(drop => [drop.source, drop.status, drop.totals.find(total => total.measure === 'BilledCost')?.amount]),
    ).toEqual([
      ['focus', 'imported', '15'],
      ['native', 'imported', '15'],
    ]);
  });

  it('a new delivery of what stands aside stands aside, one of the authority counts', async () => {
    await bench.choose({ ...entry, route: 'bill', source: 'native' });
    const [aside] = await bench.import(
      'focus-2.csv',
      focusCsv(lines.map(line => ({ ...line, BilledCost: '1.7' }))),
      'focus',
    );
    expect(await bench.billed()).toEqual({ USD: '15' });
    expect(aside).toMatchObject({ status: 'imported' });
    expect(aside?.notices.join(' ')).toContain('kept and not counted: native');
    expect(await bench.workspace.failedChecks()).toEqual([]);

    await bench.import('native-2.csv', focusCsv(lines.map(line => ({ ...line, BilledCost: '1.6' }))), 'native');
    expect(await bench.billed()).toEqual({ USD: '16' });
    expect((await bench.overlap())[0]).toMatchObject({
      residual: [{ currency: 'USD', amount: '-1' }], // 16 of the authority, 17 of the other
      routes: [
        { source: 'native', counts: true },
        { source: 'focus', counts: false, cost: [{ currency: 'USD', amount: '17' }] },
      ],
    });
    await bench.choose({ ...entry, route: null, source: null });
    expect(await bench.billed()).toEqual({ USD: '33' });
    expect(await bench.workspace.failedChecks()).toEqual([]);
  });

  it('refuses what cannot count, and changes nothing', async () => {
    const before = bench.version;
    await expect(bench.choose({ ...entry, month: '2026-02', route: 'bill', source: null })).rejects.toMatchObject({
      code: 'overlap.unknown',
    });
    await expect(bench.choose({ ...entry, route: 'bill', source: null })).rejects.toMatchObject({
      code: 'overlap.unknown-route',
    });
    await expect(bench.choose({ ...entry, route: 'gateway', source: null })).rejects.toMatchObject({
      code: 'overlap.unknown-route',
    });
    expect(bench.version).toBe(before);
    expect((await bench.overlap())[0]?.chosenBy).toBe('default');
  });

  it('survives a closed and opened lake', async () => {
    await bench.choose({ ...entry, route: 'bill', source: 'native' });
    const lake = await bench.workspace.reopen();
    expect(lake.recovered).toEqual([]);
    expect(await bench.workspace.sql('SELECT sum(BilledCost)::VARCHAR AS cost FROM rollup_day')).toEqual([
      { cost: '15.000000000000000000000000' },
    ]);
  });
});

it('two accounts, two months and two providers are no overlap', async () => {
  await bench.import('a.csv', focusCsv(lines), 'a');
  await bench.import('b.csv', focusCsv(lines.map(line => ({ ...line, BillingAccountId: 'acct-2' }))), 'b');
  await bench.import(
    'c.csv',
    focusCsv(lines.map(line => ({ ...line, ProviderName: 'Other', PublisherName: 'Other' }))),
    'c',
  );
  expect(await bench.overlap()).toEqual([]);
});
