import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sqlChecks } from '../../../src-core/quality/checks/index.ts';
import { splitAddress } from '../../../src-renderer/data/address.ts';
import { fromSearch } from '../../../src-renderer/features/explore/address.ts';
import { defaultView } from '../../../src-renderer/features/explore/view-state.ts';
import { type Charge, charges, focusCsv } from '../lake-import/focus-csv.ts';
import { job, recordsCsv, request, sample } from '../lake-records/records-csv.ts';
import { QualityBench } from './quality-bench.ts';

let bench: QualityBench;
beforeEach(async () => {
  bench = await QualityBench.create();
});
afterEach(() => bench.close());

const usd = (amount: string) => [{ currency: 'USD', amount }];
const tags = (team: string) => JSON.stringify({ team });
/** Ten unremarkable charges, tagged, and those that a test is about. */
const bill = (...odd: Charge[]) =>
  focusCsv([...charges(10, { Tags: tags('search') }), ...odd.map(line => ({ Tags: tags('search'), ...line }))]);

it('every check is bound by the engine and names its columns', async () => {
  for (const check of sqlChecks) {
    expect(check.sql).toMatch(/^-- grain: /);
    const rows = await bench.workspace.sql(`DESCRIBE ${check.sql}`);
    const names = rows.map(row => row.column_name);
    expect(names).toEqual(expect.arrayContaining(['source', 'n', 'currency', 'amount', ...check.facts]));
  }
  expect(await bench.issues()).toEqual([]);
});

it('an unremarkable bill raises nothing', async () => {
  await bench.import('bill.csv', bill());
  expect(await bench.issues()).toEqual([]);
});

describe('charge lines', () => {
  const cases: [string, Charge[], { rows: number; amount: string; severity?: string; facts?: object }][] = [
    [
      'negative-usage',
      [
        { SkuId: 'n', BilledCost: '-2.5', ChargeClass: '' },
        { SkuId: 'c', BilledCost: '-1', ChargeClass: 'Correction' },
      ],
      { rows: 1, amount: '-2.5' },
    ],
    ['effective-above-list', [{ SkuId: 'e', EffectiveCost: '1.25', ListCost: '1' }], { rows: 1, amount: '0.25' }],
    ['zero-quantity-with-cost', [{ SkuId: 'z', PricingQuantity: '0', BilledCost: '3' }], { rows: 1, amount: '3' }],
    [
      'sub-account-without-account',
      [{ SkuId: 's', SubAccountId: 'team-1', BillingAccountId: '' }],
      { rows: 1, amount: '1', facts: { subAccount: 'team-1' } },
    ],
    [
      'same-line-twice',
      [
        { SkuId: 'd', BilledCost: '4' },
        { SkuId: 'd', BilledCost: '4' },
        { SkuId: 'd', BilledCost: '4' },
      ],
      { rows: 2, amount: '8', facts: { account: 'acct-1', month: '2026-01' } },
    ],
    [
      'commitment-without-purchase',
      [
        {
          SkuId: 'r',
          CommitmentDiscountId: 'ri-1',
          CommitmentDiscountStatus: 'Used',
          CommitmentDiscountCategory: 'Usage',
          EffectiveCost: '0.5',
        },
      ],
      { rows: 1, amount: '0.5', severity: 'info', facts: { commitment: 'ri-1' } },
    ],
  ];
  it.each(cases)('%s', async (check, odd, { rows, amount, severity = 'warning', facts = {} }) => {
    await bench.import('bill.csv', bill(...odd));
    const found = await bench.issues(check);
    expect(found).toMatchObject([{ severity, rows, atStake: usd(amount), facts }]);
    expect(found[0]?.message).toMatch(/^[A-Z0-9].*\.$/);
    // the address leads to rows of the bill
    const { view, ignored } = fromSearch(
      splitAddress((found[0]?.address ?? '').slice(1)).search,
      defaultView({ measure: 'BilledCost', zone: 'UTC' }),
    );
    expect(ignored).toEqual([]);
    expect(view.filters.length).toBeGreaterThan(0);
  });

  it('lines that differ only in what the source calls them are no duplicates, prices to the last cent no excess', async () => {
    const lines = ['1', '2'].map(x_LineId => ({ SkuId: 'd', BilledCost: '4', ListCost: '4', x_LineId }));
    await bench.import('bill.csv', bill(...lines, { SkuId: 'r', EffectiveCost: '1.0005', ListCost: '1' }));
    expect(await bench.issues()).toEqual([]);
  });

  it('two currencies in one account and month', async () => {
    await bench.import('bill.csv', bill({ SkuId: 'x', BillingCurrency: 'EUR', BilledCost: '7' }));
    expect(await bench.issues('two-currencies')).toMatchObject([
      {
        ...{ severity: 'info', rows: 11, facts: { account: 'acct-1', month: '2026-01', currencies: 'EUR, USD' } },
        atStake: [
          { currency: 'EUR', amount: '7' },
          { currency: 'USD', amount: '10' },
        ],
      },
    ]);
  });

  it('a currency that is none', async () => {
    await bench.import('bill.csv', bill({ SkuId: 'x', BillingCurrency: 'ZZZ', BilledCost: '7' }));
    expect(await bench.issues('currency-unknown')).toMatchObject([
      { severity: 'error', rows: 1, facts: { code: 'ZZZ' }, atStake: [{ currency: 'ZZZ', amount: '7' }] },
    ]);
  });

  it('the same invoice under two sources', async () => {
    const lines = charges(4, { InvoiceId: 'INV-1', BilledCost: '2.5' });
    await bench.import('a.csv', focusCsv(lines), 'a');
    await bench.import('b.csv', focusCsv(lines.map(line => ({ ...line, ChargeDescription: 'told otherwise' }))), 'b');
    expect(await bench.issues('same-invoice-twice')).toMatchObject([
      { severity: 'error', rows: 4, atStake: usd('10'), facts: { invoice: 'INV-1', sources: 'a, b' } },
    ]);
  });

  it('a commitment whose whole term costs more than it was billed', async () => {
    const term = { CommitmentDiscountId: 'sp-1', CommitmentDiscountCategory: 'Spend', CommitmentDiscountType: 'Plan' };
    const hour = (day: string) => ({
      ChargePeriodStart: `2026-01-${day}T00:00:00Z`,
      ChargePeriodEnd: `2026-01-${day}T01:00:00Z`,
    });
    const used = ['01', '02', '03'].map(day => ({
      SkuId: `u${day}`,
      ...term,
      ...hour(day),
      CommitmentDiscountStatus: 'Used',
      BilledCost: '0',
      EffectiveCost: '10',
    }));
    const purchase = {
      SkuId: 'p',
      ...term,
      ChargeCategory: 'Purchase',
      ChargePeriodStart: '2026-01-01T00:00:00Z',
      ChargePeriodEnd: '2026-01-03T01:00:00Z',
      BilledCost: '29',
      EffectiveCost: '0',
    };
    // 29 billed, 3 x 10 used: 1 apart
    await bench.import('bill.csv', bill(...used, purchase));
    expect(await bench.issues('commitment-term')).toMatchObject([
      {
        severity: 'warning',
        rows: 4,
        atStake: usd('-1'),
        facts: { commitment: 'sp-1', from: '2026-01-01', to: '2026-01-03' },
      },
    ]);
    await bench.import('bill-2.csv', bill(...used, { ...purchase, BilledCost: '30' }));
    expect(await bench.issues('commitment-term')).toEqual([]);
  });
});

describe('tags', () => {
  it('spend without a team, with its share and largest services; attributes that nobody uses are not asked for', async () => {
    await bench.import(
      'bill.csv',
      bill(
        { SkuId: 'x', Tags: '', ServiceName: 'Disks', EffectiveCost: '2' },
        { SkuId: 'y', Tags: '', ServiceName: 'Machines', EffectiveCost: '8' },
      ),
    );
    const found = await bench.issues('missing-tag');
    // 10 tagged charges of 1, and 10 without: half
    expect(found).toMatchObject([
      {
        severity: 'warning',
        rows: 2,
        atStake: usd('10'),
        facts: { attribute: 'x_Team', permille: 500, services: 'Machines, Disks' },
      },
    ]);
    expect(found[0]?.message).toBe(
      'Spend that names no team (50.0% of what is spent in USD); most of it in Machines, Disks.',
    );
  });

  it('spellings of one name, but never numbers with and without zeros', async () => {
    const spellings = ['Search', 'sea_rch', '0042', '42'].map((team, index) => ({
      SkuId: `t${index}`,
      Tags: tags(team),
      EffectiveCost: '3',
    }));
    await bench.import('bill.csv', bill(...spellings));
    const found = await bench.issues('tag-drift');
    // "search" has 10, the two others 3 each
    expect(found.map(({ facts, atStake, rows }) => ({ facts, atStake, rows }))).toEqual([
      { facts: { attribute: 'x_Team', values: 'Search | sea_rch | search' }, atStake: usd('6'), rows: 2 },
    ]);
  });
});

describe('findings of imports', () => {
  it('are summed up by source and rule, and go with the rows they are about', async () => {
    await bench.import(
      'bill.csv',
      bill({
        SkuId: 'w',
        ChargePeriodStart: '2026-02-02T00:00:00Z',
        ChargePeriodEnd: '2026-02-02T01:00:00Z',
        BilledCost: '6',
      }),
    );
    const found = (await bench.issues('finding')).filter(({ facts }) => facts.rule === 'period.outside-billing');
    expect(found).toMatchObject([
      { kind: 'business', severity: 'warning', source: 'focus/cloud', rows: 1, atStake: usd('6') },
    ]);
    await bench.import('bill-2.csv', bill());
    expect(await bench.issues('finding')).toEqual([]);
  });
});

describe('usage records', () => {
  it.each([
    ['negative-tokens', 'llm-usage', request('2026-01-05T10:00:00Z', -5)],
    ['absurd-tokens', 'llm-usage', request('2026-01-05T10:00:00Z', 200_000_000)],
    ['token-parts-exceed-whole', 'llm-usage', request('2026-01-05T10:00:00Z', 5, { OutputReasoningTokens: 6 })],
    ['gpu-utilisation-out-of-range', 'gpu-sample', sample('2026-01-05T10:00:00Z', { GpuUtilization: 87 })],
    ['gpu-sample-longer-than-interval', 'gpu-sample', sample('2026-01-05T10:00:00Z', { CoveredSeconds: 301 })],
    [
      'gpu-hours-beyond-wall-time',
      'gpu-job',
      job('1', 7200, {
        StartAt: '2026-03-01T10:00:00Z',
        EndAt: '2026-03-01T11:00:00Z',
        ObservedUntil: '2026-03-01T11:00:00Z',
      }),
    ],
  ] as const)('%s', async (check, dataset, row) => {
    await bench.import('records.csv', recordsCsv(dataset, [row]), 'cluster');
    expect(await bench.issues(check)).toMatchObject([
      { kind: 'units', source: 'cluster', rows: 1, atStake: [], facts: { dataset } },
    ]);
  });

  it('projects that the bill does not know, where it names any', async () => {
    const calls = ['proj-1', 'proj-2', 'proj-2'].map((ProjectId, index) =>
      request(`2026-01-05T10:0${index}:00Z`, 5, { ProjectId }),
    );
    await bench.import('calls.csv', recordsCsv('llm-usage', calls), 'gateway');
    expect(await bench.issues('usage-project-unknown')).toEqual([]);
    await bench.import('bill.csv', bill({ SkuId: 'x', ProviderName: 'OpenAI', SubAccountId: 'proj-1' }));
    expect(await bench.issues('usage-project-unknown')).toMatchObject([
      { severity: 'info', source: 'gateway', rows: 2, facts: { provider: 'openai', projects: 1 } },
    ]);
  });

  it('a sample whose job the accounting does not know, where there is accounting', async () => {
    const known = {
      StartAt: '2026-01-05T00:00:00Z',
      EndAt: '2026-01-06T00:00:00Z',
      ObservedUntil: '2026-01-06T00:00:00Z',
    };
    const samples = [sample('2026-01-05T10:00:00Z', { JobId: '7' }), sample('2026-01-05T10:05:00Z', { JobId: '8' })];
    await bench.import('samples.csv', recordsCsv('gpu-sample', samples), 'prom');
    expect(await bench.issues('gpu-sample-of-unknown-job')).toEqual([]);
    await bench.import('jobs.csv', recordsCsv('gpu-job', [job('7', 86_400, known)]), 'slurm');
    expect(await bench.issues('gpu-sample-of-unknown-job')).toMatchObject([
      { kind: 'referential', source: 'prom', rows: 1 },
    ]);
  });
});

describe('sources', () => {
  const facts = {
    name: 'costs',
    silentAfterHours: 24,
    settlesAfterHours: null,
    isPaused: false,
    lastSuccessAt: null,
    failedDays: [],
  };

  it('that are silent for longer than they may are an error; paused ones are not', async () => {
    bench.now = '2026-03-05T12:00:00Z';
    bench.sources = [
      { ...facts, lastSuccessAt: '2026-03-03T06:00:00Z' },
      { ...facts, name: 'heard', lastSuccessAt: '2026-03-05T06:00:00Z' },
      { ...facts, name: 'paused', isPaused: true },
      { ...facts, name: 'new' },
    ];
    const found = await bench.issues();
    expect(found.map(({ check, severity, source, message }) => [check, severity, source, message])).toEqual([
      ['source-silent', 'error', 'costs', 'costs has been silent for 54 hours; it should be heard of every 24.'],
      ['source-never-delivered', 'warning', 'new', 'new has not had a successful run yet.'],
    ]);
  });
});
