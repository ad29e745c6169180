import { afterEach, describe, expect, it } from 'vitest';
import { budgetNotes } from '../../../src-core/budgets/words/words.ts';
import { toAppError } from '../../../src-core/errors/orpc-error.ts';
import { daysBetween } from '../../../src-core/quality/days.ts';
import {
  type BudgetWorkbench,
  budgetOf,
  chargeAt,
  daily,
  type GivenBudget,
  openBudgetWorkbench,
} from './budget-workbench.ts';

let bench: BudgetWorkbench;
afterEach(() => bench.close());

const on = (kind: 'actual' | 'forecast' | 'overrun' | 'burn', at: string) => ({ id: `${kind} ${at}`, on: kind, at });

describe('what is counted', () => {
  it('months, fiscal quarters, years and 4-4-5 periods of the same charges', async () => {
    bench = await openBudgetWorkbench('2026-05-01T06:00:00Z');
    await bench.bring('cloud', daily('2026-01-01', '2026-05-01', '10.01'));
    const spent = async (given: GivenBudget, today: string) => {
      const { period, actual } = await bench.stateOf(await bench.save(given), today);
      return [period.label, actual];
    };
    expect(await spent({}, '2026-03-11')).toEqual(['2026-03', '100.1']); // 10 days
    const april = { period: 'quarter' as const, calendar: { kind: 'months' as const, startMonth: 4 } };
    expect(await spent(april, '2026-03-11')).toEqual(['FY2025/26 Q4', '690.69']); // 31 + 28 + 10 = 69 days
    expect(await spent({ ...april, from: '2025-04-01', period: 'year' }, '2026-03-11')).toEqual([
      'FY2025/26',
      '690.69',
    ]);
    const weeks = { kind: 'weeks' as const, pattern: '4-4-5' as const, anchor: '2026-02-01' };
    // its second period is 2026-03-01 to 03-29, its third 03-29 to 05-03: 33 days until 1 May
    expect(await spent({ from: '2026-02-01', calendar: weeks }, '2026-03-11')).toEqual(['FY2026/27 P02', '100.1']);
    expect(await spent({ from: '2026-02-01', calendar: weeks }, '2026-05-01')).toEqual(['FY2026/27 P03', '330.33']);
  });

  it('local days of a zone, with the hour that a spring change skips', async () => {
    bench = await openBudgetWorkbench('2026-03-20T06:00:00Z');
    const hours = Array.from({ length: 20 * 24 }, (_, hour) =>
      new Date(Date.UTC(2026, 1, 28) + hour * 3_600_000).toISOString(),
    );
    await bench.bring(
      'cloud',
      hours.map(hour => chargeAt(hour, '1')),
    );
    const id = await bench.save({ scope: { currency: 'USD', zone: 'America/New_York' } });
    // New York is 5 hours behind until 8 March 07:00Z, then 4: its days 1 to 8 March are 2026-03-01T05:00Z to 03-09T04:00Z, 8 x 24 - 1 hours
    expect(await bench.stateOf(id, '2026-03-09')).toMatchObject({
      actual: '191',
      days: { final: 8, provisional: 0, missing: 0 },
    });
    expect(await bench.stateOf(id, '2026-03-08')).toMatchObject({ actual: '168' });
    // 19 March ends at 04:00Z of the 20th, and the lake ends with the 19th in UTC: 20 hours of it are there, and it is not whole
    const now = await bench.stateOf(id);
    expect(now).toMatchObject({
      today: '2026-03-20',
      completeUntil: '2026-03-18',
      days: { final: 18, provisional: 1, missing: 0 },
    });
    expect(now.actual).toBe(String(18 * 24 - 1 + 20));
    expect(now.provisional).toBe('20');
  });

  it('credits lower what was spent, to the last digit', async () => {
    bench = await openBudgetWorkbench('2026-01-11T06:00:00Z');
    const credit = chargeAt('2026-01-05T10:00:00Z', '-33.000000000000000000000001', {
      ChargeCategory: 'Credit',
      SkuId: 'credit',
    });
    await bench.bring('cloud', [...daily('2026-01-01', '2026-01-11', '10'), credit]);
    const state = await bench.stateOf(await bench.save({ thresholds: [on('actual', '0.2'), on('actual', '0.3')] }));
    // 100 - 33 - 1e-24; 67 / 310 = 0.216
    expect(state.actual).toBe('66.999999999999999999999999');
    expect(state.thresholds.map(({ state: held }) => held)).toEqual(['reached', 'below']);
  });

  it('a restated bill counts as it is now', async () => {
    bench = await openBudgetWorkbench('2026-02-03T06:00:00Z');
    await bench.bring('cloud', daily('2026-01-01', '2026-02-01', '10'));
    await bench.bring('cloud', daily('2026-02-01', '2026-02-03', '10'));
    const id = await bench.save({ rollover: { kind: 'unspent', cap: null } });
    const before = await bench.stateOf(id);
    expect(before).toMatchObject({ rolledOver: '0', actual: '20' });
    await bench.bring('cloud', daily('2026-01-01', '2026-02-01', '9'));
    const after = await bench.stateOf(id);
    expect(after).toMatchObject({ rolledOver: '31', budget: '341', actual: '20' }); // 31 x 1 was given back
    expect(after.lakeVersion).toBeGreaterThan(before.lakeVersion);
  });

  it('split costs of a team, as a query answers them', async () => {
    bench = await openBudgetWorkbench('2026-01-11T06:00:00Z');
    const tagged = (team: string) => ({ Tags: JSON.stringify({ team }), ServiceName: team });
    await bench.bring('cloud', [
      ...daily('2026-01-01', '2026-01-11', '10', tagged('red')),
      ...daily('2026-01-01', '2026-01-11', '30', tagged('blue')),
      ...daily('2026-01-01', '2026-01-11', '4', tagged('shared')),
    ]);
    const rule = {
      ...{
        id: 'even',
        name: 'Shared',
        note: '',
        kind: 'shared' as const,
        attribute: 'x_Team' as const,
        targets: ['red', 'blue'],
      },
      ...{
        where: [{ field: 'ServiceName', operator: 'is' as const, value: 'shared' }],
        method: { kind: 'even' as const },
      },
    };
    const { taskId } = await bench.api.allocation.apply({
      rules: [rule],
      note: '',
      includeClosed: true,
      baseVersion: 0,
    });
    expect((await bench.workbench.services.tasks.wait(taskId)).state).toBe('done');
    const filters = [{ dimension: 'x_Team', values: ['red'] }];
    const state = await bench.stateOf(await bench.save({ scope: { currency: 'USD', filters, allocation: 'split' } }));
    expect(state).toMatchObject({ actual: '120', days: { final: 10 } }); // 10 x (10 + 4 / 2)
    expect(state.address).toContain('al=split');
  });
});

describe('currencies', () => {
  it('a day without a rate makes the period unknown, not smaller; with the rate it is exact', async () => {
    bench = await openBudgetWorkbench('2026-01-21T06:00:00Z');
    await bench.bring('cloud', daily('2026-01-01', '2026-01-21', '10', { BillingCurrency: 'EUR' }));
    const rate = (date: string, value: string) => ({ date, from: 'EUR', to: 'USD', rate: value, source: 'test' });
    await bench.api.fx.save({ baseVersion: 0, rates: [rate('2026-01-01', '1.1')] });
    const id = await bench.save({
      thresholds: [on('actual', '0.1'), on('forecast', '0.1'), on('overrun', '0.1'), on('burn', '0.1')],
    });
    // a rate holds for seven days more: 1 to 8 January have one
    expect(await bench.stateOf(id, '2026-01-09')).toMatchObject({ actual: '88', notes: [] });
    const unknown = await bench.stateOf(id);
    expect(unknown).toMatchObject({ actual: null, provisional: '0', burn: null, forecast: null });
    expect(budgetNotes(unknown, 'en')[0]).toContain('2026-01-09 to 2026-01-20');
    expect(unknown.thresholds.map(({ state }) => state)).toEqual(['unknown', 'unknown', 'unknown', 'unknown']);
    await bench.api.fx.save({ baseVersion: 1, rates: [rate('2026-01-09', '1.2'), rate('2026-01-16', '1.2')] });
    // 8 x 10 x 1.1 + 12 x 10 x 1.2
    expect(await bench.stateOf(id)).toMatchObject({ actual: '232', notes: [] });
  });
});

describe('unfinished days', () => {
  it('a source that stopped holds the whole days back, is named, and what is reached without it says provisional', async () => {
    bench = await openBudgetWorkbench('2026-02-11T06:00:00Z');
    const other = { BillingAccountId: 'acct-2', ServiceName: 'Tokens' };
    await bench.bring('alpha', daily('2026-01-01', '2026-02-11', '10'));
    await bench.bring('beta', daily('2026-01-01', '2026-02-06', '5', other));
    const thresholds = [on('actual', '0.2'), on('actual', '0.4'), on('burn', '1.4'), on('forecast', '1')];
    const state = await bench.stateOf(
      await bench.save({ amounts: [{ from: '2026-01-01', amount: '280' }], thresholds }),
    );
    // whole: 1 to 5 February at 15; 6 to 10 at 10 of alpha alone; 10 a day is planned
    expect(state).toMatchObject({
      actual: '125',
      provisional: '50',
      days: { final: 5, provisional: 5, missing: 0 },
      completeUntil: '2026-02-05',
      burn: '1.5',
      plannedUntilNow: '100',
      waitingFor: [{ source: 'beta', lastWholeDay: '2026-02-05' }],
    });
    expect(state.thresholds.map(({ state: held, isProvisional }) => [held, isProvisional])).toEqual([
      ['reached', false], // 75 of 280 whole
      ['reached', true], // 125 of 280 only with days that beta has not delivered
      ['reached', false],
      ['reached', true], // 28 x 15 = 420: what is over is an estimate
    ]);
    const past = state.path.slice(0, 12).map(({ actual }) => actual);
    expect(past).toEqual(['15', '30', '45', '60', '75', '85', '95', '105', '115', '125', null, null]);
    expect(Number(state.forecast?.total)).toBeGreaterThan(400);
  });

  it('nothing delivered yet: unknown', async () => {
    bench = await openBudgetWorkbench('2026-02-03T06:00:00Z');
    await bench.bring('cloud', daily('2026-01-01', '2026-02-01', '10'));
    const state = await bench.stateOf(await bench.save({ thresholds: [on('actual', '0.1'), on('burn', '0.1')] }));
    expect(state).toMatchObject({ actual: null, burn: null, days: { final: 0, provisional: 0, missing: 2 } });
    expect(state.waitingFor).toEqual([{ source: 'cloud', lastWholeDay: '2026-01-31' }]);
    expect(state.thresholds.map(({ state: held }) => held)).toEqual(['unknown', 'unknown']);
  });

  it('a scope without a charge is unknown and says so', async () => {
    bench = await openBudgetWorkbench('2026-02-03T06:00:00Z');
    await bench.bring('cloud', daily('2026-01-01', '2026-02-03', '10'));
    const filters = [{ dimension: 'ServiceName', values: ['nothing'] }];
    const state = await bench.stateOf(await bench.save({ scope: { currency: 'USD', filters } }));
    expect(state).toMatchObject({ actual: null, forecast: null, notes: [{ code: 'no-charge' }] });
  });

  it('a scope that has ended goes on with days of nothing, and one that began later had them before', async () => {
    bench = await openBudgetWorkbench('2026-03-11T06:00:00Z');
    await bench.bring('cloud', [
      ...daily('2026-01-01', '2026-03-11', '10'),
      ...daily('2026-02-10', '2026-02-20', '7', { ServiceName: 'Short' }),
    ]);
    const filters = [{ dimension: 'ServiceName', values: ['Short'] }];
    const id = await bench.save({ scope: { currency: 'USD', filters }, rollover: { kind: 'unspent', cap: null } });
    expect(await bench.stateOf(id, '2026-02-15')).toMatchObject({
      rolledOver: '310',
      actual: '35',
      days: { final: 14 },
    });
    expect(await bench.stateOf(id)).toMatchObject({ actual: '0', days: { final: 10, missing: 0 }, rolledOver: '550' }); // 620 - 70
  });
});

describe('thresholds', () => {
  const thresholds = [on('actual', '0.5'), on('forecast', '1'), on('overrun', '0.5'), on('burn', '1.5')];

  it('all four, live and as they would have stood on each morning before', async () => {
    bench = await openBudgetWorkbench('2026-04-16T06:00:00Z');
    const cost = (day: string) => (day < '2026-04-01' ? '10' : '16');
    await bench.bring('cloud', daily('2026-01-01', '2026-04-16', cost));
    const id = await bench.save({ thresholds, amounts: [{ from: '2026-01-01', amount: '310' }] });
    const state = await bench.stateOf(id);
    // 15 x 16 = 240 of 310; plan 15 x 310 / 30 = 155; 240 / 155 = 1.548
    expect(state).toMatchObject({ actual: '240', plannedUntilNow: '155', burn: '1.5483870968' });
    expect(state.thresholds.map(({ state: held }) => held)).toEqual(['reached', 'reached', 'reached', 'reached']);

    const mornings = await bench.api.budgets.rehearse({ id, days: 20 });
    expect(mornings.map(({ today }) => today)).toEqual(daysBetween('2026-03-28', '2026-04-16'));
    for (const moment of [mornings[2], mornings[9], mornings.at(-1)]) {
      const { path: _path, ...live } = await bench.stateOf(id, moment?.today ?? '');
      expect(moment).toEqual(live);
    }
    const first = (index: number) =>
      mornings.find(({ period, thresholds: all }) => period.label === '2026-04' && all[index]?.state === 'reached')
        ?.today;
    expect(first(0)).toBe('2026-04-11'); // 10 x 16 = 160 of 310
    expect(first(3)).toBe('2026-04-02'); // 16 over 310 / 30
  });

  it('rehearsal is what is seen live when the clock is set to each morning', async () => {
    bench = await openBudgetWorkbench('2026-04-16T06:00:00Z');
    await bench.bring(
      'cloud',
      daily('2026-01-01', '2026-04-16', day => String(8 + (Number(day.slice(8)) % 5))),
    );
    const id = await bench.save({ thresholds });
    const mornings = await bench.api.budgets.rehearse({ id, days: 6 });
    for (const moment of mornings) {
      bench.setClock(`${moment.today}T09:00:00Z`);
      const { path: _path, ...live } = await bench.stateOf(id);
      expect(live).toEqual(moment);
    }
  });

  it('what if: how it would have gone, also before the budget begins', async () => {
    bench = await openBudgetWorkbench('2026-04-16T06:00:00Z');
    await bench.bring(
      'cloud',
      daily('2026-01-01', '2026-04-16', day => (day.startsWith('2026-02') ? '14' : '10')),
    );
    const budget = budgetOf({
      from: '2026-04-01',
      amounts: [{ from: '2026-04-01', amount: '310' }],
      thresholds: [on('actual', '1'), on('burn', '1.2')],
    });
    const { state, past } = await bench.api.budgets.whatIf({ budget, periods: 6 });
    expect(state).toMatchObject({ actual: '150', budget: '310' });
    expect(past.map(({ period, actual }) => [period.label, actual])).toEqual([
      ['2026-01', '310'],
      ['2026-02', '392'],
      ['2026-03', '310'],
    ]);
    const reached = past.map(({ reached: all }) => all.map(({ on: day }) => day));
    // January: 31 x 10 is the budget, on the morning after. February: 23 x 14 = 322 on the 24th; 14 / (310 / 28) = 1.26 from its second morning on
    expect(reached).toEqual([
      ['2026-02-01', null],
      ['2026-02-24', '2026-02-02'],
      ['2026-04-01', null],
    ]);
    expect(await bench.api.budgets.list()).toEqual([]);
  });
});

describe('a scope that cannot be asked about', () => {
  it('is unknown and says why; the others stand as ever', async () => {
    bench = await openBudgetWorkbench('2026-01-21T06:00:00Z');
    await bench.bring('cloud', daily('2026-01-01', '2026-01-21', '10'));
    await bench.save({ name: 'Good' });
    // saved by a version that knew a dimension which this one does not
    const body = budgetOf({
      name: 'Old',
      scope: { currency: 'USD', filters: [{ dimension: 'x_Gone', values: ['a'] }] },
    });
    const old = { kind: 'budget' as const, id: 'old', baseVersion: null, body, savedBy: 'test' };
    await bench.workbench.services.workspace.saveDocument(old);
    const states = await bench.api.budgets.evaluate({});
    expect(states).toMatchObject([
      { name: 'Good', actual: '200', notes: [] },
      {
        name: 'Old',
        actual: null,
        forecast: null,
        burn: null,
        notes: [{ code: 'refused', error: expect.anything() }],
      },
    ]);
    expect(states.flatMap(state => budgetNotes(state, 'en'))[0]).toContain('x_Gone');
    expect(states[0]?.lakeVersion).toBe(states[1]?.lakeVersion);
  });
});

describe('versions', () => {
  it('a change within a period, its history, and nobody runs over a change', async () => {
    bench = await openBudgetWorkbench('2026-01-21T06:00:00Z');
    await bench.bring('cloud', daily('2026-01-01', '2026-01-21', '10'));
    const { api } = bench;
    const first = await api.budgets.save({ id: null, baseVersion: null, budget: budgetOf({}) });
    const amounts = [...budgetOf({}).amounts, { from: '2026-01-15', amount: '620' }];
    const second = await api.budgets.save({ id: first.id, baseVersion: 1, budget: budgetOf({ amounts }) });
    expect(second).toMatchObject({ id: first.id, version: 2 });
    expect(await bench.stateOf(first.id, '2026-01-14')).toMatchObject({ budget: '310', version: 2 });
    expect(await bench.stateOf(first.id)).toMatchObject({ budget: '620', plannedUntilNow: '400', burn: '0.5' });
    const stale = await api.budgets.save({ id: first.id, baseVersion: 1, budget: budgetOf({}) }).catch(toAppError);
    expect(stale).toMatchObject({ code: 'document.stale' });
    const wrong = await api.budgets
      .save({ id: first.id, baseVersion: 2, budget: budgetOf({ from: '2026-01-02' }) })
      .catch(toAppError);
    expect(wrong).toMatchObject({ code: 'budget.invalid' });
    expect((await api.budgets.history({ id: first.id })).map(({ version }) => version)).toEqual([2, 1]);
    await api.budgets.remove({ id: first.id, baseVersion: 2 });
    expect(await api.budgets.list()).toEqual([]);
    expect((await api.budgets.history({ id: first.id }))[0]).toMatchObject({ version: 3, body: null });
    expect(await api.budgets.evaluate({ id: first.id }).catch(toAppError)).toMatchObject({
      code: 'document.not-found',
    });
  });
});
