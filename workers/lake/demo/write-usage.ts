import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { CanonicalRow } from '../../../src-core/connector/record-scan.ts';
import type { PriceEntry, RateCard } from '../../../src-core/contract/prices.ts';
import { dayNumber, ESTATE_END, ESTATE_START, monthOf } from '../../../src-core/demo/calendar.ts';
import { DAY_SECONDS, type HeldTarget } from '../../../src-core/demo/cluster/busy.ts';
import { clusterKey, samplesKey } from '../../../src-core/demo/cluster/cluster-key.ts';
import { gpuSamples, SAMPLE_SCOPE } from '../../../src-core/demo/cluster/gpu-samples.ts';
import {
  ACCOUNTING_DAYS,
  accountingEnd,
  accountingStart,
  clusterJobs,
  type JobRun,
} from '../../../src-core/demo/cluster/jobs.ts';
import { CLUSTER } from '../../../src-core/demo/cluster/layout.ts';
import { demoRateCards } from '../../../src-core/demo/cluster/rate-cards.ts';
import { sacctLines } from '../../../src-core/demo/cluster/sacct.ts';
import { type BillFile, billFiles, type Estate } from '../../../src-core/demo/estate.ts';
import type { BillId } from '../../../src-core/demo/model.ts';
import type { TokenType } from '../../../src-core/demo/model-offers.ts';
import { gatewayDailyLines } from '../../../src-core/demo/usage/gateway-daily.ts';
import { gatewayItems, gatewayWeek, requestsOfItem, spendLogLine } from '../../../src-core/demo/usage/gateway-log.ts';
import { GatewayTally, meteredKey } from '../../../src-core/demo/usage/llm-key.ts';
import { METRIC_SCOPE, productMetrics } from '../../../src-core/demo/usage/metrics.ts';
import { type ModelDay, providerOfBill, type UsageBill, usageBills } from '../../../src-core/demo/usage/model-days.ts';
import { demoPrices } from '../../../src-core/demo/usage/prices.ts';
import { anthropicReport, openAiReports } from '../../../src-core/demo/usage/provider-reports.ts';
import type { UsageKey } from '../../../src-core/demo/usage-key.ts';
import { formatAmount, parseAmount } from '../../../src-core/money/amount.ts';
import { writeCanonicalCsv } from '../../connectors/canonical/canonical-csv.ts';

type Row = Record<string, unknown>;
export type WrittenUsage = {
  files: { path: string; name: string }[];
  prices: PriceEntry[];
  rateCards: RateCard[];
  key: UsageKey;
  /** What the answer key counts from besides: every run, and the file of the product metrics. */
  runs: readonly JobRun[];
  metricsPath: string;
};

/**
 * Write what was used, worked out from the finished bills so that the two agree: usage reports, gateway logs, Slurm accounting, GPU samples.
 * Every file is in its format's own shape and goes through the import like one of a customer.
 */
export async function writeUsage(
  connection: DuckDBConnection,
  { dir, estate, signal }: { dir: string; estate: Estate; signal: AbortSignal },
): Promise<WrittenUsage> {
  const { seed } = estate;
  const files: WrittenUsage['files'] = [];
  const add = (name: string) => {
    const path = join(dir, name);
    files.push({ path, name });
    return path;
  };
  const period = `${monthOf(ESTATE_START)}-to-${monthOf(ESTATE_END)}`;
  const items = await modelDays(connection, dir);
  const of = (bill: UsageBill) => items.filter(item => item.bill === bill);
  for (const { endpoint, page } of openAiReports(of('openai')))
    await writeText(add(`demo_openai_usage-${endpoint}_${period}.json`), JSON.stringify(page));
  await writeText(
    add(`demo_anthropic_usage-messages_${period}.json`),
    JSON.stringify(anthropicReport(of('anthropic'))),
  );
  await writeLines(add(`demo_litellm_daily-team_${period}.jsonl`), gatewayDailyLines(of('together'), seed), signal);

  const tally = new GatewayTally();
  const requests = function* () {
    for (const item of gatewayItems(items, seed))
      for (const request of requestsOfItem(item, seed)) {
        tally.add(request);
        yield spendLogLine(request);
      }
  };
  await writeLines(add(`demo_litellm_spend-logs_${gatewayWeek.from}.jsonl`), requests(), signal);

  const targets = await heldTargets(connection, dir);
  const runs = clusterJobs(targets, seed);
  await writeLines(add(`demo_${CLUSTER}_sacct.txt`), sacctLines(runs, seed), signal);
  let energy = 0n;
  const samples = function* () {
    for (const row of gpuSamples(runs, seed)) {
      energy += parseAmount(String(row.EnergyJoules));
      yield sampleRecord(row);
    }
  };
  const path = add(`demo_${CLUSTER}_gpu-samples_${gatewayWeek.from.slice(0, 7)}.csv`);
  const rows = await writeCanonicalCsv(path, 'gpu-sample', samples(), signal);
  const metrics = productMetrics({ items, estate: estate.streamDays, runs }, seed);
  const metricsPath = add(`demo_product-metrics_${period}.csv`);
  await writeCanonicalCsv(metricsPath, 'metric', metricRecords(metrics), signal);
  return {
    files,
    prices: demoPrices(),
    rateCards: demoRateCards(),
    runs,
    metricsPath,
    key: {
      files: files.map(({ name }) => name),
      ...meteredKey(items),
      otherCharges: await otherCharges(connection, dir),
      ...tally.key(),
      ...clusterKey(runs, targets),
      samples: samplesKey(rows, energy),
    },
  };
}

function* metricRecords(rows: Iterable<CanonicalRow>) {
  for (const row of rows) yield { scope: METRIC_SCOPE, revision: 0, row };
}
const sampleRecord = (row: CanonicalRow) => ({ scope: SAMPLE_SCOPE, revision: 0, row });

const writeText = (path: string, text: string) => writeFile(path, `${text}\n`, { mode: 0o600 });

async function writeLines(path: string, lines: Iterable<string>, signal: AbortSignal): Promise<void> {
  await pipeline(Readable.from(inBlocks(lines)), createWriteStream(path, { mode: 0o600 }), { signal });
}

/** A chunk a line would make the stream the slowest part. */
function* inBlocks(lines: Iterable<string>): Generator<string> {
  let block = '';
  for (const line of lines) {
    block += `${line}\n`;
    if (block.length < 65_536) continue;
    yield block;
    block = '';
  }
  yield block;
}

const scanOf = (dir: string, bill: BillId, isWanted: (file: BillFile) => boolean = () => true) =>
  `read_parquet([${billFiles
    .filter(file => file.bill.id === bill && isWanted(file))
    .map(file => `'${join(dir, file.name).replaceAll("'", "''")}'`)
    .join(', ')}])`;

/** Tokens by day, project, key and model as the finished bills have them. */
async function modelDays(connection: DuckDBConnection, dir: string): Promise<ModelDay[]> {
  const selects = usageBills.map(
    bill => `SELECT '${bill}' AS bill, strftime(ChargePeriodStart, '%Y-%m-%d') AS "day", SubAccountId AS project, regexp_replace(ResourceName, '-[0-9]{3}$', '') AS "key",
      json_extract_string(SkuPriceDetails, '$.x_Model') AS model, json_extract_string(SkuPriceDetails, '$.x_TokenType') AS token_type, ConsumedQuantity AS tokens, BilledCost AS cost
      FROM ${scanOf(dir, bill)} WHERE ChargeCategory = 'Usage' AND ConsumedUnit = 'Tokens'`,
  );
  const found = await connection.runAndReadAll(
    `-- grain: bill x day x project x key x model
     SELECT bill, "day", project, "key", model, json_group_object(token_type, tokens)::VARCHAR AS tokens, sum(cost)::VARCHAR AS cost FROM (
       SELECT bill, "day", project, "key", model, token_type, sum(tokens)::BIGINT AS tokens, sum(cost) AS cost FROM (${selects.join(' UNION ALL ')}) GROUP BY ALL ORDER BY token_type)
     GROUP BY bill, "day", project, "key", model ORDER BY bill, "day", project, "key", model`,
  );
  return (found.getRowObjects() as Row[]).map(row => ({
    bill: String(row.bill) as UsageBill,
    day: String(row.day),
    project: String(row.project),
    key: String(row.key),
    model: String(row.model),
    tokens: JSON.parse(String(row.tokens)) as Partial<Record<TokenType, number>>,
    billedCost: formatAmount(parseAmount(String(row.cost))),
  }));
}

/** Lines of the three bills that no usage is behind. */
async function otherCharges(connection: DuckDBConnection, dir: string): Promise<UsageKey['otherCharges']> {
  const selects = usageBills.map(
    bill => `SELECT '${providerOfBill[bill]}' AS provider, ServiceName AS service, ChargeCategory AS category, BilledCost AS cost
      FROM ${scanOf(dir, bill)} WHERE NOT coalesce(ChargeCategory = 'Usage' AND ConsumedUnit = 'Tokens', false)`,
  );
  const found = await connection.runAndReadAll(
    `-- grain: provider x service x category
     SELECT provider, service, category, sum(cost)::VARCHAR AS cost FROM (${selects.join(' UNION ALL ')}) GROUP BY ALL ORDER BY ALL`,
  );
  return (found.getRowObjects() as Row[]).map(row => ({
    provider: String(row.provider),
    service: String(row.service),
    category: String(row.category),
    billedCost: formatAmount(parseAmount(String(row.cost))),
  }));
}

/** What the cluster's bill calls used, as whole GPU-seconds a day; `billed` is the sum before rounding. */
async function heldTargets(
  connection: DuckDBConnection,
  dir: string,
): Promise<(HeldTarget & { readonly billed: string })[]> {
  const from = accountingStart / DAY_SECONDS;
  const scan = scanOf(
    dir,
    'gpu-colo',
    file => dayNumber(`${file.month}-01`) * DAY_SECONDS > accountingStart - 31 * DAY_SECONDS,
  );
  const found = await connection.runAndReadAll(
    `-- grain: partition x account x day
     SELECT CapacityReservationId AS partition, SubAccountName AS account, date_diff('day', DATE '1970-01-01', ChargePeriodStart::DATE) AS "day",
       (sum(PricingQuantity)::DECIMAL(28, 6) * 3600)::VARCHAR AS seconds FROM ${scan}
     WHERE CapacityReservationStatus = 'Used' AND ChargePeriodStart >= make_timestamp(${accountingStart}000000) AND ChargePeriodStart < make_timestamp(${accountingEnd}000000)
     GROUP BY ALL ORDER BY ALL`,
  );
  const groups = Map.groupBy(found.getRowObjects() as Row[], row => `${row.partition} ${row.account}`);
  return [...groups.values()].map(days => {
    const gpuSeconds = new Array<number>(ACCOUNTING_DAYS).fill(0);
    for (const row of days) gpuSeconds[Number(row.day) - from] = Math.round(Number(row.seconds));
    return {
      partition: String(days[0]?.partition),
      account: String(days[0]?.account),
      gpuSeconds,
      billed: formatAmount(days.reduce((sum, row) => sum + parseAmount(String(row.seconds)), 0n)),
    };
  });
}
