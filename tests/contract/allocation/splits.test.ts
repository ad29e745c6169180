import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SplitRule } from '../../../src-core/contract/allocation.ts';
import { insertCommit } from '../../../workers/lake/import/version.ts';
import { type Charge, focusCsv } from '../lake-import/focus-csv.ts';
import { TestWorkspace } from '../lake-import/open-workspace.ts';
import { is, ModelBench, split } from './model-bench.ts';

let workspace: TestWorkspace;
let bench: ModelBench;
beforeEach(async () => {
  workspace = await TestWorkspace.create();
  bench = new ModelBench(workspace);
});
afterEach(() => workspace.remove());

/** A charge of 2026-01 unless `day` says otherwise; all four costs are the same unless given. */
function charge(team: string | null, cost: string, more: Charge & { day?: string } = {}): Charge {
  const { day = '2026-01-05', ...rest } = more;
  return {
    ...{ BilledCost: cost, EffectiveCost: cost, ListCost: cost, ContractedCost: cost },
    Tags: team === null ? '' : JSON.stringify({ team }),
    ChargePeriodStart: `${day}T00:00:00Z`,
    ChargePeriodEnd: `${day}T01:00:00Z`,
    ...rest,
  };
}

let file = 0;
/** A later file of the same source, account and month replaces the earlier one. */
async function load(charges: readonly Charge[], source = 'bill'): Promise<void> {
  file += 1;
  await workspace.import([await workspace.write(`bill-${file}.csv`, focusCsv(charges))], { source });
}

async function problems(): Promise<string[]> {
  const { before, after } = await bench.sides();
  expect(after).toEqual(before);
  return workspace.failedChecks();
}

const platform = [is('x_Team', 'platform')];
const shared = split({ id: 'shared', where: platform });
const teams = [charge('red', '1'), charge('blue', '2'), charge('green', '3')];

describe('a split', () => {
  it('gives even shares to every team with cost, the remainder to the first keys, and closes', async () => {
    await load([...teams, charge('platform', '10'), charge(null, '5')]);
    const preview = await bench.preview([shared]);
    const before = { 'blue direct': '2', 'green direct': '3', 'red direct': '1' };
    expect(await bench.totals()).toEqual({ '- untagged': '5', ...before, 'platform direct': '10' });
    expect(await bench.apply([shared])).toEqual(preview);
    // 10 / 3 = 3.3333333333 + one spare unit of 10^-10, which goes to the smallest key: blue
    expect(await bench.totals()).toEqual({
      ...{ '- untagged': '5', ...before, 'blue split shared': '3.3333333334' },
      ...{ 'green split shared': '3.3333333333', 'red split shared': '3.3333333333' },
    });
    const { proofs, modelVersion } = await bench.proof('2026-01');
    expect(modelVersion).toBe(1);
    expect(proofs.find(({ measure }) => measure === 'BilledCost')).toEqual({
      ...{ month: '2026-01', currency: 'USD', measure: 'BilledCost' },
      ...{ input: '21', output: '21', direct: '6', split: '10', unallocated: null, untagged: '5' },
      byRule: [{ ruleId: 'shared', input: '10', output: '10', unallocated: null, targets: 3 }],
    });
    expect(preview.moves.find(({ value, measure }) => value === 'platform' && measure === 'BilledCost')).toEqual({
      ...{ attribute: 'x_Team', value: 'platform', measure: 'BilledCost', currency: 'USD' },
      ...{ before: '10', after: '0', difference: '-10' },
    });
    expect(preview).toMatchObject({
      order: ['shared'],
      months: ['2026-01'],
      byRule: [{ id: 'shared', pool: [{ currency: 'USD', amount: '10' }], unallocated: [], targets: 3 }],
    });
    expect(await problems()).toEqual([]);
  });

  it('keeps measures apart: a credit, a zero and an unknown stay what they are', async () => {
    const odd = { BilledCost: '-1', EffectiveCost: '0', ListCost: '0.00000000000000000000001', ContractedCost: '4' };
    await load([...teams, charge('platform', '0', odd)]);
    await bench.apply([split({ id: 'shared', where: platform, targets: ['blue', 'red'] })]);
    const parts = { where: "x_AllocationKind = 'split'" };
    expect(await bench.totals(parts)).toEqual({ 'blue split shared': '-0.5', 'red split shared': '-0.5' });
    expect(await bench.totals({ ...parts, measure: 'EffectiveCost' })).toEqual({
      ...{ 'blue split shared': '0', 'red split shared': '0' },
    });
    // 10^-23 over two: the amount is finer than 10^-10, so it is cut in its own last digit: 1 and 0 of 10^-23
    expect(await bench.totals({ ...parts, measure: 'ListCost' })).toEqual({
      ...{ 'blue split shared': '0.00000000000000000000001', 'red split shared': '0' },
    });
    expect(await problems()).toEqual([]);
  });

  it('follows fixed weights that need not add up to one, excepted targets left out', async () => {
    await load([...teams, charge('platform', '10')]);
    const weights = { red: '0.5', blue: '0.25', green: '7' };
    await bench.apply([split({ id: 'fixed', where: platform, except: ['green'], method: { kind: 'fixed', weights } })]);
    expect(await bench.totals({ where: "x_AllocationKind = 'split'" })).toEqual({
      'blue split fixed': '3.3333333333', // 10 x 0.25 / 0.75
      'red split fixed': '6.6666666667',
    });
    expect(await bench.weights('fixed', '2026-01')).toEqual([
      {
        ...{ ruleId: 'fixed', period: '2026-01-01', currency: 'USD', target: 'red', weight: '0.5' },
        total: '0.75',
        share: 2 / 3,
        amount: '6.6666666667',
      },
      {
        ...{ ruleId: 'fixed', period: '2026-01-01', currency: 'USD', target: 'blue', weight: '0.25' },
        total: '0.75',
        share: 1 / 3,
        amount: '3.3333333333',
      },
    ]);
    expect(await problems()).toEqual([]);
  });

  it('follows spend in the pool\u2019s own currency, of the month or of the day', async () => {
    await load([
      ...[charge('red', '3'), charge('blue', '1', { day: '2026-01-05' }), charge('blue', '2', { day: '2026-01-06' })],
      ...[charge('blue', '5', { BillingCurrency: 'EUR' }), charge('platform', '7', { BillingCurrency: 'EUR' })],
      ...[charge('platform', '6', { day: '2026-01-05' }), charge('platform', '10', { day: '2026-01-06' })],
    ]);
    const spend = (id: string, period: 'day' | 'month') =>
      split({
        id,
        period,
        where: platform,
        method: { kind: 'proportional', driver: { kind: 'spend', measure: 'BilledCost' } },
      });
    await bench.apply([spend('monthly', 'month')]);
    const where = "x_AllocationKind = 'split'";
    // USD of the month: red 3, blue 3. EUR: only blue has any.
    expect(await bench.totals({ by: "t.x_Team || ' ' || BillingCurrency", where })).toEqual({
      ...{ 'blue EUR split monthly': '7', 'blue USD split monthly': '8', 'red USD split monthly': '8' },
    });
    await bench.apply([spend('daily', 'day')]);
    // the 5th: red 3, blue 1 share 6 as 4.5 and 1.5; the 6th: blue alone takes 10
    expect(await bench.totals({ by: "t.x_Team || ' ' || BillingCurrency", where })).toEqual({
      ...{ 'blue EUR split daily': '7', 'blue USD split daily': '11.5', 'red USD split daily': '4.5' },
    });
    expect(
      (await bench.weights('daily', '2026-01')).map(({ period, currency, target }) => [period, currency, target]),
    ).toEqual([
      ...[
        ['2026-01-05', 'EUR', 'blue'],
        ['2026-01-05', 'USD', 'red'],
      ],
      ...[
        ['2026-01-05', 'USD', 'blue'],
        ['2026-01-06', 'USD', 'blue'],
      ],
    ]);
    expect(await problems()).toEqual([]);
  });

  it('narrows the spend that counts, also by what only charge lines know', async () => {
    await load([
      ...[
        charge('red', '3', { ServiceName: 'GPU' }),
        charge('red', '100'),
        charge('blue', '1', { ServiceName: 'GPU' }),
      ],
      charge('platform', '8'),
    ]);
    const by = (where: { field: string; operator: 'is'; value: string }[]) =>
      split({
        id: 'gpu',
        where: platform,
        method: { kind: 'proportional', driver: { kind: 'spend', measure: 'EffectiveCost', where } },
      });
    const parts = { where: "x_AllocationKind = 'split'" };
    await bench.apply([by([is('ServiceName', 'GPU')])]);
    expect(await bench.totals(parts)).toEqual({ 'blue split gpu': '2', 'red split gpu': '6' });
    await bench.apply([by([is('Tags/team', 'blue')])]);
    expect(await bench.totals(parts)).toEqual({ 'blue split gpu': '8' });
    expect(await problems()).toEqual([]);
  });

  it('takes only the lines of a cell that its conditions name, and leaves each side its own nulls', async () => {
    const lines = [
      charge('red', '4', { ResourceId: 'idle-1' }),
      charge('red', '6', { ResourceId: 'busy-1' }),
      charge('blue', '1'),
    ];
    await load(lines);
    await bench.apply([split({ id: 'idle', where: [is('ResourceId', 'idle-1')], targets: ['blue'] })]);
    expect(await bench.totals()).toEqual({ 'blue direct': '1', 'blue split idle': '4', 'red direct': '6' });
    expect(await problems()).toEqual([]);
  });

  it('acts on the days it is in force for, and the first rule of the list takes a charge', async () => {
    await load([...teams, ...['05', '15', '25'].map(day => charge('platform', '1', { day: `2026-01-${day}` }))]);
    const to = (id: string, target: string, more = {}) => split({ id, where: platform, targets: [target], ...more });
    await bench.apply([
      to('early', 'red', { until: '2026-01-15' }),
      to('off', 'green', { isOn: false }),
      to('late', 'blue', { from: '2026-01-25' }),
      to('rest', 'green'),
    ]);
    expect(await bench.totals({ where: "x_AllocationKind = 'split'" })).toEqual({
      ...{ 'red split early': '1', 'blue split late': '1', 'green split rest': '1' },
    });
    expect(await problems()).toEqual([]);
  });

  it('moves the attribute it speaks of and leaves the others of the charge', async () => {
    const tags = (team: string, product: string) => ({ Tags: JSON.stringify({ team, product }) });
    await load([
      charge('', '9', tags('platform', 'Base')),
      charge('', '1', tags('red', 'Shop')),
      charge('', '1', tags('blue', 'Mail')),
    ]);
    await bench.apply([split({ id: 'shared', where: platform, attribute: 'x_Product', targets: ['Mail', 'Shop'] })]);
    expect(await bench.totals({ by: "concat_ws('/', t.x_Team, t.x_Product)" })).toEqual({
      ...{ 'blue/Mail direct': '1', 'red/Shop direct': '1' },
      ...{ 'platform/Mail split shared': '4.5', 'platform/Shop split shared': '4.5' },
    });
    expect(await problems()).toEqual([]);
  });
});

describe('stages', () => {
  it('let a later rule take up what an earlier one placed, whatever their order in the list', async () => {
    await load([...teams, charge('network', '8'), charge('platform', '4')]);
    const model = [
      split({ id: 'platform', where: platform, targets: ['blue', 'red'] }),
      split({ id: 'network', where: [is('x_Team', 'network')], targets: ['green', 'platform'] }),
    ];
    const { order } = await bench.apply(model);
    expect(order).toEqual(['network', 'platform']);
    // network 8: 4 to green, 4 to platform, where it joins its own 4; 8 over blue and red
    expect(await bench.totals({ where: "x_AllocationKind = 'split'" })).toEqual({
      ...{ 'blue split platform': '4', 'red split platform': '4', 'green split network': '4' },
    });
    const { proofs } = await bench.proof();
    expect(proofs[0]?.byRule).toEqual([
      { ruleId: 'network', input: '8', output: '8', unallocated: null, targets: 2 },
      { ruleId: 'platform', input: '8', output: '8', unallocated: null, targets: 2 },
    ]);
    expect(await problems()).toEqual([]);
  });

  it('of open target sets leave out the values that are pools themselves', async () => {
    await load([...teams, charge('network', '9'), charge('platform', '3')]);
    await bench.apply([shared, split({ id: 'network', where: [is('x_Team', 'network')] })]);
    expect(await bench.totals({ where: "x_AllocationKind = 'split'" })).toEqual({
      ...{ 'blue split network': '3', 'green split network': '3', 'red split network': '3' },
      ...{ 'blue split shared': '1', 'green split shared': '1', 'red split shared': '1' },
    });
    expect(await problems()).toEqual([]);
  });

  it('refuse a cycle and name its rules', async () => {
    const to = (id: string, from: string, target: string) =>
      split({ id, where: [is('x_Team', from)], targets: [target] });
    await expect(bench.preview([to('a', 'x', 'y'), to('b', 'y', 'z'), to('c', 'z', 'x')])).rejects.toMatchObject({
      code: 'allocation.cycle',
      details: { path: 'a \u2192 b \u2192 c \u2192 a' },
    });
  });
});

describe('missing weights', () => {
  const metric = { kind: 'proportional' as const, driver: { kind: 'metric' as const, metric: 'requests', by: 'team' } };

  it('leave an unallocated row without a team, which nobody takes up, and the rest of its place', async () => {
    const tags = { Tags: '{"team": "platform", "product": "Base"}' };
    await load([...teams, charge('platform', '10', tags), charge(null, '5')]);
    const untagged = split({ id: 'untagged', where: [{ field: 'x_Team', operator: 'is-empty' }], targets: ['red'] });
    await bench.apply([split({ id: 'by-requests', where: platform, method: metric }), untagged]);
    expect(await bench.totals({ by: "concat_ws('/', coalesce(t.x_Team, '?'), t.x_Product)" })).toEqual({
      ...{ '?/Base unallocated by-requests': '10', 'red split untagged': '5' },
      ...{ 'blue direct': '2', 'green direct': '3', 'red direct': '1' },
    });
    expect((await bench.proof()).proofs[0]).toMatchObject({ split: '5', unallocated: '10', input: '21', output: '21' });
    expect(await bench.weights('by-requests', '2026-01')).toMatchObject([{ target: null, total: '0', amount: '10' }]);
    expect(await problems()).toEqual([]);
  });

  it('become even shares where the rule says so', async () => {
    await load([...teams, charge('platform', '10')]);
    await bench.apply([
      split({ id: 'even', where: platform, method: metric, targets: ['red', 'blue'], withoutWeights: 'even' }),
    ]);
    expect(await bench.totals({ where: "x_AllocationKind = 'split'" })).toEqual({
      ...{ 'blue split even': '5', 'red split even': '5' },
    });
    expect(await problems()).toEqual([]);
  });

  it('that are negative are refused by a person\u2019s change, and stop no import', async () => {
    const spend = { kind: 'proportional' as const, driver: { kind: 'spend' as const, measure: 'BilledCost' as const } };
    const rule = split({ id: 'spend', where: platform, method: spend });
    await load([charge('red', '-1'), charge('blue', '2'), charge('platform', '10')]);
    const before = await bench.totals();
    await expect(bench.apply([rule])).rejects.toMatchObject({
      code: 'allocation.negative-weight',
      details: { target: 'red', where: '(spend, 2026-01-01, USD)' },
    });
    expect(await bench.totals()).toEqual(before);
    await load([charge('red', '1'), charge('blue', '1'), charge('platform', '10')]);
    await bench.apply([rule]);
    await load([charge('red', '-2'), charge('blue', '3'), charge('platform', '10')]);
    expect(await bench.totals()).toEqual({ 'red direct': '-2', 'blue direct': '3', '- unallocated spend': '10' });
    expect(await problems()).toEqual([]);
  });
});

describe('a changed lake', () => {
  it('is split anew: late month, restated month, withdrawn charges', async () => {
    await load([...teams, charge('platform', '9')]);
    await bench.apply([shared]);
    const february = {
      BillingPeriodStart: '2026-02-01T00:00:00Z',
      BillingPeriodEnd: '2026-03-01T00:00:00Z',
      day: '2026-02-03',
    };
    await load([charge('red', '1', february), charge('platform', '2', february)]);
    const where = "x_AllocationKind = 'split' AND Bucket >= '2026-02-01'";
    expect(await bench.totals({ where })).toEqual({ 'red split shared': '2' });
    await load([charge('red', '1'), charge('blue', '1'), charge('platform', '3')]); // January restated
    expect(await bench.totals({ where: "Bucket < '2026-02-01'" })).toEqual({
      ...{ 'red direct': '1', 'blue direct': '1', 'red split shared': '1.5', 'blue split shared': '1.5' },
    });
    await load([charge('red', '1'), charge('blue', '1')]); // nothing shared is left
    expect(await bench.totals({ where: "Bucket < '2026-02-01'" })).toEqual({ 'red direct': '1', 'blue direct': '1' });
    expect((await bench.proof()).proofs.map(({ month }) => month)).toEqual([
      ...Array(4).fill('2026-01'),
      ...Array(4).fill('2026-02'),
    ]);
    expect(await problems()).toEqual([]);
  });

  it('follows records that come late, and only the rules that ask for them run again', async () => {
    await load([...teams, charge('platform', '9'), charge('network', '4')]);
    await bench.apply([
      split({ id: 'even', where: [is('x_Team', 'network')], targets: ['red', 'blue'] }),
      split({
        ...{ id: 'requests', where: platform },
        method: {
          kind: 'proportional',
          driver: { kind: 'metric', metric: 'requests', by: 'app', names: { shop: 'red' } },
        },
      }),
    ]);
    expect(await bench.totals({ where: "x_AllocationRule = 'requests'" })).toEqual({ '- unallocated requests': '9' });
    const cells = () => workspace.sql('SELECT x_PoolCell, x_AllocationRule FROM allocation_pool ORDER BY 1');
    const before = await cells();
    await addRequests({ shop: '2', blue: '1.000', other: '0' });
    expect(await bench.totals({ where: "x_AllocationRule = 'requests'" })).toEqual({
      ...{ 'red split requests': '6', 'blue split requests': '3' },
    });
    expect(await cells()).toEqual(before);
    // the metric was put in by hand: only its own bookkeeping says so
    expect((await problems()).filter(problem => !problem.startsWith('records'))).toEqual([]);
  });
});

/** Requests of January by the label `app`, as an import of a metric would leave them. */
async function addRequests(values: Record<string, string>): Promise<void> {
  await workspace.lake.importer.change(async (connection, version) => {
    let row = 0;
    for (const [app, value] of Object.entries(values)) {
      row += 1;
      await connection.run(
        `INSERT INTO fact_metric (x_SliceId, x_DropId, x_RowKey, x_RowHash, x_Revision, x_ValidFrom, MetricName, IntervalStart, IntervalSeconds, "Value", Labels)
         VALUES (1, 1, ${row}, ${row}, 1, ${version.lakeVersion}, 'requests', TIMESTAMP '2026-01-07 10:00:00', 3600, $1::DECIMAL(38, 24), $2)`,
        [value, JSON.stringify({ app })],
      );
    }
    await connection.run(
      `INSERT INTO record_slice SELECT 1, 'metric', 'test', 'all', DATE '2026-01-07', 1, count(*), sum(x_RowHash), sum(x_RowHash), ${version.lakeVersion} FROM fact_metric`,
    );
    await insertCommit(connection, version, 'requests');
    return { value: null, isNewVersion: true };
  }, new AbortController().signal);
}

describe('versions', () => {
  it('are undone and done again, exactly, and a stale change is refused', async () => {
    await load([...teams, charge('platform', '10')]);
    const before = await bench.totals();
    await bench.apply([shared]);
    const after = await bench.totals();
    const other = [split({ id: 'shared', where: platform, targets: ['red'] })];
    await bench.apply(other);
    await bench.undo();
    expect(await bench.totals()).toEqual(after);
    await bench.undo();
    expect(await bench.totals()).toEqual({ ...before, 'platform direct': undefined, 'red split shared': '10' });
    await expect(bench.apply([], { baseVersion: 1 })).rejects.toMatchObject({ code: 'allocation.stale' });
    await bench.apply([]);
    expect(await bench.totals()).toEqual(before);
    expect((await bench.models.history()).map(({ version, rules }) => [version, rules.length])).toEqual([
      ...[
        [5, 0],
        [4, 1],
        [3, 1],
        [2, 1],
        [1, 1],
      ],
    ]);
    expect(await problems()).toEqual([]);
  });

  it('leave closed months alone when asked, and a closed month that comes again keeps its version', async () => {
    const february = {
      BillingPeriodStart: '2026-02-01T00:00:00Z',
      BillingPeriodEnd: '2026-03-01T00:00:00Z',
      day: '2026-02-03',
    };
    await load([...teams, charge('platform', '9')]);
    await load([charge('red', '1', february), charge('platform', '2', february)]);
    // January has ended and the account has a later month; February is its newest
    const { months } = await bench.apply([shared], { includeClosed: false });
    expect(months).toEqual(['2026-02']);
    const january = "Bucket < '2026-02-01'";
    expect(await bench.totals({ where: january })).toMatchObject({ 'platform direct': '9' });
    await load([...teams, charge('platform', '7')]);
    expect(await bench.totals({ where: january })).toMatchObject({ 'platform direct': '7' });
    expect(await bench.totals({ where: `NOT ${january}` })).toEqual({ 'red direct': '1', 'red split shared': '2' });
    await bench.undo();
    expect(await bench.totals({ where: `NOT ${january}` })).toEqual({ 'red direct': '1', 'platform direct': '2' });
    expect(await problems()).toEqual([]);
  });

  it('run again only what another version changes', async () => {
    await load([...teams, charge('platform', '9'), charge('network', '4')]);
    const network = split({ id: 'network', where: [is('x_Team', 'network')], targets: ['red', 'blue'] });
    await bench.apply([shared, network]);
    const cells = () => workspace.sql('SELECT x_PoolCell, x_AllocationRule FROM allocation_pool ORDER BY 1');
    const before = await cells();
    const words = await bench.apply([shared, { ...network, name: 'Networks', note: 'only words' }]);
    expect(words.months).toEqual([]);
    const { months } = await bench.apply([shared, { ...network, targets: ['green'] }]);
    expect(months).toEqual(['2026-01']);
    expect(await cells()).toEqual(before); // the pools stayed, only the parts of `network` are new
    expect(await bench.totals({ where: "x_AllocationRule = 'network'" })).toEqual({ 'green split network': '4' });
    expect(await problems()).toEqual([]);
  });

  it('that make no sense are refused with the reason, and nothing is written', async () => {
    await load(teams);
    const wrong: [SplitRule[], string][] = [
      [[shared, shared], 'another rule has the same id'],
      [[split({ where: [is('Colour', 'red')] })], 'there is no text field Colour'],
      [[split({ where: platform, targets: ['red', 'red'] })], 'a target is named twice'],
      [[split({ where: platform, targets: ['red'], except: ['red'] })], 'it has no targets'],
      [
        [split({ where: platform, method: { kind: 'fixed', weights: { red: '-1' } } })],
        'the weight of red is negative',
      ],
      [
        [split({ where: platform, from: '2026-02-01', until: '2026-01-01' })],
        'it ends (2026-01-01, exclusive) before it begins (2026-02-01)',
      ],
      [[records('Colour', 'TeamId')], 'llm-usage has no column Colour that adds up'],
      [[records('OutputTokens', 'Colour')], 'llm-usage has no text column Colour that could name the targets'],
    ];
    for (const [rules, what] of wrong)
      await expect(bench.preview(rules)).rejects.toMatchObject({
        code: 'allocation.invalid',
        details: { what: expect.stringContaining(what) },
      });
    expect(await bench.models.history()).toEqual([]);
  });
});

const records = (column: string, by: string) =>
  split({
    where: platform,
    method: { kind: 'proportional', driver: { kind: 'records', dataset: 'llm-usage', column, by } },
  });
