import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shown, tokens, UnitBench, usage } from './unit-bench.ts';

let bench: UnitBench;
beforeEach(async () => {
  bench = await UnitBench.open();
});
afterEach(() => bench.close());

const tags = (values: Record<string, string>) => JSON.stringify(values);
const request = (id: string, day: string, more: Record<string, string | number> = {}) =>
  usage(day, 'k1', 1, {
    Route: 'gateway',
    Grain: 'request',
    RequestId: id,
    Status: 'ok',
    SuccessfulRequests: 1,
    ...more,
  });

// CORRECTNESS, runners-up: the numerator must not multiply when one request has two tags.
describe('the two sides of a unit cost never multiply each other', () => {
  it('one request with two tags, one charge with two usage rows: cost and requests count once', async () => {
    await bench.charges([tokens('01', 'k1', '3', { Tags: tags({ team: 'red', feature: 'chat' }) })]);
    await bench.records('llm-usage', [
      request('a', '01', { Tags: tags({ feature: 'chat', label: 'beta' }) }), // two tags
      request('b', '01', { Tags: tags({ feature: 'chat' }) }),
    ]);
    // 3 USD / 2 requests = 1.5; a join of the charge with its two usage rows would say 6 USD, one of requests with tags 3 requests
    for (const dims of [[], ['x_Feature'], ['x_Team', 'x_Feature'], ['x_ModelVersion']]) {
      const { totals } = await bench.series({ unit: 'request', dims });
      expect(shown(totals), dims.join()).toEqual([['3', '2', '1.5']]);
      expect(totals[0]?.quality).toEqual({
        cost: { known: '3', total: '3', share: 1 },
        volume: { known: '2', total: '2', share: 1 },
      });
    }
  });

  it('one usage row with several charges: requests count once', async () => {
    await bench.charges([
      tokens('01', 'k1', '6', { x_TokenType: 'input', Tags: tags({ team: 'red' }) }),
      tokens('01', 'k1', '4', { x_TokenType: 'output', Tags: tags({ team: 'red', cost_center: 'CC-1' }) }),
    ]);
    await bench.records('llm-usage', [usage('01', 'k1', 100)]);
    // (6 + 4) / 100 = 0.1 by team; the charges of the key disagree on the cost centre, so the requests have none
    expect(shown((await bench.series({ unit: 'request', dims: ['x_Team'] })).rows)).toEqual([
      ['red', '10', '100', '0.1'],
    ]);
    const byCentre = await bench.series({ unit: 'request', dims: ['x_CostCenter'] });
    expect(shown(byCentre.rows)).toEqual([
      [null, '6', '100', null],
      ['CC-1', '4', null, null],
    ]);
    expect(byCentre.totals[0]).toMatchObject({ unitCost: null, quality: { cost: { known: '0', total: '10' } } });
  });

  it('two labels of a metric do not add the charge twice', async () => {
    const product = { Tags: tags({ product: 'Shop', team: 'red' }) };
    await bench.charges([tokens('01', 'k1', '12', product)]);
    const sessions = (feature: string, value: number) => ({
      ...{ MetricName: 'sessions', IntervalStart: '2024-09-01T00:00:00Z', IntervalSeconds: 86_400, Value: value },
      Labels: tags({ feature, product: 'Shop' }),
    });
    await bench.records('metric', [sessions('chat', 3), sessions('search', 5)]);
    // 12 USD / (3 + 5) sessions = 1.5
    expect(shown((await bench.series({ unit: 'session', dims: ['x_Product'] })).rows)).toEqual([
      ['Shop', '12', '8', '1.5'],
    ]);
  });
});
