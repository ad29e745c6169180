import type { Measure, QuerySpecInput } from '../../src-core/query/query-spec.ts';
import { peakRssMiB } from './support/machine.ts';
import type { BenchOptions } from './support/options.ts';
import { readyWorkspace } from './support/ready-workspace.ts';
import { clock, timing } from './support/stats.ts';
import { type BenchSession, openSession } from './support/workbench-session.ts';

const months = [
  '2025-10',
  '2025-11',
  '2025-12',
  '2026-01',
  '2026-02',
  '2026-03',
  '2026-04',
  '2026-05',
  '2026-06',
  '2026-07',
  '2026-08',
  '2026-09',
];
const month = (i: number) => months[i % months.length] ?? '2026-01';
const one = (measure: Measure): Measure[] => [measure];

/** What a dashboard asks. Each kind is asked again and again with another period or filter, so that nothing is cached. */
const dashboard: Record<string, (i: number) => QuerySpecInput> = {
  'provider by month': i => ({
    measures: one('EffectiveCost'),
    dimensions: ['ServiceProviderName'],
    grain: 'month',
    from: month(i % 6),
    to: '2026-10',
  }),
  'service category by day, a quarter': i => ({
    measures: one('EffectiveCost'),
    dimensions: ['ServiceCategory'],
    grain: 'day',
    from: month(i),
    to: month(Math.min(i + 3, 11)) > month(i) ? month(Math.min(i + 3, 11)) : '2026-10',
  }),
  'team by month': i => ({
    measures: one('EffectiveCost'),
    dimensions: ['x_Team'],
    grain: 'month',
    from: month(i % 8),
  }),
  'team and service of one provider': i => ({
    measures: ['EffectiveCost', 'BilledCost'],
    dimensions: ['x_Team', 'ServiceName'],
    from: month(i),
    filters: [{ dimension: 'ServiceProviderName', op: 'in', values: ['AWS'] }],
  }),
  'model by week': i => ({ measures: one('EffectiveCost'), dimensions: ['x_Model'], grain: 'week', from: month(i) }),
  'account by day with the period before': i => ({
    measures: one('BilledCost'),
    dimensions: ['SubAccountName'],
    grain: 'day',
    from: `${month(i)}-01`,
    to: `${month(i)}-28`,
    compare: 'previous-period',
  }),
  'four measures by charge category': i => ({
    measures: ['BilledCost', 'EffectiveCost', 'ListCost', 'ContractedCost'],
    dimensions: ['ChargeCategory'],
    grain: 'month',
    to: month(11 - (i % 9)),
  }),
  'service by hour, three days': i => ({
    measures: one('EffectiveCost'),
    dimensions: ['ServiceName'],
    grain: 'hour',
    from: `${month(i)}-05`,
    to: `${month(i)}-08`,
  }),
  'customer and feature': i => ({
    measures: one('EffectiveCost'),
    dimensions: ['x_Customer', 'x_Feature'],
    from: month(i),
  }),
  'total by day in Seoul': i => ({ measures: one('EffectiveCost'), grain: 'day', zone: 'Asia/Seoul', from: month(i) }),
};

/** Dimensions that no rollup has: these read the facts. */
const factsOnly: Record<string, (i: number) => QuerySpecInput> = {
  'resource name': i => ({ measures: one('EffectiveCost'), dimensions: ['ResourceName'], from: month(i) }),
  'SKU meter by month': i => ({
    measures: one('EffectiveCost'),
    dimensions: ['SkuMeter'],
    grain: 'month',
    from: month(i),
  }),
  'a tag by month': i => ({
    measures: one('EffectiveCost'),
    dimensions: ['Tags/feature'],
    grain: 'month',
    from: month(i),
  }),
  'pricing unit and frequency, all time': i => ({
    measures: one('EffectiveCost'),
    dimensions: ['PricingUnit', 'ChargeFrequency'],
    limit: 1_000 + i,
  }),
};

/**
 * Queries through the contract: gate, broker, lake process, Arrow bytes back. Budget at 100 M rows: p95 under 150 ms not
 * cached, 10 ms cached, any dimension not in a rollup under 2 s.
 */
export async function queryBench(options: BenchOptions, say: (text: string) => void) {
  const workspaceDir = await readyWorkspace(options, say);
  const session = await openSession(workspaceDir, options.outDir);
  try {
    const opened = await clock(() => session.workbench.services.lake.status());
    const rounds = Math.max(6, options.runs * 3);
    const ask = async (kinds: Record<string, (i: number) => QuerySpecInput>, specAt: (i: number) => number) => {
      const all: number[] = [];
      const byKind: Record<string, unknown> = {};
      for (const [kind, spec] of Object.entries(kinds)) {
        const ms: number[] = [];
        let last: Asked | undefined;
        for (let i = 0; i < rounds; i++) {
          last = await askOnce(session, spec(specAt(i)));
          ms.push(last.ms);
        }
        all.push(...ms);
        byKind[kind] = { ...timing(ms), table: last?.table, rows: last?.rows, cached: last?.cached };
      }
      return { ...timing(all), byKind };
    };
    await askOnce(session, { measures: ['BilledCost'] }); // the first call loads code, not data
    const uncached = await ask(dashboard, i => i);
    say(`queries not cached: p95 ${uncached.p95Ms} ms`);
    const cached = await ask(dashboard, () => rounds - 1);
    say(`queries cached: p95 ${cached.p95Ms} ms`);
    const facts = await ask(factsOnly, i => i);
    say(`queries on the facts: p95 ${facts.p95Ms} ms`);
    return {
      rows: opened.value.rows,
      lakeOpenMs: opened.value.openedInMs,
      notCached: { ...uncached, budgetP95Ms: 150 },
      cached: { ...cached, budgetP95Ms: 10 },
      notInRollup: { ...facts, budgetMaxMs: 2_000 },
      lakePeakRssMiB: peakRssMiB(session.workbench.lake.pid),
    };
  } finally {
    await session.close();
  }
}

type Asked = { ms: number; table: string; rows: number; cached: boolean };

async function askOnce(session: BenchSession, spec: QuerySpecInput): Promise<Asked> {
  const { ms, value } = await clock(async () => {
    const head = await session.api().query.run(spec);
    await session.take(head.ticket);
    return head;
  });
  return { ms, table: value.meta.table, rows: value.rowCount, cached: value.meta.cached };
}
