import { afterEach, beforeEach, expect, test } from 'vitest';
import { OverviewDesk } from '../../../workers/lake/overview/overview-desk.ts';
import { openSmallLake, type SmallLake } from '../query/small-lake.ts';

const never = new AbortController().signal;
let lake: SmallLake;
let desk: OverviewDesk;

beforeEach(async () => {
  lake = await openSmallLake();
  desk = new OverviewDesk(lake.engine, lake.query);
});
afterEach(() => lake.close());

const day = (number: number) => `2024-09-${String(number).padStart(2, '0')}`;
/** One charge a day, from the first to the last day of September given. */
const daily = (first: number, last: number, cost: string, rest: Record<string, unknown> = {}) =>
  Array.from({ length: last - first + 1 }, (_, index) => ({
    ChargePeriodStart: `${day(first + index)} 00:00:00`,
    ChargeCategory: 'Usage',
    EffectiveCost: cost,
    ...rest,
  }));
const changes = async (lakeVersion: number, at: string | null = null) =>
  desk.changesSince({ lakeVersion, at, measure: 'EffectiveCost' }, never);
const brief = async (lakeVersion: number) =>
  (await changes(lakeVersion)).map(({ kind, facts, money }) => [
    kind,
    facts.service ?? facts.name ?? facts.period ?? null,
    ...money.map(({ currency, amount }) => `${amount} ${currency}`),
  ]);

test('cost that moved: the newest complete week against the one before, exact, by service and team, largest first', async () => {
  await lake.add([
    ...daily(1, 22, '10', { team: 'red', ServiceName: 'steady' }),
    // 8-14 September: 7 x 1; 15-21: 7 x 4. The 22nd is the newest day and may still be incomplete.
    ...daily(8, 14, '1', { team: 'red', ServiceName: 'rising' }),
    ...daily(15, 22, '4', { team: 'red', ServiceName: 'rising' }),
    ...daily(8, 14, '5', { team: 'blue', ServiceName: 'falling' }),
    ...daily(15, 22, '0.000000000000000000000001', { team: 'blue', ServiceName: 'falling' }),
  ]);
  expect(await brief(0)).toEqual([
    ['cost-moved', 'falling', '-34.999999999999999999999993 USD'],
    ['cost-moved', 'rising', '21 USD'],
  ]);
  const [, rising] = await changes(0);
  expect(rising?.facts).toMatchObject({ from: '2024-09-15', to: '2024-09-22', before: '7', now: '28', change: 3 });
  expect(rising?.address).toBe(
    '/explore?m=EffectiveCost&d=ChargeDescription&g=day&p=2024-09-15..2024-09-22&f=ServiceName:in:rising%3Bx_Team:in:red&c=yes',
  );
});

test('the address of a move asks for exactly its two weeks', async () => {
  await lake.add([
    ...daily(1, 22, '10', { team: 'red', ServiceName: 'steady' }),
    ...daily(15, 22, '4.5', { team: 'red', ServiceName: 'other' }),
  ]);
  const moved = (await changes(0)).find(({ kind }) => kind === 'cost-moved');
  const answer = await lake.json({
    measures: ['EffectiveCost'],
    from: '2024-09-15',
    to: '2024-09-22',
    compare: 'previous-period',
    filters: [
      { dimension: 'ServiceName', values: ['other'] },
      { dimension: 'x_Team', values: ['red'] },
    ],
  });
  expect(answer.rows[0]).toMatchObject({ EffectiveCost: '31.5' });
  expect(moved?.money).toEqual([{ currency: 'USD', amount: '31.5' }]);
});

test('a source that lags behind moves the week, so that a missing day is no saving', async () => {
  await lake.add([
    ...daily(1, 28, '10', { slice: 1, team: 'red', ServiceName: 'fast' }),
    ...daily(1, 24, '10', { slice: 2, team: 'red', ServiceName: 'slow' }),
  ]);
  expect(await brief(0)).toEqual([]);
});

test('nothing is told of a lake without two whole weeks, nor when nothing came since', async () => {
  const version = await lake.add(daily(1, 9, '10', { ServiceName: 'young' }));
  expect(await brief(0)).toEqual([]);
  await lake.add([
    ...daily(10, 22, '50', { slice: 2, ServiceName: 'later' }),
    ...daily(23, 30, '80', { slice: 2, ServiceName: 'later' }),
  ]);
  expect((await changes(version)).length).toBeGreaterThan(0);
  expect(await changes(version + 1)).toEqual([]);
});

test('new spend: first charged in the newest week and unknown before; a restated month makes nothing new', async () => {
  const first = await lake.add(daily(1, 22, '10', { team: 'red', ServiceName: 'steady', SubAccountId: 'one' }));
  const second = await lake.restate(1, [
    ...daily(1, 24, '10', { slice: 2, team: 'red', ServiceName: 'steady', SubAccountId: 'one' }),
    ...daily(18, 24, '2', { slice: 2, team: 'red', ServiceName: 'brand new', SubAccountId: 'two' }),
  ]);
  const fresh = (await changes(first)).filter(({ kind }) => kind === 'new-spend');
  expect(fresh.map(({ facts, money }) => [facts.what, facts.name, facts.first, money])).toEqual([
    ['service', 'brand new', '2024-09-18', [{ currency: 'USD', amount: '14' }]],
    ['account', 'two', '2024-09-18', [{ currency: 'USD', amount: '14' }]],
  ]);
  // Whoever looked after that has seen it: the same lines in a newer slice are not new again.
  await lake.restate(2, [
    ...daily(1, 24, '10', { slice: 3, team: 'red', ServiceName: 'steady', SubAccountId: 'one' }),
    ...daily(18, 24, '2', { slice: 3, team: 'red', ServiceName: 'brand new', SubAccountId: 'two' }),
  ]);
  expect((await changes(second)).filter(({ kind }) => kind === 'new-spend')).toEqual([]);
});

test('spend without a team that grew is told with its share of both weeks', async () => {
  await lake.add([
    ...daily(1, 22, '6', { team: 'red', ServiceName: 'steady' }),
    ...daily(8, 14, '2', { team: null, ServiceName: 'loose' }),
    ...daily(15, 22, '4', { team: null, ServiceName: 'loose' }),
  ]);
  const untagged = (await changes(0)).find(({ kind }) => kind === 'untagged');
  // 7 x 4 - 7 x 2; shares 2 / 8 and 4 / 10
  expect(untagged?.money).toEqual([{ currency: 'USD', amount: '14' }]);
  expect(untagged?.facts).toMatchObject({ before: 0.25, now: 0.4, amount: '28' });
});

test('currencies stay apart', async () => {
  await lake.add([
    ...daily(1, 14, '1', { team: 'red', ServiceName: 'both' }),
    ...daily(15, 22, '3', { team: 'red', ServiceName: 'both' }),
    ...daily(1, 14, '9', { team: 'red', ServiceName: 'both', BillingCurrency: 'EUR' }),
    ...daily(15, 22, '2', { team: 'red', ServiceName: 'both', BillingCurrency: 'EUR' }),
  ]);
  expect(await brief(0)).toEqual([
    ['cost-moved', 'both', '-49 EUR'],
    ['cost-moved', 'both', '14 USD'],
  ]);
});

test('a restated bill is told with the exact difference of its control totals', async () => {
  const version = await lake.add(daily(1, 3, '10', { ServiceName: 'a' }));
  await lake.restate(1, daily(1, 3, '10.25', { slice: 2, ServiceName: 'a' }));
  await lake.sql(
    `INSERT INTO slice_drop (x_SliceId, x_DropId, BillingCurrency, "Rows", EffectiveCost) VALUES (1, 1, 'USD', 3, 30), (2, 2, 'USD', 3, 30.75)`,
  );
  await lake.sql(`UPDATE slice SET Source = 'bills', ContentHash = x_SliceId::VARCHAR`);
  const restated = (await changes(version)).filter(({ kind }) => kind === 'restated');
  expect(restated.map(({ facts, money, address }) => [facts.source, facts.period, money, address])).toEqual([
    ['bills', '2024-09', [{ currency: 'USD', amount: '0.75' }], '/quality?tab=restated&period=2024-09'],
  ]);
});

test('decisions after the look are told, those before it are not', async () => {
  const version = await lake.add(daily(1, 3, '10'));
  await lake.sql(
    `INSERT INTO rule_set VALUES (1, TIMESTAMP '2025-05-01 10:00:00', 'ada', 'first', '[]'), (2, TIMESTAMP '2025-05-02 10:00:00', 'bo', 'second', '[]')`,
  );
  await lake.sql(`INSERT INTO price_book_version VALUES (1, TIMESTAMP '2025-05-01 10:00:00', 'ada', '')`);
  const told = await changes(version, '2025-05-01T12:00:00.000Z');
  expect(told.map(({ kind, facts, at }) => [kind, facts, at])).toEqual([
    ['rules', { version: 2, versions: 1, author: 'bo', note: 'second' }, '2025-05-02T10:00:00.000Z'],
  ]);
  expect(await changes(version, '2025-06-01T00:00:00.000Z')).toEqual([]);
});
