import { AlertRule } from '../../contract/alerts.ts';
import { Budget } from '../../contract/budgets.ts';
import { Channel } from '../../contract/channels.ts';
import { ESTATE_END } from '../calendar.ts';

/** The morning on which the demo's budgets are told about: all there is of the open month has been delivered. */
export const BUDGET_DAY = ESTATE_END;

export type DemoBudget = { readonly id: string; readonly budget: Budget };

const share = (on: 'actual' | 'forecast' | 'overrun' | 'burn', at: string) => ({ id: `${on}-${at}`, on, at });
const usual = [share('actual', '0.8'), share('actual', '1'), share('forecast', '1'), share('overrun', '0.8')];
const channels = ['demo-desktop'];
const is = (dimension: string, ...values: string[]) => ({ dimension, values });

/** What the demo company allows itself; each shows another way in which a budget can stand. */
export const demoBudgets: readonly DemoBudget[] = [
  {
    id: 'demo-company',
    name: 'Everything, in dollars',
    scope: { currency: 'USD' },
    amounts: [{ from: '2026-01-01', amount: '2700000' }],
    plan: 'pattern' as const,
    thresholds: [...usual, share('burn', '1.1')],
    owners: ['finance'],
    note: 'All bills; euros at the rate of each day.',
  },
  {
    id: 'demo-llm',
    name: 'Model APIs',
    scope: { currency: 'USD', filters: [is('ServiceProviderName', 'OpenAI', 'Anthropic')] },
    amounts: [
      { from: '2026-01-01', amount: '420000' },
      { from: '2026-07-01', amount: '480000' },
    ],
    thresholds: usual,
    owners: ['platform'],
    note: 'OpenAI and Anthropic. The new model of the chat was not planned for.',
  },
  {
    id: 'demo-gateway',
    name: 'Query rewriting at Together AI',
    scope: { currency: 'USD', filters: [is('ServiceProviderName', 'Together AI')] },
    amounts: [{ from: '2026-01-01', amount: '28000' }],
    thresholds: usual,
    owners: ['search'],
    note: 'From before the price went up in July.',
  },
  {
    id: 'demo-research',
    name: 'Foundation models',
    period: 'quarter' as const,
    scope: { currency: 'USD', filters: [is('x_Product', 'Foundation Models')] },
    amounts: [
      { from: '2026-01-01', amount: '760000' },
      { from: '2026-04-01', amount: '1150000' },
      { from: '2026-07-01', amount: '900000' },
    ],
    rollover: { kind: 'both' as const, cap: '0.1' },
    thresholds: usual,
    owners: ['research'],
    note: 'The second quarter has the training run of marlin-2. Up to a tenth of a quarter goes to the next, either way.',
  },
  {
    id: 'demo-search',
    name: 'Search after shared cost',
    scope: { currency: 'USD', allocation: 'split' as const, filters: [is('x_Team', 'search')] },
    amounts: [{ from: '2026-01-01', amount: '420000' }],
    thresholds: usual,
    owners: ['search'],
    note: 'With its share of idle GPUs, racks, unused commitments, monitoring and support.',
  },
  {
    id: 'demo-data',
    name: 'Data platform',
    scope: { currency: 'USD', filters: [is('x_Product', 'Data Platform')] },
    amounts: [{ from: '2026-01-01', amount: '180000' }],
    plan: 'pattern' as const,
    thresholds: [...usual, share('burn', '1.2')],
    owners: ['data'],
    note: '',
  },
].map(({ id, ...given }) => ({
  id,
  budget: Budget.parse({ period: 'month', from: '2026-01-01', channels, ...given }),
}));

/** Nothing leaves the computer: the demo tells of its budgets by notifications of the desktop alone. */
export const demoChannel = {
  id: 'demo-desktop',
  channel: Channel.parse({ kind: 'desktop', name: 'This computer' }),
};

export const demoRule = {
  id: 'demo-budgets',
  rule: AlertRule.parse({ name: 'Budgets', trigger: { kind: 'budget' }, channels, group: 'all' }),
};

/** When that rule looks for the first time, as it would have on that day. */
export const demoMorning = new Date(`${BUDGET_DAY}T09:00:00Z`);
