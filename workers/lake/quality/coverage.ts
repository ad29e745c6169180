import type { DuckDBConnection } from '@duckdb/node-api';
import { recordDatasets } from '../../../src-core/anycost/records.ts';
import type { SourceFacts } from '../../../src-core/contract/lake.ts';
import type { Coverage } from '../../../src-core/contract/quality.ts';
import { formatAmount } from '../../../src-core/money/amount.ts';
import { countStates, type DeliveredDay, decideDays } from '../../../src-core/quality/coverage.ts';
import { allRows, instantOf, type Row, toBigInt, toText, toUnscaled } from '../import/sql-run.ts';
import { METERED_PREFIX } from '../prices/metered-charges.ts';

const COST = 'cost-usage';

export type CoverageQuestion = {
  readonly now: string;
  readonly sources: readonly SourceFacts[];
  /** First day, and the day after the last; null = open. */
  readonly from: string | null;
  readonly to: string | null;
};

type Stream = { source: string; dataset: string; scope: string | null; days: Map<string, DeliveredDay> };

/** Every (source, dataset, account or scope) with its days, by name. Only groupings of rollups and slices are read. */
export async function readCoverage(connection: DuckDBConnection, question: CoverageQuestion): Promise<Coverage[]> {
  const streams = await readStreams(connection);
  const newest = await readNewest(connection);
  const nowMs = Date.parse(question.now);
  return [...streams.entries()]
    .flatMap(([key, { source, dataset, scope, days }]) => {
      const delivered = [...days.values()].toSorted((a, b) => (a.day < b.day ? -1 : 1));
      const [first, last] = [delivered[0], delivered.at(-1)];
      if (!first || !last) return [];
      const schedule = scheduleOf(source, question.sources);
      const isStandIn = source.startsWith(METERED_PREFIX);
      const shown = decideDays({ days: delivered, schedule, isStandIn, nowMs }).filter(({ day }) =>
        isWithin(day, question),
      );
      const newestAt = newest.get(key) ?? `${last.day}T00:00:00.000Z`;
      const head = { source, dataset, scope, firstDay: first.day, lastDay: last.day, newestAt };
      return [{ ...head, counts: countStates(shown), days: shown }];
    })
    .toSorted((a, b) => compareText(keyOf(a.source, a.dataset, a.scope), keyOf(b.source, b.dataset, b.scope)));
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

const isWithin = (day: string, { from, to }: CoverageQuestion) =>
  (from === null || day >= from) && (to === null || day < to);

/** A registered source names its stream; two views of one bill add theirs to it (`name/azure-actual`). */
export function scheduleOf(source: string, facts: readonly SourceFacts[]): SourceFacts | null {
  return facts.find(({ name }) => source === name || source.startsWith(`${name}/`)) ?? null;
}

const keyOf = (source: string, dataset: string, scope: string | null) => JSON.stringify([source, dataset, scope]);

async function readStreams(connection: DuckDBConnection): Promise<Map<string, Stream>> {
  const streams = new Map<string, Stream>();
  const stream = (source: string, dataset: string, scope: string | null): Stream => {
    const key = keyOf(source, dataset, scope);
    const found = streams.get(key) ?? { source, dataset, scope, days: new Map() };
    streams.set(key, found);
    return found;
  };
  for (const row of await allRows(connection, costDays)) {
    const { days } = stream(String(row.source), COST, toText(row.scope));
    addDay(days, row);
  }
  for (const row of await allRows(connection, recordDays)) {
    const { days } = stream(String(row.source), String(row.dataset), String(row.scope));
    addDay(days, row);
  }
  for (const row of await allRows(connection, claimedDays)) {
    for (const { days } of claimedStreams(streams, row, stream)) claimDay(days, row);
  }
  return streams;
}

/** A claim about charges names a scope of its own; where no account is called like it, it speaks for every account of the source. */
function claimedStreams(
  streams: ReadonlyMap<string, Stream>,
  row: Row,
  stream: (source: string, dataset: string, scope: string | null) => Stream,
): Stream[] {
  const [source, dataset, scope] = [String(row.source), String(row.dataset), String(row.scope)];
  const own = streams.get(keyOf(source, dataset, scope));
  if (dataset !== COST || own) return [own ?? stream(source, dataset, scope)];
  const ofSource = [...streams.values()].filter(each => each.source === source && each.dataset === COST);
  return ofSource.length > 0 ? ofSource : [stream(source, dataset, scope)];
}

function addDay(days: Map<string, DeliveredDay>, row: Row): void {
  const day = String(row.day);
  const before = days.get(day);
  const [currency, amount] = [toText(row.currency), toUnscaled(row.amount)];
  const money = currency === null || amount === null ? [] : [{ currency, amount: formatAmount(amount) }];
  days.set(day, {
    day,
    rows: (before?.rows ?? 0) + Number(row.n),
    usageRows: (before?.usageRows ?? 0) + Number(row.usage),
    billedCost: [...(before?.billedCost ?? []), ...money],
    claim: null,
  });
}

function claimDay(days: Map<string, DeliveredDay>, row: Row): void {
  const day = String(row.day);
  const before = days.get(day) ?? { day, rows: 0, usageRows: 0, billedCost: [], claim: null };
  const claim = row.provisional === true || before.claim === 'provisional' ? 'provisional' : 'final';
  days.set(day, { ...before, claim });
}

/** The newest instant that each stream has data of. */
async function readNewest(connection: DuckDBConnection): Promise<Map<string, string>> {
  const cost = `SELECT s.Source AS source, '${COST}' AS dataset, s.BillingAccountId AS scope, epoch_us(max(r.Bucket)) AS at
    FROM rollup_hour_service r JOIN slice s USING (x_SliceId) WHERE r.Bucket IS NOT NULL GROUP BY ALL`;
  const records = Object.values(recordDatasets).map(
    ({ name, table, at }) =>
      `SELECT s.Source, '${name}', s.Scope, epoch_us(max(f."${at}")) FROM ${table} f JOIN record_slice s USING (x_SliceId) GROUP BY ALL`,
  );
  const rows = await allRows(connection, [`-- grain: stream\n${cost}`, ...records].join(' UNION ALL '));
  return new Map(
    rows.map(row => [keyOf(String(row.source), String(row.dataset), toText(row.scope)), instantOf(toBigInt(row.at))]),
  );
}

/** Fees, taxes and purchases come when they come; only usage says that a source delivers daily. */
const isDailyUsage = `r.ChargeCategory = 'Usage' AND r.ChargeFrequency IS DISTINCT FROM 'Recurring' AND r.ChargeFrequency IS DISTINCT FROM 'One-Time'`;

const costDays = `-- grain: source x account x day x currency
  SELECT s.Source AS source, s.BillingAccountId AS scope, strftime(r.Bucket, '%Y-%m-%d') AS day, r.BillingCurrency AS currency,
    sum(r."Rows")::BIGINT AS n, coalesce(sum(r."Rows") FILTER (WHERE ${isDailyUsage}), 0)::BIGINT AS usage, sum(r.BilledCost) AS amount
  FROM rollup_day r JOIN slice s USING (x_SliceId) WHERE r.Bucket IS NOT NULL GROUP BY ALL ORDER BY ALL`;

const recordDays = `-- grain: source x dataset x scope x day
  SELECT Source AS source, Dataset AS dataset, Scope AS scope, strftime("Day", '%Y-%m-%d') AS day, NULL AS currency, "Rows" AS n, "Rows" AS usage, NULL AS amount
  FROM record_slice WHERE "Rows" > 0`;

const claimedDays = `-- grain: source x dataset x scope x day
  SELECT Source AS source, Dataset AS dataset, Scope AS scope, strftime("Day", '%Y-%m-%d') AS day, IsProvisional AS provisional FROM coverage_claim`;
