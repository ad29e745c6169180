import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UnitRow, UnitSpecInput } from '../../../src-core/contract/units.ts';
import { formatAmount, parseAmount } from '../../../src-core/money/amount.ts';
import { type DemoWorkbench, openDemoWorkbench } from './demo-workbench.ts';

/**
 * The four questions of the guide, answered as somebody would who has the workbench and nothing else: every step asks with what the step before
 * has shown. Only the last lines of a test open the answer key.
 */
let demo: DemoWorkbench;
beforeAll(async () => {
  demo = await openDemoWorkbench();
});
afterAll(() => demo.close());

const september = { from: '2026-09', to: '2026-10' };
const twoMonths = { from: '2026-08', to: '2026-10', grain: 'month' as const };
const only = (dimension: string, ...values: (string | null)[]) => ({ dimension, op: 'in' as const, values });
const sum = (amounts: readonly unknown[]) =>
  formatAmount(amounts.reduce((total: bigint, amount) => total + parseAmount(String(amount)), 0n));
const dayAfter = (day: string, days: number) =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
const largest = <T>(list: readonly T[], size: (item: T) => number): T => {
  const found = list.toSorted((a, b) => size(b) - size(a))[0];
  if (found === undefined) throw new Error('nothing was found');
  return found;
};
const series = (spec: UnitSpecInput) => demo.api.units.series(spec);
const number = (amount: string | null | undefined) => Number(amount ?? Number.NaN);

describe('which model version raised the cost of a request in September, and why', () => {
  let feature: string | null;
  let version: string | null;
  let since: string;
  let versionBefore: string | null;

  /** What the dearer requests of a group cost in September beyond August's price. */
  const extra = (rows: readonly UnitRow[], key: string | null) => {
    const of = (month: string) => rows.find(row => row.keys[0] === key && row.bucket?.startsWith(month));
    const [before, now] = [of('2026-08'), of('2026-09')];
    return (number(now?.unitCost) - number(before?.unitCost)) * number(now?.quantity);
  };

  it('shows the feature whose requests became dearest, then the version', async () => {
    const features = await series({ unit: 'request', dims: ['x_Feature'], ...twoMonths });
    const known = features.rows.filter(row => Number.isFinite(extra(features.rows, row.keys[0] ?? null)));
    feature = largest(known, row => extra(features.rows, row.keys[0] ?? null)).keys[0] ?? null;

    const versions = await series({
      unit: 'request',
      dims: ['x_ModelVersion'],
      filters: [only('x_Feature', feature)],
      ...twoMonths,
    });
    const before = versions.rows.filter(row => row.bucket?.startsWith('2026-08'));
    const now = versions.rows.filter(row => row.bucket?.startsWith('2026-09'));
    const usual = number(largest(before, row => number(row.cost)).unitCost);
    version = largest(now, row => (number(row.unitCost) - usual) * number(row.quantity)).keys[0] ?? null;

    const { modelVersion } = demo.key().money;
    expect([feature, version]).toEqual([modelVersion.feature, modelVersion.after.modelVersion]);
  });

  it('has the cost of a request in the four weeks before and after its first day', async () => {
    const filters = [only('x_Feature', feature), only('x_ModelVersion', version)];
    const days = await series({ unit: 'request', filters, grain: 'day', from: '2026-08', to: '2026-11' });
    const first = days.rows.map(row => row.bucket ?? '').toSorted()[0] ?? '';
    since = first.slice(0, 10);
    const stretch = async (from: string) => {
      const answer = await series({
        unit: 'request',
        dims: ['x_ModelVersion'],
        filters: [only('x_Feature', feature)],
        from,
        to: dayAfter(from, 28),
      });
      return largest(answer.rows, row => number(row.cost));
    };
    const [before, after] = [await stretch(dayAfter(since, -28)), await stretch(since)];
    versionBefore = before.keys[0] ?? null;

    const { modelVersion: key } = demo.key().money;
    expect(since).toBe(key.changedOn);
    for (const [found, wanted] of [
      [before, key.before],
      [after, key.after],
    ] as const)
      expect([found.keys[0], found.quantity, found.cost]).toEqual([
        wanted.modelVersion,
        wanted.requests,
        wanted.effectiveCost,
      ]);
    expect(number(after.unitCost)).toBeCloseTo(Number(key.after.costPerRequest), 9);
    expect(number(before.unitCost)).toBeCloseTo(Number(key.before.costPerRequest), 9);
  });

  it('is dearer by tokens, not by price: more of each answer, less from the cache', async () => {
    const perRequest = async (column: string) => {
      const name = column.toLowerCase();
      const formula = `sum(llm-usage.${column}) / sum(llm-usage.Requests)`;
      const body = { name, title: column, formula, unit: 'request', note: '' };
      await demo.api.library.save({ kind: 'unit', path: name, body, baseHash: null });
      const ask = async (from: string) => {
        const filters = [only('x_Feature', feature)];
        const answer = await series({ unit: `custom:${name}`, filters, from, to: dayAfter(from, 28) });
        return answer.totals.map(row => Math.round(number(row.unitCost)).toFixed(0));
      };
      return [...(await ask(dayAfter(since, -28))), ...(await ask(since))];
    };
    const output = await perRequest('OutputTokens');
    const cached = await perRequest('InputCacheReadTokens');
    const uncached = await perRequest('InputUncachedTokens');

    const change = await demo.api.explain.change({
      measure: 'EffectiveCost',
      before: { from: dayAfter(since, -28), to: since },
      after: { from: since, to: dayAfter(since, 28) },
      filters: [only('x_Feature', feature), only('x_ModelVersion', versionBefore, version)],
      by: ['x_ModelVersion'],
    });
    const dollars = change.currencies.find(({ currency }) => currency === 'USD');
    const effects = Object.values(dollars?.effects ?? {});

    const { before, after } = demo.key().money.modelVersion;
    const tokens = (name: string) => [before.tokensPerRequest[name], after.tokensPerRequest[name]];
    expect({ output, cached, uncached }).toEqual({
      output: tokens('output'),
      cached: tokens('cached_input'),
      uncached: tokens('input'),
    });
    expect(after.effectivePricePerMillion).toEqual(before.effectivePricePerMillion);
    expect(dollars?.effects.price).toBe('0');
    // to the last digit: the effects are the whole difference
    expect(sum(effects)).toBe(dollars?.difference);
    expect(dollars?.difference).toBe(
      formatAmount(parseAmount(after.effectiveCost) - parseAmount(before.effectiveCost)),
    );
  });
});

describe('which team holds idle GPUs, and what that costs', () => {
  it('is what the rules of idle GPUs give to each team, every part proved', async () => {
    const { rules } = await demo.api.allocation.current();
    const idle = rules.filter(({ kind }) => kind === 'idle-gpu').map(({ id }) => id);
    const question = {
      measures: ['EffectiveCost' as const],
      allocation: 'split' as const,
      filters: [only('x_AllocationRule', ...idle)],
      ...september,
    };
    const rows = await demo.rows({ ...question, dimensions: ['x_AllocationRule', 'x_Team'] });
    const byTeam = rows.toSorted((a, b) => Number(b.EffectiveCost) - Number(a.EffectiveCost));
    const rule = String(byTeam[0]?.x_AllocationRule);
    const weights = await demo.api.allocation.weights({ ruleId: rule, month: '2026-09' });
    const held = new Map(weights.map(({ target, weight }) => [target, weight]));
    const [worst] = byTeam;
    const explained = await demo.api.explain.cell({
      measure: 'EffectiveCost',
      currency: String(worst?.BillingCurrency),
      allocation: 'split',
      filters: [only('x_AllocationRule', ...idle), only('x_Team', String(worst?.x_Team))],
      ...september,
    });
    expect(explained.problems).toEqual([]);
    expect(explained.figure).toBe(worst?.EffectiveCost);
    expect(sum(explained.splits.map(({ amount }) => amount))).toBe(explained.figure);

    const { idleGpus } = demo.key().money;
    const wanted = idleGpus.teams.toSorted((a, b) => Number(b.amount) - Number(a.amount));
    expect(byTeam.map(row => [row.x_Team, row.EffectiveCost, row.BillingCurrency])).toEqual(
      wanted.map(({ team, amount }) => [team, amount, idleGpus.currency]),
    );
    expect(wanted.map(({ team }) => held.get(team))).toEqual(wanted.map(({ heldGpuSeconds }) => heldGpuSeconds));
    expect(sum(byTeam.map(row => row.EffectiveCost))).toBe(idleGpus.cost);
  });
});

describe('what share of spend is untagged, and who owns most of it', () => {
  it('is the charges without a team, by the account that they lie on', async () => {
    const dollars = only('BillingCurrency', 'USD');
    const question = { measures: ['EffectiveCost' as const], ...september };
    const teams = await demo.rows({ ...question, dimensions: ['x_Team'], filters: [dollars] });
    const bare = teams.find(row => row.x_Team === null)?.EffectiveCost;
    const total = sum(teams.map(row => row.EffectiveCost));
    const owners = await demo.rows({
      ...question,
      dimensions: ['ServiceProviderName', 'SubAccountName'],
      filters: [dollars, only('x_Team', null)],
      orderBy: [{ column: 'EffectiveCost', descending: true }],
    });

    const { untagged } = demo.key().money;
    expect([bare, total]).toEqual([untagged.effectiveCost, untagged.total]);
    expect((Number(bare) / Number(total)).toFixed(3)).toBe(Number(untagged.share).toFixed(3));
    expect(owners.map(row => [row.ServiceProviderName, row.SubAccountName, row.EffectiveCost])).toEqual(
      untagged.owners.map(owner => [owner.provider, owner.subAccount, owner.effectiveCost]),
    );
    expect(sum(owners.map(row => row.EffectiveCost))).toBe(bare);
  });
});

describe('does last month equal the invoices', () => {
  it('does but for one seller, in that month only, by what is on the invoice and not on the bill', async () => {
    const all = await demo.api.reconcile.list({ from: '2025-10', to: '2026-10' });
    const differing = all.filter(({ state }) => state === 'differs');
    const last = all.filter(({ month }) => month === '2026-09');

    const { invoices } = demo.key().money;
    expect(differing.map(({ issuer, month, billed, invoiced }) => [issuer, month, billed, invoiced])).toEqual([
      [invoices.differing.issuer, invoices.differing.month, invoices.differing.billed, invoices.differing.invoiced],
    ]);
    expect(differing[0]?.residuals[0]).toMatchObject({
      name: 'invoice-billed',
      amount: invoices.differing.difference,
      isWithin: false,
    });
    const bySeller = (a: { issuer: string | null }, b: { issuer: string | null }) =>
      String(a.issuer) < String(b.issuer) ? -1 : 1;
    expect(
      last.toSorted(bySeller).map(({ issuer, currency, billed, invoiced }) => [issuer, currency, billed, invoiced]),
    ).toEqual(
      invoices.lines
        .toSorted(bySeller)
        .map(({ issuer, currency, billed, invoiced }) => [issuer, currency, billed, invoiced]),
    );
  });
});
