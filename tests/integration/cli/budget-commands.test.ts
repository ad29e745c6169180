import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BudgetMoment, BudgetPast, BudgetState, StoredBudget } from '../../../src-core/contract/budgets.ts';
import { mureon } from '../../support/command-line.ts';
import { makeEstate, total } from '../../support/estate.ts';
import { temporaryFolder } from '../../support/workspace.ts';

const folder = temporaryFolder('budget-cli');
let workspace = '';
beforeAll(async () => {
  workspace = await makeEstate(folder.path);
});
afterAll(() => folder.remove());

const budget = {
  name: 'Search',
  scope: { currency: 'USD', filters: [{ dimension: 'x_Team', values: ['search'] }] },
  period: 'month',
  from: '2024-07-01',
  amounts: [{ from: '2024-07-01', amount: '1400' }],
  thresholds: [
    { id: 'half', on: 'actual', at: '0.5' },
    { id: 'end', on: 'forecast', at: '1' },
  ],
};
const run = (...words: string[]) => mureon(workspace, ['budget', ...words]);
const text = async (...words: string[]) => (await mureon(workspace, ['budget', ...words], { isJson: false })).stdout;
function write(name: string, body: unknown): string {
  const path = join(folder.path, name);
  writeFileSync(path, JSON.stringify(body));
  return path;
}

it('set, list, show and set again: one name, one budget', async () => {
  const first = await run('set', write('search.json', budget));
  expect(first.json<StoredBudget>()).toMatchObject({ version: 1, body: { name: 'Search', plan: 'even' } });
  const shown = (await run('show', 'Search')).json<StoredBudget['body']>();
  const again = await run('set', write('again.json', { ...shown, amounts: [{ from: '2024-07-01', amount: '1500' }] }));
  expect(again.json<StoredBudget>()).toMatchObject({ id: first.json<StoredBudget>().id, version: 2 });
  const stale = await run('set', '--base', '1', write('search.json', budget));
  expect([stale.exitCode, stale.json<{ error: { code: string } }>().error.code]).toEqual([2, 'document.stale']);
  const { budgets } = (await run('list')).json<{ budgets: StoredBudget[] }>();
  expect(budgets.map(({ version, body }) => [body.name, version, body.amounts[0]?.amount])).toEqual([
    ['Search', 2, '1500'],
  ]);
  expect(await text('list')).toMatch(/Search +EffectiveCost, x_Team=search +month +1,500 +USD/);
  expect(await text('show', 'Search', '--history')).toContain('version 1');
});

it('evaluate says how it stands on a morning, in figures that tie out', async () => {
  const { states } = (await run('evaluate', 'Search', '--today', '2024-09-11')).json<{ states: BudgetState[] }>();
  const inScope = total(
    'EffectiveCost',
    charge =>
      (charge.Tags ?? '').includes('search') &&
      (charge.ChargePeriodStart ?? '') >= '2024-09-01' &&
      (charge.ChargePeriodStart ?? '') < '2024-09-11',
  );
  expect(states).toMatchObject([{ actual: inScope, period: { label: '2024-09' }, days: { final: 10 } }]);
  const shown = await text('evaluate', '--today', '2024-09-11');
  expect(shown).toMatch(/Search +2024-09 +1,500/);
  expect(shown).toContain('forecast by');
});

it('what-if and rehearse name the mornings on which a threshold was reached', async () => {
  const file = write('draft.json', { ...budget, name: 'Draft', amounts: [{ from: '2024-07-01', amount: '1000' }] });
  const answer = (await run('what-if', file, '--today', '2024-09-11')).json<{
    state: BudgetState;
    past: BudgetPast[];
  }>();
  expect(answer.past.map(({ period }) => period.label)).toEqual(['2024-07', '2024-08']);
  expect(answer.past.every(({ reached }) => reached[0]?.on !== null)).toBe(true);
  const rehearse = ['rehearse', 'Search', '--days', '30', '--today', '2024-09-20'];
  const { moments } = (await run(...rehearse)).json<{ moments: BudgetMoment[] }>();
  expect(moments).toHaveLength(30);
  expect(await text(...rehearse)).toMatch(/2024-09-\d\d +2024-09 +REACHED +actual 50 %/);
});

it('says what is wrong, and removes what is named', async () => {
  const wrong = await run('set', write('wrong.json', { ...budget, from: '2024-07-02' }));
  expect([wrong.exitCode, wrong.json<{ error: { code: string; message: string } }>().error]).toMatchObject([
    2,
    { code: 'budget.invalid', message: expect.stringContaining('2024-07-01') },
  ]);
  const typo = await run('evaluate', 'Serach');
  expect(typo.json<{ error: { message: string } }>().error.message).toContain('Search');
  expect((await run('remove', 'Search')).exitCode).toBe(0);
  expect((await run('list')).json()).toEqual({ budgets: [] });
});
