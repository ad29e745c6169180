import type { GpuGap, GpuIdle, GpuIdleLine, GpuJobLine, GpuJobs, GpuQuestion } from '../../../src-core/contract/gpu.ts';
import type { RateCard } from '../../../src-core/contract/prices.ts';
import { gpuHoursText } from '../../../src-core/gpu/charge-lines.ts';
import { costOfJob } from '../../../src-core/gpu/job-cost.ts';
import { costOfGpuTime } from '../../../src-core/gpu/rate-card.ts';
import { gpuIdleSql, gpuJobsSql } from '../../../src-core/gpu/report-sql.ts';
import { formatAmount } from '../../../src-core/money/amount.ts';
import { SqlParams } from '../../../src-core/query/sql-text.ts';
import type { Engine } from '../engine.ts';
import { type Row, toBigInt, toText, toUnscaled } from '../import/sql-run.ts';
import { currentRateCards } from '../prices/rate-cards.ts';
import { type Snapshot, withSnapshot } from '../query/snapshot.ts';
import { GPU_CHARGES_SOURCE } from './gpu-charges.ts';
import { gpuGaps } from './gpu-gaps.ts';
import { stretchesOf } from './priced-stretches.ts';

/** The lake's calls about GPU jobs: what they held, used and cost, and what stood idle. */
export class GpuDesk {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  jobs(question: GpuQuestion, signal: AbortSignal): Promise<GpuJobs> {
    return withSnapshot(this.#engine, signal, async snapshot => {
      const cards = await currentRateCards(snapshot.connection);
      const rows = (await snapshot.all(gpuJobsSql(question))) as Row[];
      return {
        jobs: rows.slice(0, question.limit).map(row => jobLine(row, cards)),
        isCut: rows.length > question.limit,
      };
    });
  }

  idle(question: GpuQuestion, signal: AbortSignal): Promise<GpuIdle> {
    return withSnapshot(this.#engine, signal, async snapshot => {
      const cards = await currentRateCards(snapshot.connection);
      const rows = (await snapshot.all(gpuIdleSql(question, await stretchesOf(snapshot, cards)))) as Row[];
      const groups = Map.groupBy(rows, row => JSON.stringify([row.Cluster, row.Account, row.Partition]));
      const held = [...groups.values()]
        .map(group => idleLine(group, cards))
        .toSorted((a, b) => Number(b.idleGpuHours) - Number(a.idleGpuHours));
      return {
        held: held.slice(0, question.limit),
        isCut: held.length > question.limit,
        unallocated: question.account === null ? await unallocated(snapshot, question) : [],
      };
    });
  }

  gaps(signal: AbortSignal): Promise<GpuGap[]> {
    return withSnapshot(this.#engine, signal, snapshot => gpuGaps(snapshot));
  }
}

const hours = (seconds: bigint): string => gpuHoursText(seconds * 1000n);
const ratio = (value: Row[string] | undefined): number | null => (typeof value === 'number' ? value : null);

function jobLine(row: Row, cards: readonly RateCard[]): GpuJobLine {
  const devices = (row.devices as { items: readonly { entries: { type: string | null; gpus: bigint } }[] }).items.map(
    ({ entries }) => ({ gpuType: entries.type, gpus: Number(entries.gpus) }),
  );
  const cluster = String(row.Cluster);
  const [startMs, endMs] = [Number(row.from_ms), Number(row.until_ms)];
  const gpus = toBigInt(row.Gpus);
  const used = toText(row.ElapsedSeconds);
  const measured = row.measured_seconds === null ? null : toBigInt(row.measured_seconds);
  const cost = costOfJob(cards, { cluster, devices, startMs, endMs });
  return {
    cluster,
    jobId: toText(row.DisplayJobId) ?? String(row.JobId),
    attempt: Number(row.Attempt),
    account: toText(row.Account),
    userName: toText(row.UserName),
    partition: toText(row.Partition),
    state: toText(row.State),
    gpus: Object.fromEntries(devices.map(device => [device.gpuType ?? '', device.gpus])),
    startAt: new Date(startMs).toISOString(),
    heldUntil: new Date(endMs).toISOString(),
    heldGpuHours: hours(gpus * toBigInt(row.HeldSeconds)),
    usedGpuHours: used === null ? null : hours(gpus * BigInt(used)),
    measuredGpuHours: measured === null ? null : hours(measured),
    idleGpuHours: measured === null ? null : hours(toBigInt(row.idle_seconds)),
    gpuUtilization: ratio(row.GpuUtilization),
    smActive: ratio(row.SmActive),
    cost: cost === null ? null : formatAmount(cost.cost),
    currency: cost?.currency ?? null,
  };
}

/** One cluster, account and partition; rows by card and month. Amounts of a second currency are not added: they count as unpriced. */
function idleLine(group: readonly Row[], cards: readonly RateCard[]): GpuIdleLine {
  const [first = {}] = group;
  const cardOf = (row: Row) => (row.Card === null ? undefined : cards[Number(row.Card)]);
  const currency = group.flatMap(row => cardOf(row)?.currency ?? []).toSorted()[0] ?? null;
  let [measured, idle, unpriced, cost] = [0n, 0n, 0n, 0n];
  for (const row of group) {
    const seconds = toBigInt(row.idle_seconds);
    const card = cardOf(row);
    measured += toBigInt(row.measured_seconds);
    idle += seconds;
    if (card === undefined || card.currency !== currency) unpriced += seconds;
    else cost += costOfGpuTime(card, Number(row.month_ms), seconds * 1000n).total;
  }
  return {
    cluster: String(first.Cluster),
    account: toText(first.Account),
    partition: toText(first.Partition),
    measuredGpuHours: hours(measured),
    idleGpuHours: hours(idle),
    idleCost: currency === null ? null : formatAmount(cost),
    currency,
    unpricedGpuHours: hours(unpriced),
  };
}

async function unallocated(snapshot: Snapshot, { from, to, cluster }: GpuQuestion): Promise<GpuIdle['unallocated']> {
  const params = new SqlParams();
  const conditions = [
    `x_SliceId IN (SELECT x_SliceId FROM slice WHERE ValidTo IS NULL AND Source = ${params.add(GPU_CHARGES_SOURCE)})`,
    `"CapacityReservationStatus" = 'Unused'`,
    ...(from === null ? [] : [`"ChargePeriodStart" >= ${params.addInstant(Date.parse(from))}`]),
    ...(to === null ? [] : [`"ChargePeriodStart" < ${params.addInstant(Date.parse(to))}`]),
    ...(cluster === null ? [] : [`"BillingAccountId" = ${params.add(cluster)}`]),
  ];
  const rows = (await snapshot.all({
    sql: `-- grain: cluster x currency
      SELECT "BillingAccountId" AS cluster, "BillingCurrency" AS currency, sum("ConsumedQuantity") AS gpu_hours, sum("EffectiveCost") AS cost
      FROM fact_cost_usage WHERE ${conditions.join(' AND ')} GROUP BY ALL ORDER BY ALL`,
    params: params.values,
  })) as Row[];
  return rows.map(row => ({
    cluster: String(row.cluster),
    currency: String(row.currency),
    gpuHours: formatAmount(toUnscaled(row.gpu_hours) ?? 0n),
    cost: formatAmount(toUnscaled(row.cost) ?? 0n),
  }));
}
