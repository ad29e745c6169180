import { join } from 'node:path';
import type { Measure, QuerySpecInput } from '../../src-core/query/query-spec.ts';
import { lakeOptions } from '../../src-main/app/lake-options.ts';
import { measure } from './support/child.ts';
import { peakRssMiB } from './support/machine.ts';
import type { BenchOptions } from './support/options.ts';
import { readyWorkspace } from './support/ready-workspace.ts';
import { clock, round, type Timing, timing } from './support/stats.ts';
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

/** Fiscal years, another currency, amounts after the splits: as fast as a dashboard's. */
const derived: Record<string, (i: number) => QuerySpecInput> = {
  'service by month in euro': i => ({
    measures: one('EffectiveCost'),
    dimensions: ['ServiceName'],
    grain: 'month',
    from: month(i),
    currency: 'EUR',
  }),
  'team by month after the splits': i => ({
    measures: one('EffectiveCost'),
    dimensions: ['x_Team', 'x_AllocationKind'],
    grain: 'month',
    from: month(i),
    allocation: 'split',
  }),
  'provider by period of a 4-4-5 year': i => ({
    measures: one('EffectiveCost'),
    dimensions: ['ServiceProviderName'],
    grain: 'month',
    from: month(i),
    calendar: { kind: 'weeks', pattern: '4-4-5', anchor: '2026-02-01' },
  }),
};

/** Dimensions outside of the rollups of dashboards: sums of lines by day, or the facts where those are not worth it. */
const adHoc: Record<string, (i: number) => QuerySpecInput> = {
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

/** No sums help here: the hour of a resource, a zone of half hours. */
const factsOnly: Record<string, (i: number) => QuerySpecInput> = {
  'a resource by hour, three days': i => ({
    measures: one('EffectiveCost'),
    dimensions: ['ResourceName'],
    grain: 'hour',
    from: `${month(i)}-05`,
    to: `${month(i)}-08`,
  }),
  'service by day in Kathmandu': i => ({
    measures: one('EffectiveCost'),
    dimensions: ['ServiceName'],
    grain: 'day',
    zone: 'Asia/Kathmandu',
    from: month(i),
  }),
};

/**
 * Queries through the contract: gate, broker, lake process, Arrow bytes back. Budget at 100 M rows: p95 under 150 ms not
 * cached, 10 ms cached, any dimension not in a rollup under 2 s.
 */
export async function queryBench(options: BenchOptions, say: (text: string) => void) {
  const workspaceDir = await readyWorkspace(options, say);
  const rounds = Math.max(6, options.runs * 3);
  const through = await throughContract(workspaceDir, options.outDir, rounds, say);
  say('the same questions in a bare DuckDB over the fact table');
  const bare = await overFacts(workspaceDir, rounds, { ...dashboard, ...adHoc });
  const ours = { ...through.notCached.byKind, ...through.adHoc.byKind };
  const againstBareDuckDb = Object.fromEntries(
    Object.entries(bare).map(([kind, { medianMs }]) => {
      const oursMs = ours[kind]?.medianMs ?? Number.NaN;
      return [kind, { bareMedianMs: medianMs, medianMs: oursMs, timesFaster: round(medianMs / oursMs, 1) }];
    }),
  );
  return { ...through, againstBareDuckDb };
}

type Kinds = Record<string, (i: number) => QuerySpecInput>;

async function throughContract(workspaceDir: string, outDir: string, rounds: number, say: (text: string) => void) {
  const session = await openSession(workspaceDir, outDir);
  try {
    const opened = await clock(() => session.workbench.services.lake.status());
    const ask = async (kinds: Kinds, specAt: (i: number) => number) => {
      const all: number[] = [];
      const byKind: Record<string, Timing & Omit<Asked, 'ms'>> = {};
      for (const [kind, spec] of Object.entries(kinds)) {
        const ms: number[] = [];
        let last: Asked = { ms: Number.NaN, table: '', rows: 0, cached: false };
        for (let i = 0; i < rounds; i++) {
          last = await askOnce(session, spec(specAt(i)));
          ms.push(last.ms);
        }
        all.push(...ms);
        const { table, rows, cached } = last;
        byKind[kind] = { ...timing(ms), table, rows, cached };
      }
      return { ...timing(all), byKind };
    };
    const catalog = await clock(() => session.api().query.catalog());
    await askOnce(session, { measures: ['BilledCost'] }); // the first call loads code, not data
    const uncached = await ask(dashboard, i => i);
    say(`queries not cached: p95 ${uncached.p95Ms} ms`);
    const cached = await ask(dashboard, () => rounds - 1);
    say(`queries cached: p95 ${cached.p95Ms} ms`);
    const other = await ask(derived, i => i);
    say(`queries in another currency, calendar or split: p95 ${other.p95Ms} ms`);
    const lines = await ask(adHoc, i => i);
    say(`queries by other dimensions: p95 ${lines.p95Ms} ms`);
    const facts = await ask(factsOnly, i => i);
    say(`queries that only the facts answer: p95 ${facts.p95Ms} ms`);
    return {
      rows: opened.value.rows,
      lakeOpenMs: opened.value.openedInMs,
      firstCatalog: { ms: Math.round(catalog.ms), budgetMs: 1_000 },
      notCached: { ...uncached, budgetP95Ms: 150 },
      cached: { ...cached, budgetP95Ms: 10 },
      otherBasis: { ...other, budgetP95Ms: 150 },
      adHoc: { ...lines, budgetMaxMs: 2_000 },
      factsOnly: { ...facts, budgetMaxMs: 2_000 },
      lakePeakRssMiB: peakRssMiB(session.workbench.lake.pid),
    };
  } finally {
    await session.close();
  }
}

/** The baseline, once no process of ours has the file open. */
async function overFacts(workspaceDir: string, rounds: number, kinds: Kinds): Promise<Record<string, Timing>> {
  const { threads, memoryLimit } = lakeOptions(workspaceDir);
  const specs = Object.entries(kinds).map(([kind, spec]) => [kind, Array.from({ length: rounds }, (_, i) => spec(i))]);
  const program = join(import.meta.dirname, 'programs/bare-queries.ts');
  const { byKind } = await measure(program, { workspaceDir, threads, memoryLimit, kinds: Object.fromEntries(specs) });
  return byKind as Record<string, Timing>;
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
