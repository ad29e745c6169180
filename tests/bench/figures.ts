import { join } from 'node:path';
import type { UnitSpecInput } from '../../src-core/contract/units.ts';
import { QuerySpec } from '../../src-core/query/query-spec.ts';
import { lakeOptions } from '../../src-main/app/lake-options.ts';
import { measure } from './support/child.ts';
import { peakRssMiB } from './support/machine.ts';
import type { BenchOptions } from './support/options.ts';
import { type AnyCell, questionOf, randomCells } from './support/random-cells.ts';
import { readyWorkspace } from './support/ready-workspace.ts';
import { clock, round, type Timing, timing } from './support/stats.ts';
import { type BenchSession, openSession } from './support/workbench-session.ts';

const CELLS = 50;

/** Each is asked once: what is measured is never an answer from a cache. */
const unitSeries: readonly UnitSpecInput[] = [
  { unit: 'request', dims: ['x_ModelVersion'], grain: 'month', from: '2026-08', to: '2026-10' },
  { unit: 'million-tokens', dims: ['x_Model'], grain: 'month', from: '2026-01', to: '2026-10' },
  { unit: 'gpu-hour-held', dims: ['x_Team'], grain: 'day', from: '2026-09', to: '2026-10' },
  { unit: 'customer', dims: ['x_Customer'], from: '2026-09', to: '2026-10' },
  { unit: 'request', dims: ['x_Feature', 'x_Team'], from: '2026-01', to: '2026-10', allocation: 'split' },
  { unit: 'request', dims: ['x_Feature'], grain: 'day', from: '2026-09', to: '2026-10', compare: 'previous-period' },
];
const words = ['gpu', 'claude', 'inference', 'aws', 'notebook', 'chat', 'invoice', 'storage', 'prod', 'train', 'zz'];
const months = ['2026-04', '2026-05', '2026-06', '2026-07', '2026-08', '2026-09'];

/**
 * What ties figures out, through the contract: explained cells, changes, unit costs, reconciliation, search, news, and runs of the cost model.
 * Budgets at 100 M rows: any cell explained under 1 s; a month allocated under 60 s, one changed rule anew under 10 s; memory under 4 GiB.
 */
export async function figuresBench(options: BenchOptions, say: (text: string) => void) {
  const workspaceDir = await readyWorkspace(options, say);
  const session = await openSession(workspaceDir, options.outDir);
  const asked: Record<string, Timing & Record<string, unknown>> = {};
  const time = async <T>(kind: string, list: readonly T[], ask: (item: T) => Promise<unknown>, budget = {}) => {
    const runs: { ms: number; item: T }[] = [];
    for (const item of list) runs.push({ ms: (await clock(() => ask(item))).ms, item });
    const slowest = runs.toSorted((a, b) => b.ms - a.ms)[0]?.item;
    const summary = { ...timing(runs.map(({ ms }) => ms)), ...budget };
    asked[kind] = typeof slowest === 'object' ? { ...summary, slowest: JSON.stringify(slowest) } : summary;
    say(`${kind}: median ${summary.medianMs} ms, p95 ${summary.p95Ms} ms`);
  };
  let cells: AnyCell[] = [];
  let rows = 0;
  try {
    rows = Number((await session.workbench.services.lake.status()).rows);
    const api = session.api();
    await time('search, first', words.slice(0, 1), text => api.overview.search({ text }));
    await time('search', words.slice(1), text => api.overview.search({ text }));
    await time('what changed', [1, 2], () => session.api().overview.whatChanged({}));
    await time('unit cards of a month', months, month => session.api().units.cards({ month }));
    await time('unit series', unitSeries, spec => session.api().units.series(spec));
    await time('reconcile a month', months, month =>
      session.api().reconcile.list({ from: month, to: monthAfter(month) }),
    );
    cells = await randomCells(session, CELLS);
    const budget = { budgetMaxMs: 1_000 };
    const of = (kind: 'none' | 'split') => cells.filter(({ allocation }) => allocation === kind);
    await time('explain, as delivered', of('none'), cell => proved(session, cell), budget);
    await time('explain, after the splits', of('split'), cell => proved(session, cell), budget);
    await time('change explained by team', months.slice(1), month =>
      session.api().explain.change({
        measure: 'EffectiveCost',
        before: { from: months[months.indexOf(month) - 1] ?? month, to: month },
        after: { from: month, to: monthAfter(month) },
        by: ['x_Team'],
      }),
    );
    const lakePeakBeforeRunsMiB = peakRssMiB(session.workbench.lake.pid);
    const costModel = await runCostModel(session, say);
    const lakePeakRssMiB = peakRssMiB(session.workbench.lake.pid);
    await session.close();
    const bare = await bareFigures(workspaceDir, of('none'), options.runs);
    const ratios = Object.fromEntries(
      Object.entries(bare).map(([kind, { medianMs }]) => {
        const oursMs = asked[kind]?.medianMs ?? Number.NaN;
        return [kind, { bareMedianMs: medianMs, medianMs: oursMs, timesFaster: round(medianMs / oursMs, 1) }];
      }),
    );
    return {
      rows,
      asked,
      costModel,
      againstBareDuckDb: ratios,
      lakePeakBeforeRunsMiB,
      lakePeakRssMiB,
      budgetRssMiB: 4_096,
    };
  } finally {
    await session.close();
  }
}

const monthAfter = (month: string) => {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7);
};

/** Fails where an explanation is not proved: a fast wrong answer is no figure. */
async function proved(session: BenchSession, cell: AnyCell) {
  const { problems } = await session.api().explain.cell(cell);
  if (problems.length > 0) throw new Error(`${JSON.stringify(cell)}: ${problems.join(' ')}`);
}

/** The demo's model anew, then one rule after the other changed, then as it was. Every run covers all months of the lake. */
async function runCostModel(session: BenchSession, say: (text: string) => void) {
  const { rules } = await session.api().allocation.current();
  const report: Record<string, unknown> = {};
  const apply = async (name: string, next: typeof rules) => {
    const { version } = await session.api().allocation.current();
    const draft = { rules: next, note: 'bench', includeClosed: true, baseVersion: version };
    const { ms, value } = await clock(async () => session.finish((await session.api().allocation.apply(draft)).taskId));
    const count = (value as { months: string[] }).months.length;
    report[name] = { ms: round(ms), months: count, msPerMonth: round(ms / Math.max(1, count)) };
    say(`${name}: ${round(ms)} ms, ${count} months`);
  };
  const changed = (id: string, part: Partial<(typeof rules)[number]>) =>
    rules.map(rule => (rule.id === id ? { ...rule, ...part } : rule));
  const withoutSupport = changed('support', { targets: ['search', 'data'] });
  const { ms } = await clock(() => session.api().allocation.preview({ rules: withoutSupport }));
  report['preview of one changed rule'] = { ms: round(ms) };
  await apply('one rule changed: its targets', withoutSupport);
  await apply('one rule changed: its pool', changed('observability', { isOn: false }));
  await apply('no rules', []);
  await apply('the whole model', rules);
  return { budgetMs: { month: 60_000, changedRule: 10_000 }, ...report };
}

/** What the same figures take from the charge lines: the cell's own sum, every unit cost's two sums, the names that a search looks through. */
async function bareFigures(
  workspaceDir: string,
  cells: readonly AnyCell[],
  runs: number,
): Promise<Record<string, Timing>> {
  const { threads, memoryLimit } = lakeOptions(workspaceDir);
  const common = { workspaceDir, threads, memoryLimit };
  const program = (name: string) => join(import.meta.dirname, 'programs', `${name}.ts`);
  const kinds = { 'explain, as delivered': cells.map(cell => QuerySpec.parse(questionOf(cell))) };
  const grouped = await measure(program('bare-queries'), { ...common, kinds });
  const months = (column: string) => `${column} >= TIMESTAMP '2026-04-01' AND ${column} < TIMESTAMP '2026-10-01'`;
  const statements = {
    'unit cards of a month': [
      `SELECT date_trunc('month', ChargePeriodStart), BillingCurrency, ServiceCategory, x_ModelVersionKey, sum(EffectiveCost)
       FROM fact_cost_usage WHERE ${months('ChargePeriodStart')} GROUP BY ALL`,
      `SELECT date_trunc('month', ObservedAt), Model, ModelVersion, sum(Requests), sum(OutputTokens)
       FROM fact_llm_usage WHERE ${months('ObservedAt')} GROUP BY ALL`,
    ],
    search: ['ServiceName', 'SubAccountName', 'ResourceName', 'SkuMeter'].map(
      name =>
        `SELECT ${name}, BillingCurrency, sum(EffectiveCost) FROM fact_cost_usage WHERE ${name} ILIKE '%gpu%' GROUP BY ALL LIMIT 40`,
    ),
    'reconcile a month': [
      `SELECT InvoiceIssuerName, BillingAccountId, InvoiceId, BillingCurrency, ChargeCategory, sum(BilledCost)
       FROM fact_cost_usage WHERE BillingPeriodStart = TIMESTAMP '2026-09-01' GROUP BY ALL`,
    ],
    'change explained by team': [
      `SELECT date_trunc('month', ChargePeriodStart), x_TeamProductKey, SkuId, SkuPriceId, PricingUnit, BillingCurrency, sum(EffectiveCost), sum(PricingQuantity)
       FROM fact_cost_usage WHERE ChargePeriodStart >= TIMESTAMP '2026-08-01' AND ChargePeriodStart < TIMESTAMP '2026-10-01' GROUP BY ALL`,
    ],
  };
  const own = await measure(program('bare-sql'), { ...common, runs, statements });
  return { ...(grouped.byKind as Record<string, Timing>), ...(own.byKind as Record<string, Timing>) };
}
