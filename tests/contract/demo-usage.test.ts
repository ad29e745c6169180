import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportResult } from '../../src-core/contract/imports.ts';
import type { AnswerKey } from '../../src-core/demo/answer-key.ts';
import type { UsageKey } from '../../src-core/demo/usage-key.ts';
import { gpuHourRate } from '../../src-core/gpu/rate-card.ts';
import { PriceIndex } from '../../src-core/llm/prices/price-index.ts';
import { formatAmount, parseAmount } from '../../src-core/money/amount.ts';
import { type GeneratedDemo, generateDemo } from '../../workers/lake/demo/generate-demo.ts';
import { Derivations } from '../../workers/lake/derive/derivations.ts';
import { GpuDesk } from '../../workers/lake/derive/gpu-desk.ts';
import { type Lake, openLake } from '../../workers/lake/lake.ts';
import { meteredUsage } from '../../workers/lake/prices/metered-sql.ts';
import { PriceDesk } from '../../workers/lake/prices/price-desk.ts';
import { temporaryFolder } from '../support/workspace.ts';

const folder = temporaryFolder('demo-usage');
const signal = new AbortController().signal;
/** Prices are entered after the estate's end; nothing in the demo reads a clock. */
const now = new Date('2026-10-20T08:00:00Z');
let lake: Lake;
let made: GeneratedDemo;
let result: ImportResult;
let key: UsageKey;
let desk: PriceDesk;

async function finish<T>(run: AsyncGenerator<unknown, T>): Promise<T> {
  for (;;) {
    const step = await run.next();
    if (step.done) return step.value;
  }
}
const all = (sql: string) => lake.engine.sql.all(sql);
const one = async (sql: string) => (await all(sql))[0] ?? {};

/** Every row of usage with what it costs by the demo's book, as the view `metered`. */
async function withMetered<T>(
  ask: (all: (sql: string) => Promise<Record<string, unknown>[]>) => Promise<T>,
): Promise<T> {
  return lake.engine.withConnection(async connection => {
    const { sql } = await meteredUsage(connection, new PriceIndex(made.prices));
    await connection.run(`CREATE OR REPLACE TEMP TABLE metered AS ${sql}`);
    const found = await ask(async query => (await connection.runAndReadAll(query)).getRowObjects());
    await connection.run('DROP TABLE metered');
    return found;
  }, signal);
}

beforeAll(async () => {
  lake = await openLake({ workspaceDir: folder.path, memoryLimit: '1GB', threads: 2 });
  const dir = join(folder.path, 'staging', 'demo');
  made = await finish(generateDemo(lake.engine, { dir, rows: 60_000, seed: 42 }, signal));
  const answers = JSON.parse(readFileSync(made.answerKeyPath, 'utf8')) as AnswerKey;
  key = answers.usage;
  const bills = made.files.filter(({ name }) => /_(openai|anthropic|together|gpu-colo)_/.test(name));
  const files = [...bills, ...made.usageFiles];
  const derivations = new Derivations(lake);
  desk = new PriceDesk(lake, derivations);
  const run = lake.importer.import({ files, source: null, acceptPartial: false, isDemo: true }, signal);
  result = await finish(derivations.after(run, signal));
  const book = { baseVersion: 0, note: 'demo', author: 'demo', entries: made.prices, recompute: false };
  await finish(desk.save(book, now, signal));
  await finish(desk.saveRateCards(made.rateCards, 'demo', now, signal));
});
afterAll(async () => {
  await lake.close();
  folder.remove();
});

describe('the usage files', () => {
  it('are imported whole, marked as demo, with nothing to complain about', async () => {
    expect(result.failures).toEqual([]);
    expect(result.drops.map(drop => [drop.rows.rejected, drop.rows.flagged, drop.isDemo])).toEqual(
      result.drops.map(() => [0, 0, true]),
    );
    const records = result.drops.filter(drop => drop.records !== undefined);
    expect(records.map(drop => drop.fileName).toSorted()).toEqual(key.files.toSorted());
    for (const { fileName, records: told, rows } of records)
      expect([fileName, told?.rows.live]).toEqual([fileName, rows.read]);
    expect(await lake.importer.findings(null)).toEqual([]);
  });

  it('are recognised by the connectors of their formats', () => {
    const formats = result.drops.filter(drop => drop.records !== undefined).map(drop => drop.format);
    expect([...new Set(formats)].toSorted()).toEqual([
      'anthropic-usage',
      'litellm',
      'litellm-daily',
      'mureon-gpu-sample',
      'mureon-metric',
      'openai-usage',
      'slurm-accounting',
    ]);
  });
});

describe('metered and billed cost', () => {
  it('agree to the last digit for every model with a price, key by key and day by day', async () => {
    const differences = await withMetered(ask =>
      ask(`WITH billed AS (
          SELECT lower(replace(ServiceProviderName, ' ', '-')) AS provider, ChargePeriodStart::DATE AS "day", regexp_replace(ResourceName, '-[0-9]{3}$', '') AS "key",
            json_extract_string(SkuPriceDetails, '$.x_Model') AS model, sum(BilledCost) AS cost
          FROM fact_cost_usage WHERE ConsumedUnit = 'Tokens' AND ServiceProviderName IN ('OpenAI', 'Anthropic', 'Together AI') GROUP BY ALL),
        used AS (
          SELECT ModelProvider AS provider, ObservedAt::DATE AS "day", ApiKeyId AS "key", Model AS model, sum(MeteredCost) AS cost, count(*) FILTER (MeteredCost IS NULL) AS unpriced
          FROM metered WHERE Grain = '1d' GROUP BY ALL)
        SELECT model, count(*)::INTEGER AS days, count(*) FILTER (unpriced > 0)::INTEGER AS unpriced,
          count(*) FILTER (billed.cost IS DISTINCT FROM used.cost)::INTEGER AS unequal
        FROM billed FULL JOIN used USING (provider, "day", "key", model) GROUP BY model ORDER BY model`),
    );
    const unequal = differences.filter(row => row.unequal !== 0);
    expect(differences).toHaveLength(key.metered.length);
    // the model without a price, on every day of the estate: 384 days from 2025-10-01 to 2026-10-19
    expect(unequal).toEqual([{ model: key.gap.model, days: 384, unpriced: 384, unequal: 384 }]);
  });

  it('reach the totals of the answer key; seats, credits and taxes are the rest of the bills', async () => {
    const rows =
      await all(`SELECT json_extract_string(SkuPriceDetails, '$.x_Model') AS model, sum(BilledCost)::VARCHAR AS cost FROM fact_cost_usage
      WHERE ServiceProviderName IN ('OpenAI', 'Anthropic', 'Together AI') GROUP BY 1`);
    const billed = new Map(rows.map(row => [row.model, formatAmount(parseAmount(String(row.cost)))]));
    for (const { model, billedCost } of key.metered) expect([model, billed.get(model)]).toEqual([model, billedCost]);
    const rest = key.otherCharges.reduce((sum, { billedCost }) => sum + parseAmount(billedCost), 0n);
    expect(billed.get(null)).toBe(formatAmount(rest));
  });

  it('know one gap, in the unit its usage report has', async () => {
    const gaps = await desk.gaps(signal);
    expect(gaps).toHaveLength(1);
    expect(gaps[0]).toMatchObject({ modelProvider: key.gap.provider, model: key.gap.model, bucket: 'audio-second' });
    expect(String(gaps[0]?.tokens)).toBe(key.gap.audioSeconds);
  });

  it('follow the price that changed on 1 July 2026: tokens go on as before, cost rises by 35 %', async () => {
    const rows = await withMetered(ask =>
      ask(`SELECT strftime(ObservedAt, '%Y-%m-%d') AS "day", sum(MeteredCost) / (sum(InputUncachedTokens) + sum(OutputTokens)) * 1000000 AS price
        FROM metered WHERE Model = 'llama-3.3-70b' AND ObservedAt::DATE IN (DATE '2026-06-30', DATE '2026-07-01') GROUP BY ALL ORDER BY ALL`),
    );
    expect(rows.map(row => Number(row.price).toFixed(6))).toEqual(['0.880000', '1.188000']);
  });

  it('make no charge line: every provider, and the cluster, has its bill', async () => {
    const sources = await all('SELECT DISTINCT Source AS source FROM slice WHERE ValidTo IS NULL ORDER BY 1');
    expect(sources.map(row => row.source)).toEqual([
      'focus/anthropic',
      'focus/marrowick-ai-gpu-cluster',
      'focus/openai',
      'focus/together-ai',
    ]);
    const { cost } = await one('SELECT sum(BilledCost)::VARCHAR AS cost FROM fact_cost_usage');
    const totals = result.drops.flatMap(drop => drop.totals.filter(total => total.measure === 'BilledCost'));
    const imported = totals.reduce((sum, { amount }) => sum + parseAmount(amount), 0n);
    expect(parseAmount(String(cost))).toBe(imported);
  });
});

describe('the gateway', () => {
  it('tells the same tokens request by request as the provider in its daily report', async () => {
    const tokens = ['InputUncachedTokens', 'InputCacheReadTokens', 'InputCacheWrite5mTokens', 'OutputTokens'];
    const sums = tokens.map(name => `sum(${name})::VARCHAR AS ${name}`).join(', ');
    const of = (where: string) =>
      all(
        `SELECT ApiKeyId AS "key", Model AS model, strftime(ObservedAt, '%Y-%m-%d') AS "day", ${sums} FROM fact_llm_usage WHERE ${where} GROUP BY ALL ORDER BY ALL`,
      );
    const requests = await of(
      `Route = 'gateway' AND Grain = 'request' AND NOT GatewayCacheHit AND Status = 'ok' AND ApiKeyId <> '${key.unbilled.key}'`,
    );
    const keys = [...new Set(requests.map(row => `'${row.key}'`))].join(', ');
    const reported = await of(
      `Route = 'provider-api' AND ApiKeyId IN (${keys}) AND ObservedAt >= TIMESTAMP '${key.gateway.from}'`,
    );
    expect(requests).toHaveLength(14); // two keys x seven days
    expect(requests).toEqual(reported);
  });

  it('has sessions, latency, failures and answers of its own cache as the answer key says', async () => {
    const { from, to } = key.gateway.incident;
    const isIncident = `ObservedAt >= TIMESTAMP '${from.slice(0, 19)}' AND ObservedAt < TIMESTAMP '${to.slice(0, 19)}'`;
    const row =
      await one(`SELECT count(*)::INTEGER AS requests, count(*) FILTER (Status = 'error')::INTEGER AS failures, count(*) FILTER (GatewayCacheHit)::INTEGER AS cache_hits,
        count(DISTINCT SessionId)::INTEGER AS sessions, count(*) FILTER (${isIncident})::INTEGER AS there, count(*) FILTER (${isIncident} AND Status = 'error')::INTEGER AS failed_there,
        median(FirstTokenMs) FILTER (${isIncident} AND NOT GatewayCacheHit) / median(FirstTokenMs) FILTER (NOT (${isIncident}) AND NOT GatewayCacheHit) AS slower,
        min(DurationMs) AS shortest FROM fact_llm_usage WHERE Grain = 'request'`);
    const { requests, failures, cacheHits, sessions, incident } = key.gateway;
    expect(row).toMatchObject({ requests, failures, cache_hits: cacheHits, sessions });
    expect([row.there, row.failed_there]).toEqual([incident.requests, incident.failures]);
    expect(incident.failures / incident.requests).toBeGreaterThan(0.1);
    expect(Number(row.slower)).toBeGreaterThan(3);
    expect(Number(row.shortest)).toBeGreaterThan(0);
  });

  it('shows the key that no bill and no report has', async () => {
    const { key: shadow, requests, listCost, model } = key.unbilled;
    const [row] = await withMetered(ask =>
      ask(
        `SELECT count(*)::INTEGER AS n, sum(ReportedCost)::VARCHAR AS reported, sum(MeteredCost)::VARCHAR AS metered FROM metered WHERE ApiKeyId = '${shadow}'`,
      ),
    );
    expect(row?.n).toBe(requests);
    expect(formatAmount(parseAmount(String(row?.reported)))).toBe(listCost);
    // contract: 4 % off list, so metered = 0.96 x list
    expect(parseAmount(String(row?.metered))).toBe((parseAmount(listCost) * 96n) / 100n);
    expect(Number(listCost)).toBeGreaterThan(300);
    const { elsewhere } =
      await one(`SELECT (SELECT count(*) FROM fact_llm_usage WHERE Route = 'provider-api' AND (ApiKeyId = '${shadow}' OR Model = '${model}'))
      + (SELECT count(*) FROM fact_cost_usage WHERE json_extract_string(SkuPriceDetails, '$.x_Model') = '${model}') AS elsewhere`);
    expect(elsewhere).toBe(0n);
  });
});

describe('the cluster', () => {
  it('has the runs of the answer key: states, requeues, arrays, suspended time', async () => {
    const states = await all('SELECT State AS state, count(*)::INTEGER AS n FROM fact_gpu_job GROUP BY 1 ORDER BY 1');
    expect(Object.fromEntries(states.map(row => [row.state, row.n]))).toEqual(key.jobs.byState);
    const row =
      await one(`SELECT count(*)::INTEGER AS runs, (count(*) - count(DISTINCT JobId))::INTEGER AS requeued, count(DISTINCT ArrayJobId)::INTEGER AS arrays,
      count(*) FILTER (SuspendedSeconds > 0)::INTEGER AS suspended, sum(GpuHeldSeconds)::BIGINT::VARCHAR AS held, (sum(GpuHeldSeconds) - sum(GpuUsedSeconds))::BIGINT::VARCHAR AS waiting FROM fact_gpu_job`);
    const { runs, requeuedJobs, arrays, suspendedRuns, heldGpuSeconds, suspendedGpuSeconds } = key.jobs;
    expect(row).toEqual({
      runs,
      requeued: requeuedJobs,
      arrays,
      suspended: suspendedRuns,
      held: heldGpuSeconds,
      waiting: suspendedGpuSeconds,
    });
    expect(runs).toBeGreaterThan(2_000);
    for (const state of ['PREEMPTED', 'REQUEUED', 'NODE_FAIL', 'TIMEOUT', 'OUT_OF_MEMORY', 'RUNNING', 'PENDING'])
      expect(key.jobs.byState[state], state).toBeGreaterThan(0);
  });

  it('holds the GPU time that its bill calls used: within a GPU-second for each account, partition and day', async () => {
    const apart = await all(`WITH held AS (
        SELECT Partition AS partition, Account AS account, "day"::DATE AS "day",
          sum(Gpus * (epoch(least(coalesce(EndAt, ObservedUntil), "day" + INTERVAL 1 DAY)) - epoch(greatest(StartAt, "day")))) AS seconds
        FROM fact_gpu_job, unnest(generate_series(date_trunc('day', StartAt), coalesce(EndAt, ObservedUntil) - INTERVAL 1 SECOND, INTERVAL 1 DAY)) AS t("day")
        WHERE HeldSeconds > 0 GROUP BY ALL),
      billed AS (SELECT CapacityReservationId AS partition, SubAccountName AS account, ChargePeriodStart::DATE AS "day", sum(PricingQuantity)::DOUBLE * 3600 AS seconds
        FROM fact_cost_usage WHERE CapacityReservationStatus = 'Used' AND ChargePeriodStart >= TIMESTAMP '${key.jobs.from.slice(0, 19)}' GROUP BY ALL)
      SELECT count(*)::INTEGER AS days, count(*) FILTER (held.seconds IS NULL OR billed.seconds IS NULL)::INTEGER AS lonely, max(abs(held.seconds - billed.seconds)) AS most
      FROM held FULL JOIN billed USING (partition, account, "day")`);
    expect(apart[0]).toMatchObject({ days: 7 * 60, lonely: 0 }); // seven accounts of partitions, sixty days
    expect(Number(apart[0]?.most)).toBeLessThan(1);
  });

  it('never gives out more GPUs of a node than it has', async () => {
    const { most } =
      await one(`WITH parts AS (SELECT unnest(from_json(NodeList, '["VARCHAR"]')) AS node, Gpus / Nodes AS gpus, StartAt AS start, coalesce(EndAt, ObservedUntil) AS stop FROM fact_gpu_job WHERE HeldSeconds > 0),
      steps AS (SELECT node, start AS instant, gpus AS change FROM parts UNION ALL SELECT node, stop, -gpus FROM parts),
      sums AS (SELECT node, instant, sum(change) AS change FROM steps GROUP BY ALL)
      SELECT max(busy) AS most FROM (SELECT sum(change) OVER (PARTITION BY node ORDER BY instant) AS busy FROM sums)`);
    expect(Number(most)).toBe(8);
  });

  it('prices a GPU-hour over a year as the bill does', () => {
    const prices: Record<string, number> = { h100: 2.35, a100: 1.32, l40s: 0.82 };
    for (const card of made.rateCards) {
      const months = Array.from({ length: 12 }, (_, month) => Date.UTC(2026, month, 1));
      const year = months.reduce((sum, at) => {
        const hours = (Date.UTC(2026, new Date(at).getUTCMonth() + 1, 1) - at) / 3_600_000;
        return sum + Number(formatAmount(gpuHourRate(card, at).total)) * hours;
      }, 0);
      expect(year / 8760).toBeCloseTo(prices[card.gpuType ?? ''] ?? 0, 9);
      expect(card.isBilledElsewhere).toBe(true);
    }
  });
});

describe('the telemetry', () => {
  it('tells of each job only while it held the GPU, for as long as it was there', async () => {
    const row = await one(`SELECT count(*)::INTEGER AS samples, count(*) FILTER (s.JobId IS NOT NULL AND NOT EXISTS (
          SELECT 1 FROM fact_gpu_job j WHERE j.JobId = s.JobId AND list_contains(from_json(j.NodeList, '["VARCHAR"]'), s.Host) AND j.StartAt < s.IntervalStart + to_seconds(s.IntervalSeconds)
            AND coalesce(j.EndAt, j.ObservedUntil) > s.IntervalStart))::INTEGER AS strays,
        count(DISTINCT GpuUuid)::INTEGER AS gpus, sum(EnergyJoules)::VARCHAR AS energy FROM fact_gpu_sample s`);
    expect(row).toMatchObject({ samples: key.samples.rows, strays: 0, gpus: 16 });
    expect(formatAmount(parseAmount(String(row.energy)))).toBe(key.samples.energyJoules);
    const [covered] =
      await all(`SELECT min(seconds)::INTEGER AS least, max(seconds)::INTEGER AS most, count(*)::INTEGER AS intervals
      FROM (SELECT sum(CoveredSeconds) AS seconds FROM fact_gpu_sample GROUP BY GpuUuid, IntervalStart)`);
    // 16 GPUs x 14 days x 96 intervals, less 8 GPUs x 13 intervals of the hole (3 h 15 min)
    expect(covered).toEqual({ least: 900, most: 900, intervals: 16 * 14 * 96 - 8 * 13 });
  });

  it('shows the forgotten jobs idle, and the hung one busy by utilisation only', async () => {
    for (const job of key.idle) {
      const row =
        await one(`SELECT max(GpuUtilization) AS util, min(GpuUtilization) AS least, max(TensorActive) AS tensor, sum(CoveredSeconds)::INTEGER AS covered, max(XidErrors)::INTEGER AS xid
        FROM fact_gpu_sample WHERE JobId = '${job.jobId}' AND IntervalStart >= TIMESTAMP '${job.idleFrom.slice(0, 19)}'`);
      const isHung = job.id === 'hung-training';
      expect(row, job.id).toMatchObject({
        tensor: 0,
        util: isHung ? 1 : 0,
        least: isHung ? 1 : 0,
        xid: isHung ? 74 : 0,
      });
      expect(Number(row.covered) / Number(job.idleGpuSeconds), job.id).toBeGreaterThan(0.96); // less the hole and the first interval
      expect(Number(row.covered), job.id).toBeLessThanOrEqual(Number(job.idleGpuSeconds) + 900 * job.gpus);
      const { held } = await one(
        `SELECT GpuHeldSeconds::BIGINT::VARCHAR AS held FROM fact_gpu_job WHERE JobId = '${job.jobId}' AND Cluster = '${key.jobs.cluster}'`,
      );
      expect([job.id, held]).toEqual([job.id, job.heldGpuSeconds]);
    }
  });

  it('lets the GPU report find them, with a cost and no charge', async () => {
    const question = { from: null, to: null, cluster: null, account: null, idleBelow: 0.01, limit: 100 };
    const { held, unallocated } = await new GpuDesk(lake.engine).idle(question, signal);
    expect(unallocated).toEqual([]);
    for (const account of ['search', 'research']) {
      const line = held.find(found => found.account === account && found.partition === 'batch-a100');
      const hidden = key.idle.filter(job => job.account === account && job.partition === 'batch-a100');
      const hours = hidden.reduce((sum, job) => sum + Number(job.idleGpuSeconds), 0) / 3600;
      expect(Number(line?.idleGpuHours) / hours, account).toBeCloseTo(1, 1); // less the hole and the grace time
      expect(Number(line?.idleCost), account).toBeGreaterThan(100);
    }
  });
});

it('everything of it is on the page of the answer key', () => {
  const page = readFileSync(made.answerKeyPath.replace(/\.json$/, '.md'), 'utf8');
  for (const job of key.idle) expect(page).toContain(job.explanation);
  for (const text of [
    key.gap.explanation,
    key.unbilled.explanation,
    key.gateway.incident.explanation,
    key.samples.hole.explanation,
  ])
    expect(page).toContain(text);
});
