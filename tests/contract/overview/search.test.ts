import { afterAll, beforeAll, expect, test } from 'vitest';
import { TagRule } from '../../../src-core/contract/rules.ts';
import { OverviewDesk } from '../../../workers/lake/overview/overview-desk.ts';
import { openSmallLake, type SmallLake } from '../query/small-lake.ts';

const never = new AbortController().signal;
let lake: SmallLake;
let desk: OverviewDesk;

const charge = (day: string, cost: string, rest: Record<string, unknown> = {}) => ({
  ChargePeriodStart: `${day} 00:00:00`,
  ChargeCategory: 'Usage',
  EffectiveCost: cost,
  ...rest,
});

beforeAll(async () => {
  lake = await openSmallLake();
  desk = new OverviewDesk(lake.engine, lake.query);
  await lake.add([
    charge('2024-09-30', '1.5', { team: 'red', ServiceName: 'Chat Completions', ServiceProviderName: 'OpenAI' }),
    charge('2024-09-01', '2.25', { team: 'red', ServiceName: 'Chat Completions', ServiceProviderName: 'OpenAI' }),
    // 31 days before the newest charged day: older than the 30 days that a hit shows
    charge('2024-08-31', '100', { team: 'red', ServiceName: 'Chat Completions', ServiceProviderName: 'OpenAI' }),
    charge('2024-09-10', '7', {
      team: 'blue',
      ServiceName: 'Chatter',
      ServiceProviderName: 'Acme',
      BillingCurrency: 'EUR',
    }),
    charge('2024-09-10', '900', { team: 'blue', ServiceName: 'Big chat', ServiceProviderName: 'Acme' }),
    charge('2024-07-01', '3', {
      ServiceName: 'Old chat',
      ServiceProviderName: 'Acme',
      tags: { 'chat-room': 'a', env: 'x' },
    }),
    charge('2024-09-10', '1', { ServiceName: "100%_\\'; --", SubAccountId: '900100', SubAccountName: 'prod-chat' }),
    // a fee for a month to come does not move the window
    charge('2025-03-01', '12', { ServiceName: 'Support', ChargeCategory: 'Purchase' }),
  ]);
  await lake.sql(
    `INSERT INTO dim_resource VALUES (1, 'arn:x/i-1', 'chat-node', 'instance', NULL, NULL, 'AWS', 'EC2'), (2, 'arn:x/i-2', 'chat-node', 'instance', NULL, NULL, 'AWS', 'EC2'), (3, 'arn:x/db', NULL, 'db', NULL, NULL, 'AWS', 'RDS')`,
  );
  const rule = TagRule.parse({
    id: 'chat-names',
    kind: 'normalise',
    attribute: 'x_Team',
    steps: ['lower'],
    note: 'one spelling',
  });
  await lake.sql(`INSERT INTO rule_set VALUES (1, TIMESTAMP '2025-01-01', 'ada', '', '${JSON.stringify([rule])}')`);
  await lake.sql(
    `INSERT INTO invoice VALUES (1, TIMESTAMP '2025-01-01', 'ada', 'OpenAI', 'CHAT-7', NULL, '2024-09', 'USD', 12.5, NULL, NULL, '', 'typed', false), (1, TIMESTAMP '2025-01-01', 'ada', 'OpenAI', 'CHAT-8', NULL, '2024-09', 'USD', 1, NULL, NULL, '', 'typed', false), (2, TIMESTAMP '2025-01-01', 'ada', 'OpenAI', 'CHAT-8', NULL, '2024-09', 'USD', 1, NULL, NULL, '', 'typed', true)`,
  );
});
afterAll(() => lake.close());

const found = async (text: string, limit = 40) =>
  (await desk.search({ text, limit }, never)).map(({ kind, title, cost }) => [
    kind,
    title,
    ...cost.map(({ currency, amount }) => `${amount} ${currency}`),
  ]);

test('every kind of name is found, best fit first, then by what it cost in the last 30 days of the lake', async () => {
  expect(await found('chat')).toEqual([
    // begins so, largest cost first: 1.5 + 2.25 of 2024-09-01 to 2024-09-30, not the 100 of the day before
    ['service', 'Chatter', '7 EUR'],
    ['service', 'Chat Completions', '3.75 USD'],
    ['invoice', 'CHAT-7', '12.5 USD'],
    ['rule', 'chat-names'],
    ['resource', 'chat-node'],
    ['tag', 'chat-room'],
    // a word of it begins so
    ['service', 'Big chat', '900 USD'],
    ['account', 'prod-chat', '1 USD'],
    ['service', 'Old chat'],
  ]);
});

test('what is typed is never a pattern, never SQL', async () => {
  expect(await found("100%_\\'; --")).toEqual([['service', "100%_\\'; --", '1 USD']]);
  expect(await found('%')).toEqual([['service', "100%_\\'; --", '1 USD']]);
  expect(await found('_')).toEqual([['service', "100%_\\'; --", '1 USD']]);
  expect(await found("' OR true --")).toEqual([]);
  expect(await found('   ')).toEqual([]);
});

test('ids find the thing they name; several resources of one name are one hit', async () => {
  expect(await found('900100')).toEqual([['account', 'prod-chat', '1 USD']]);
  expect(await found('arn:x/db')).toEqual([['resource', 'arn:x/db']]);
  const [node] = await desk.search({ text: 'chat-node', limit: 5 }, never);
  expect(node).toMatchObject({
    detail: 'instance · EC2 · 2×',
    address: '/explore?d=ResourceId&f=ResourceName:in:chat-node',
  });
});

test('an address filters by the value that was found', async () => {
  const [red] = await desk.search({ text: 'RED', limit: 5 }, never);
  expect(red).toMatchObject({ kind: 'team', title: 'red', address: '/explore?d=ServiceName&f=x_Team:in:red' });
});

test('the answer is of the newest lake: a name that came with an import is found at once', async () => {
  expect(await found('newcomer')).toEqual([]);
  await lake.add([charge('2024-09-30', '4', { slice: 2, ServiceName: 'Newcomer' })]);
  expect(await found('newcomer')).toEqual([['service', 'Newcomer', '4 USD']]);
});

test('limits hold, and a search that is cancelled ends without spoiling the next', async () => {
  expect((await found('chat', 3)).length).toBe(3);
  await lake.add([charge('2024-09-30', '1', { slice: 3, ServiceName: 'Another chat' })]);
  const controller = new AbortController();
  const search = desk.search({ text: 'chat', limit: 40 }, controller.signal);
  controller.abort();
  await expect(search).rejects.toMatchObject({ code: 'call.cancelled' });
  expect((await found('another')).length).toBe(1);
});
