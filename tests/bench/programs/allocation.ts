/** Splits the months of a filled lake under the demo's cost model, as a whole and after one changed rule; leaves the lake without a model. */
import { SplitRule } from '../../../src-core/contract/allocation.ts';
import { demoCostModel } from '../../../src-core/demo/books/cost-model.ts';
import { largestShares, smallShares } from '../../../src-core/engines/allocation/whole-shares.ts';
import { CostModels } from '../../../workers/lake/allocation/cost-model.ts';
import { partsBehind } from '../../../workers/lake/allocation/parts-behind.ts';
import { openLake } from '../../../workers/lake/lake.ts';
import { answer, argument } from '../support/child.ts';
import { peakRssMiB } from '../support/machine.ts';
import { clock, round } from '../support/stats.ts';

const { workspaceDir, threads, memoryLimit } = argument<{
  workspaceDir: string;
  threads: number;
  memoryLimit: string;
}>();
const never = new AbortController().signal;
const report: Record<string, unknown> = { 'engine: 1 M amounts x 50 targets': engine(1_000_000) };

const lake = await openLake({ workspaceDir, memoryLimit, threads });
const models = new CostModels(lake.engine, lake.importer);
const [size] = await lake.engine.sql.all(
  `SELECT (SELECT count(*) FROM fact_cost_usage)::INTEGER AS charges, (SELECT count(*) FROM rollup_day)::INTEGER AS cells,
     (SELECT count(DISTINCT date_trunc('month', Bucket)) FROM rollup_day)::INTEGER AS months`,
);
report.size = size;

/** Charges of one month grouped to cells by DuckDB alone: what any allocation has to do first when it starts from the charge lines. */
const bare = await clock(() =>
  lake.engine.sql.all(
    `SELECT count(*) FROM (SELECT date_trunc('day', ChargePeriodStart), x_SliceId, SubAccountId, ServiceName, ServiceSubcategory, RegionId, x_TeamProductKey, BillingCurrency,
       sum(BilledCost), sum(EffectiveCost), sum(ListCost), sum(ContractedCost) FROM fact_cost_usage
     WHERE ChargePeriodStart >= '2026-08-01' AND ChargePeriodStart < '2026-09-01' GROUP BY ALL)`,
  ),
);
report['bare DuckDB: the charge lines of a month grouped'] = { ms: round(bare.ms) };

const rules = [...demoCostModel];
const change = (from: readonly SplitRule[], id: string, part: Partial<SplitRule>) =>
  from.map(rule => (rule.id === id ? { ...rule, ...part } : rule));
const finer = change(rules, 'support', {
  where: [{ field: 'ChargeDescription', operator: 'contains', value: 'upport' }],
});
const manyTargets = Array.from({ length: 50 }, (_, index) => `team-${index}`);
await record('the whole lake under the model', rules);
await record('one rule changed: its targets', change(rules, 'support', { targets: ['search', 'data'] }));
await record('one rule changed: its pool', change(rules, 'support', { isOn: false }));
await record('one rule changed: conditions finer than cells', finer);
await record('every shared charge over 50 targets', change(rules, 'observability', { targets: manyTargets }));
const { ms } = await clock(() =>
  lake.engine.withConnection(connection =>
    partsBehind(connection, { measure: 'EffectiveCost', where: { sql: 'true', params: [] } }),
  ),
);
report['every part of the lake worked out again'] = { ms: round(ms) };
await record('no model', []);
await lake.close();
answer({ ...report, ms: round(performance.now()), peakRssMiB: peakRssMiB() });

async function record(name: string, next: readonly SplitRule[]): Promise<void> {
  const { version } = await models.current();
  const draft = { rules: [...next].map(rule => SplitRule.parse(rule)), note: '', includeClosed: true };
  const before = process.cpuUsage();
  const run = await clock(async () => {
    const work = models.apply({ ...draft, baseVersion: version, author: 'bench' }, never);
    for (;;) {
      const step = await work.next();
      if (step.done) return step.value;
    }
  });
  const { user, system } = process.cpuUsage(before);
  const months = run.value.months.length;
  const [parts] = await lake.engine.sql.all(
    "SELECT count(*)::INTEGER AS n FROM allocated_day WHERE x_AllocationKind = 'split'",
  );
  report[name] = {
    ms: round(run.ms),
    cpuMs: round((user + system) / 1_000), // DuckDB's threads are in this process; on a busy machine the figure to compare
    months,
    msPerMonth: round(run.ms / Math.max(1, months)),
    ratioOfAMonthToBare: round(run.ms / Math.max(1, months) / bare.ms),
    parts: parts?.n,
  };
}

/** The pure engine: in doubles where 51 bits are enough, in whole numbers of any length otherwise. */
function engine(amounts: number): Record<string, number> {
  const weights = Array.from({ length: 50 }, (_, index) => BigInt(((index * 7_919 + 13) % 1_000) + 1));
  const small = smallShares(Float64Array.from(weights, Number));
  const large = largestShares(weights.map(weight => weight * 10n ** 18n + 1n));
  const timed = (count: number, work: (index: number) => void) => {
    const start = performance.now();
    for (let index = 0; index < count; index += 1) work(index);
    return round(performance.now() - start);
  };
  return {
    doublesMs: timed(amounts, index => small(123_456_789 + index * 97)),
    wholeNumbersMsPer100k: timed(amounts / 10, index => large.all(123_456_789n + BigInt(index))),
  };
}
