import { afterAll, beforeAll, expect, it } from 'vitest';
import { BUDGET_DAY, demoBudgets } from '../../../src-core/demo/books/budgets.ts';
import { formatAmount, parseAmount } from '../../../src-core/money/amount.ts';
import { addDays } from '../../../src-core/quality/days.ts';
import { type DemoWorkbench, openDemoWorkbench } from '../answer-key/demo-workbench.ts';

/**
 * The demo's budgets against the answer key, which is plain sums of the written files: shares of shared cost, rates of each day and what quarters
 * leave to each other are worked out there by hand.
 */
let demo: DemoWorkbench;
beforeAll(async () => {
  demo = await openDemoWorkbench();
});
afterAll(() => demo.close());

it('stand as the key says, to the last digit', async () => {
  const key = demo.key().budgets;
  const states = await demo.api.budgets.evaluate({ today: BUDGET_DAY });
  expect(states).toHaveLength(6);
  const exact = (text: string | null) => formatAmount(parseAmount(text ?? ''));
  for (const wanted of key.budgets) {
    const state = states.find(({ id }) => id === wanted.id);
    expect(state, wanted.id).toMatchObject({
      ...{ name: wanted.name, period: wanted.period, currency: wanted.currency },
      ...{ amount: wanted.amount, rolledOver: wanted.rolledOver, budget: wanted.budget },
      ...{ actual: exact(wanted.actual), provisional: '0' },
      days: { final: wanted.days, provisional: 0, missing: 0 },
      ...{ waitingFor: [], notes: [] },
    });
    const reached = (on: string, at: string) => state?.thresholds.find(each => each.on === on && each.at === at)?.state;
    expect(reached('actual', '1'), wanted.id).toBe(wanted.stands === 'over' ? 'reached' : 'below');
    expect(reached('forecast', '1'), wanted.id).toBe(wanted.stands === 'within' ? 'below' : 'reached');
    // the total expected is never far from every day like the days that are there, outside of quarters
    const ratio = Number(state?.forecast?.total) / Number(wanted.straightOn);
    expect(Math.abs(ratio - 1), wanted.id).toBeLessThan(0.06);
  }
  // one in each way there is
  expect(new Set(key.budgets.map(({ stands }) => stands))).toEqual(new Set(['within', 'over by the end', 'over']));
  expect(key.budgets.filter(({ rolledOver }) => rolledOver !== '0').map(({ id }) => id)).toEqual(['demo-research']);
});

it('what is spent is what Explore shows at the address', async () => {
  const [state] = await demo.api.budgets.evaluate({ id: 'demo-llm', today: BUDGET_DAY });
  const filters = demoBudgets.find(({ id }) => id === 'demo-llm')?.budget.scope.filters ?? [];
  const rows = await demo.rows({ measures: ['EffectiveCost'], from: '2026-10-01', to: BUDGET_DAY, filters });
  expect(rows.map(row => row.EffectiveCost)).toEqual([state?.actual]);
  expect(state?.address).toBe(
    '/explore?m=EffectiveCost&g=day&p=2026-10-01..2026-10-20&f=ServiceProviderName:in:OpenAI,Anthropic&z=UTC&cv=USD',
  );
});

it('what is reached on the last morning is an alert of that morning', async () => {
  const states = await demo.api.budgets.evaluate({ today: BUDGET_DAY });
  const reached = states.flatMap(({ id, period, thresholds }) =>
    thresholds.flatMap(each => (each.state === 'reached' ? [`demo-budgets/${id}/${period.from}/${each.id}`] : [])),
  );
  const alerts = await demo.api.alerts.list({ state: 'open', limit: 100 });
  expect(alerts.map(({ id }) => id).toSorted()).toEqual(reached.toSorted());
  expect(alerts.map(({ id }) => id)).toContain('demo-budgets/demo-gateway/2026-10-01/actual-1');
  expect(new Set(alerts.map(({ firstAt }) => firstAt))).toEqual(new Set([`${BUDGET_DAY}T09:00:00.000Z`]));
});

it('the rule that tells of them goes to this computer alone', async () => {
  const [channels, rules] = await Promise.all([demo.api.channels.list(), demo.api.alerts.rules()]);
  expect(channels.map(({ body }) => body)).toEqual([{ kind: 'desktop', name: 'This computer' }]);
  expect(rules.map(({ body }) => [body.isOn, body.trigger, body.channels])).toEqual([
    [true, { kind: 'budget', budgets: [] }, ['demo-desktop']],
  ]);
});

it('90 mornings of a budget: each says the same alone', async () => {
  const moments = await demo.api.budgets.rehearse({ id: 'demo-llm', until: BUDGET_DAY, days: 90 });
  expect(moments).toHaveLength(90);
  const morning = moments.find(({ today }) => today === '2026-09-15');
  const [alone] = await demo.api.budgets.evaluate({ id: 'demo-llm', today: '2026-09-15' });
  const { path: _path, ...rest } = alone ?? { path: [] };
  expect(morning).toEqual(rest);
  expect(moments.at(0)?.today).toBe(addDays(BUDGET_DAY, -89));
});
