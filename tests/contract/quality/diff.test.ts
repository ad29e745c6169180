import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { charges, focusCsv } from '../lake-import/focus-csv.ts';
import { QualityBench } from './quality-bench.ts';

let bench: QualityBench;
beforeEach(async () => {
  bench = await QualityBench.create();
});
afterEach(() => bench.close());

const march = { BillingPeriodStart: '2026-03-01T00:00:00Z', BillingPeriodEnd: '2026-04-01T00:00:00Z' };

describe('a restated bill', () => {
  beforeEach(async () => {
    await bench.import('first.csv', focusCsv(charges(10, { BilledCost: '1.5' }))); // 15
    await bench.import('march.csv', focusCsv(charges(2, march))); // another month, never restated
  });

  it('tells lines added, removed and changed, the largest first, and the exact difference', async () => {
    const second = [
      ...charges(7, { BilledCost: '1.5' }), // as before
      ...charges(2, { BilledCost: '1.25', ServiceName: 'Machines' }, 7), // changed: -0.5
      ...charges(1, { BilledCost: '4.000000000000000000000001', ChargeDescription: 'support' }, 20), // added
    ]; // sku-9 is gone: -1.5
    await bench.import('second.csv', focusCsv(second));
    const [diff, ...others] = await bench.diff();
    expect(others).toEqual([]);
    expect(diff).toMatchObject({
      ...{ source: 'focus/cloud', billingAccountId: 'acct-1', period: '2026-01', fromVersion: 2, toVersion: 3 },
      added: { rows: 1, billedCost: [{ currency: 'USD', amount: '4.000000000000000000000001' }] },
      removed: { rows: 1, billedCost: [{ currency: 'USD', amount: '-1.5' }] },
      changed: { rows: 2, billedCost: [{ currency: 'USD', amount: '-0.5' }] },
      difference: [{ currency: 'USD', amount: '2.000000000000000000000001' }], // 4.0...1 - 1.5 - 0.5
      rest: { rows: 0, difference: [{ currency: 'USD', amount: '0' }] },
    });
    expect(diff?.lines.map(({ kind, before, after, difference }) => [kind, before, after, difference])).toEqual([
      ['added', null, '4.000000000000000000000001', '4.000000000000000000000001'],
      ['removed', '1.5', null, '-1.5'],
      ['changed', '1.5', '1.25', '-0.25'],
      ['changed', '1.5', '1.25', '-0.25'],
    ]);
    expect(diff?.lines[0]).toMatchObject({ description: 'support', service: 'Machines', currency: 'USD' });
    const drops = await bench.workspace.lake.importer.drops();
    expect(drops.map(({ fileName, restated }) => [fileName, restated])).toEqual([
      ['second.csv', [{ currency: 'USD', amount: '2.000000000000000000000001' }]],
      ['march.csv', undefined],
      ['first.csv', undefined],
    ]);
    const [short] = await bench.diff(null, 1);
    expect(short?.lines).toHaveLength(1);
    expect(short?.rest).toEqual({ rows: 3, difference: [{ currency: 'USD', amount: '-2' }] });
    expect(await bench.diff(null, 10, '2026-03')).toEqual([]);
  });

  it('from a version, is everything that differs between then and now', async () => {
    await bench.import('second.csv', focusCsv(charges(10, { BilledCost: '1.6' }))); // 16
    const from1 = await bench.diff(1);
    expect(
      from1.map(({ period, fromVersion, toVersion, difference }) => [period, fromVersion, toVersion, difference]),
    ).toEqual([
      ['2026-01', 1, 3, [{ currency: 'USD', amount: '1' }]],
      ['2026-03', 1, 2, [{ currency: 'USD', amount: '2' }]],
    ]);
    expect(await bench.diff(3)).toEqual([]);
    await expect(bench.diff(4)).rejects.toMatchObject({ code: 'query.bad-as-of' });
  });

  it('in a newer FOCUS version is compared line by line all the same', async () => {
    const filled = charges(10, { BilledCost: '1.5', x_Note: 'new column', PricingCurrency: 'USD' });
    await bench.import(
      'second.csv',
      focusCsv(filled.map((line, index) => (index === 0 ? { ...line, BilledCost: '2' } : line))),
    );
    const [diff] = await bench.diff();
    expect(diff).toMatchObject({ added: { rows: 0 }, removed: { rows: 0 }, changed: { rows: 1 } });
    expect(diff?.difference).toEqual([{ currency: 'USD', amount: '0.5' }]);
  });

  it('stays in sight after it stood aside for a while', async () => {
    await bench.import('second.csv', focusCsv(charges(10, { BilledCost: '1.6' }))); // 16
    await bench.import('twin.csv', focusCsv(charges(10, { BilledCost: '1.6' })), 'twin');
    const entry = { provider: 'Cloud', account: 'acct-1', month: '2026-01' };
    await bench.choose({ ...entry, route: 'bill', source: 'twin' });
    await bench.choose({ ...entry, route: 'bill', source: 'focus/cloud' });
    expect(await bench.diff()).toMatchObject([
      { source: 'focus/cloud', fromVersion: 2, toVersion: 3, difference: [{ currency: 'USD', amount: '1' }] },
    ]);
  });

  it('is none when a choice sets it aside and brings it back', async () => {
    await bench.import('twin.csv', focusCsv(charges(10, { BilledCost: '1.5' })), 'twin');
    const entry = { provider: 'Cloud', account: 'acct-1', month: '2026-01' };
    await bench.choose({ ...entry, route: 'bill', source: 'twin' });
    await bench.choose({ ...entry, route: 'bill', source: 'focus/cloud' });
    expect(await bench.diff()).toEqual([]);
    await bench.choose({ ...entry, route: null, source: null });
    expect(await bench.diff()).toEqual([]);
    const drops = await bench.workspace.lake.importer.drops();
    expect(drops.flatMap(({ supersededBy, restated }) => [...supersededBy, ...(restated ?? [])])).toEqual([]);
  });
});
