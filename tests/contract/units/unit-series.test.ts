import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shown, tokens, UnitBench, usage } from './unit-bench.ts';

let bench: UnitBench;
const tags = (values: Record<string, string>) => JSON.stringify(values);
const september = { from: '2024-09', to: '2024-10' };

beforeAll(async () => {
  bench = await UnitBench.open();
  const anthropic = {
    ProviderName: 'Anthropic',
    PublisherName: 'Anthropic',
    ServiceName: 'Anthropic API',
    x_Model: 'claude',
    x_ModelVersion: 'claude-1',
  };
  await bench.charges([
    tokens('01', 'k1', '10', { Tags: tags({ team: 'red' }) }),
    tokens('02', 'k2', '30', { Tags: tags({ team: 'blue' }), x_ModelVersion: 'gpt-2' }),
    tokens('02', 'seat', '7', {
      Tags: tags({ team: 'blue' }),
      x_Model: '',
      x_ModelVersion: '',
      ChargeCategory: 'Purchase',
    }), // names no model
    tokens('01', 'k3', '5', { ...anthropic, Tags: tags({ team: 'red' }) }), // its provider counts no requests
  ]);
  await bench.records('llm-usage', [
    usage('01', 'k1', 100),
    usage('02', 'k2', 200),
    usage('01', 'k3', 0, { ModelProvider: 'anthropic', Model: 'claude', Requests: undefined }),
    usage('02', 'k9', 50), // a key that no bill has
  ]);
  // the gateway tells the first hundred again; the provider is the authority of the month, so they do not count twice
  await bench.records(
    'llm-usage',
    Array.from({ length: 10 }, (_, index) =>
      usage('01', 'k1', 10, { Route: 'gateway', Grain: 'request', RequestId: `g${index}` }),
    ),
    'gateway.csv',
  );
});
afterAll(() => bench.close());

describe('cost per request', () => {
  it('divides what is counted by what it costs, and says what it leaves out', async () => {
    const { rows, totals, notes, denominator } = await bench.series({ unit: 'request', ...september });
    // counted: 10 + 30 USD of openai / (100 + 200 + 50) requests; Anthropic's 5 USD have no requests, the seat names no model
    expect(shown(totals)).toEqual([['40', '350', '0.1142857143']]); // 40 / 350 = 0.11428571428..., half even to 10 digits
    expect(rows).toHaveLength(1);
    expect(totals[0]?.quality.cost).toEqual({ known: '40', total: '45', share: 0.888888888889 });
    expect(denominator).toContain('Requests');
    expect(notes).toMatchObject([{ code: 'cost-left-out', facts: { currency: 'USD', known: '40', total: '45' } }]);
  });

  it('places requests by their key: versions and teams, the unknown apart', async () => {
    const byVersion = await bench.series({ unit: 'request', dims: ['x_ModelVersion'], ...september });
    // k9's requests have a model that was billed in one version on the 2nd: gpt-2 by model
    expect(shown(byVersion.rows)).toEqual([
      ['gpt-2', '30', '250', '0.12'],
      ['gpt-1', '10', '100', '0.1'],
      ['claude-1', '5', null, null],
    ]);
    const byTeam = await bench.series({ unit: 'request', dims: ['x_Team'], ...september });
    expect(shown(byTeam.rows)).toEqual([
      ['blue', '30', '200', '0.15'],
      ['red', '10', '100', '0.1'], // of red's 15 USD, 5 stand against nothing
      [null, null, '50', null], // whose key k9 is nobody knows
    ]);
    // 40 USD / 300 requests; 50 of 350 requests have no team
    expect(shown(byTeam.totals)).toEqual([['40', '300', '0.1333333333']]);
    expect(byTeam.totals[0]?.quality.volume).toEqual({ known: '300', total: '350', share: 0.857142857143 });
  });

  it('filters both sides, and only the cost where requests have no such thing', async () => {
    const red = await bench.series({
      unit: 'request',
      filters: [{ dimension: 'x_Team', values: ['red'] }],
      ...september,
    });
    expect(shown(red.totals)).toEqual([['10', '100', '0.1']]);
    const categories = [{ dimension: 'ChargeCategory', values: ['Usage'] }];
    const narrowed = await bench.series({ unit: 'request', filters: categories, ...september });
    expect(narrowed.notes.map(note => note.code)).toContain('filter-on-cost-only');
  });

  it('by token type there is no cost per request: a request has every type', async () => {
    const { rows } = await bench.series({ unit: 'request', dims: ['x_TokenType'], ...september });
    expect(rows.every(row => row.unitCost === null)).toBe(true);
  });

  it('compares with the period before, day by day', async () => {
    const days = { from: '2024-09-02', to: '2024-09-03', compare: 'previous-period' as const };
    const { totals } = await bench.series({ unit: 'request', ...days });
    // the 2nd: 30 / 250 = 0.12; the 1st: 10 / 100 = 0.1
    expect(shown(totals)).toEqual([['30', '250', '0.12']]);
    expect(totals[0]?.previous).toEqual({ cost: '10', quantity: '100', unitCost: '0.1' });
  });

  it('is unknown for a month of which usage leaves days out', async () => {
    await bench.charges(
      [tokens('05', 'k1', '8', { Tags: tags({ team: 'red' }), BillingAccountId: 'late' })],
      'late.csv',
    );
    const month = await bench.series({ unit: 'request', ...september });
    expect(month.totals[0]).toMatchObject({ unitCost: null, quality: { cost: { known: '0', total: '53' } } });
    expect(month.notes.map(note => note.code)).toContain('volume-incomplete');
    const byDay = await bench.series({ unit: 'request', grain: 'day', ...september });
    // 1st: 10 / 100, 2nd: 30 / 250; the 5th has cost and no requests
    expect(byDay.rows.map(row => [row.bucket?.slice(8, 10), row.unitCost])).toEqual([
      ['01', '0.1'],
      ['02', '0.12'],
      ['05', null],
    ]);
  });
});

describe('units by formula', () => {
  it('adds each side up alone; unknown stays unknown', async () => {
    const open = [{ dimension: 'ServiceProviderName', values: ['OpenAI'] }];
    const days = { from: '2024-09-01', to: '2024-09-03', filters: open };
    // (10 + 30 + 7) USD x 1000 / 350 requests; the seat counts here, because the formula says EffectiveCost
    const { totals } = await bench.custom('EffectiveCost * 1000 / sum(llm-usage.Requests)', { ...days, grain: 'day' });
    expect(totals.map(row => [row.cost, row.quantity, row.unitCost])).toEqual([['47000', '350', '134.2857142857']]);
    // Anthropic's rows say nothing of requests, so over everything their number is unknown, never 350
    expect(
      (
        await bench.custom('EffectiveCost / sum(llm-usage.Requests)', {
          from: '2024-09-01',
          to: '2024-09-03',
          grain: 'day',
        })
      ).totals[0]?.unitCost,
    ).toBeNull();
    expect((await bench.custom('EffectiveCost / metric(nothing)')).notes.map(note => note.code)).toEqual(['no-metric']);
  });

  it('says what a formula reads, or why it cannot be read', () => {
    expect(bench.desk.checkFormula({ formula: '(EffectiveCost - 1) / level(active_customers)' })).toEqual({
      reads: ['EffectiveCost', 'level(active_customers)'],
      problem: null,
    });
    const { problem } = bench.desk.checkFormula({ formula: 'EffectivCost / 2' });
    expect(problem).toContain('EffectivCost');
    expect(problem).toContain('EffectiveCost');
  });
});
