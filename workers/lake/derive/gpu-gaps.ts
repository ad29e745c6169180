import type { GpuGap } from '../../../src-core/contract/gpu.ts';
import type { RateCard } from '../../../src-core/contract/prices.ts';
import { gpuHoursText, idleGpuMs } from '../../../src-core/gpu/charge-lines.ts';
import { heldByDaySql, heldDevicesSql, stretchesSql, toldDaysSql } from '../../../src-core/gpu/held-sql.ts';
import type { SqlText } from '../../../src-core/query/sql-text.ts';
import { type Row, toBigInt, toText } from '../import/sql-run.ts';
import { currentRateCards } from '../prices/rate-cards.ts';
import type { Snapshot } from '../query/snapshot.ts';
import { stretchesOf } from './priced-stretches.ts';

const devices = heldDevicesSql('fact_gpu_job');
const plain = (sql: string): SqlText => ({ sql, params: [] });

/** Why the GPU cost of the lake is less than complete; clusters whose machines a cloud bills are complete without us. */
export async function gpuGaps(snapshot: Snapshot): Promise<GpuGap[]> {
  const all = await currentRateCards(snapshot.connection);
  const billed = new Set(all.filter(card => card.isBilledElsewhere).map(card => card.cluster));
  const cards = all.filter(card => !card.isBilledElsewhere);
  const stretches = stretchesSql(await stretchesOf(snapshot, cards));
  const held = `(SELECT * FROM ${heldByDaySql(devices, stretches)})`;
  const gaps = [
    ...(await unpriced(snapshot, held)),
    ...(await unknown(snapshot)),
    ...(await aboveCapacity(snapshot, cards, held)),
    ...(await silentDays(snapshot, cards)),
  ];
  return gaps.filter(gap => !billed.has(gap.cluster));
}

const gap = (reason: GpuGap['reason'], cluster: unknown, more: Partial<GpuGap>): GpuGap => ({
  reason,
  cluster: String(cluster),
  gpuType: null,
  jobs: null,
  days: null,
  gpuHours: null,
  ...more,
});

async function unpriced(snapshot: Snapshot, held: string): Promise<GpuGap[]> {
  const rows = (await snapshot.all(
    plain(`-- grain: cluster x GPU type
      SELECT h.*, h.ms - coalesce(p.ms, 0) AS missing FROM (SELECT "Cluster" AS cluster, DeviceType AS type, count(*) AS jobs, sum(Devices::HUGEINT * "HeldSeconds" * 1000) AS ms FROM ${devices} GROUP BY ALL) AS h
      LEFT JOIN (SELECT Cluster AS cluster, DeviceType AS type, sum(GpuMs) AS ms FROM ${held} GROUP BY ALL) AS p ON p.cluster = h.cluster AND p.type IS NOT DISTINCT FROM h.type
      WHERE h.ms <> coalesce(p.ms, 0) ORDER BY h.cluster, h.type`),
  )) as Row[];
  return rows.map(row =>
    gap('no-card', row.cluster, {
      gpuType: toText(row.type),
      jobs: Number(row.jobs),
      gpuHours: gpuHoursText(toBigInt(row.missing)),
    }),
  );
}

async function unknown(snapshot: Snapshot): Promise<GpuGap[]> {
  const rows = (await snapshot.all(
    plain(`-- grain: cluster
      SELECT "Cluster" AS cluster, count(*) FILTER ("Gpus" IS NULL AND "HeldSeconds" IS DISTINCT FROM 0) AS no_gpus,
        count(*) FILTER ("HeldSeconds" IS NULL AND "Gpus" IS DISTINCT FROM 0) AS no_time
      FROM fact_gpu_job WHERE "StartAt" IS NOT NULL GROUP BY ALL ORDER BY ALL`),
  )) as Row[];
  return rows.flatMap(row => [
    ...(Number(row.no_gpus) > 0 ? [gap('gpus-unknown', row.cluster, { jobs: Number(row.no_gpus) })] : []),
    ...(Number(row.no_time) > 0 ? [gap('time-unknown', row.cluster, { jobs: Number(row.no_time) })] : []),
  ]);
}

async function aboveCapacity(snapshot: Snapshot, cards: readonly RateCard[], held: string): Promise<GpuGap[]> {
  const rows = (await snapshot.all(
    plain(`-- grain: card x day
      SELECT Card, epoch_ms("Day") AS day_ms, sum(GpuMs) AS ms FROM ${held} GROUP BY ALL ORDER BY ALL`),
  )) as Row[];
  const byCard = Map.groupBy(rows, row => Number(row.Card));
  return cards.flatMap((card, index) => {
    const own = byCard.get(index) ?? [];
    if (card.capacityGpus === null)
      return own.length === 0 ? [] : [gap('capacity-unknown', card.cluster, { gpuType: card.gpuType })];
    const excess = own.flatMap(row => {
      const dayMs = Number(row.day_ms);
      const day = { dayMs, fromMs: dayMs, untilMs: dayMs + 86_400_000, heldGpuMs: toBigInt(row.ms) };
      const idle = idleGpuMs(card, day) ?? 0n;
      return idle < 0n ? [-idle] : [];
    });
    if (excess.length === 0) return [];
    const gpuHours = gpuHoursText(excess.reduce((sum, ms) => sum + ms, 0n));
    return [gap('held-above-capacity', card.cluster, { gpuType: card.gpuType, days: excess.length, gpuHours })];
  });
}

/** Only where idle cost is asked for: a card with a capacity. */
async function silentDays(snapshot: Snapshot, cards: readonly RateCard[]): Promise<GpuGap[]> {
  const asked = new Set(cards.filter(card => card.capacityGpus !== null).map(card => card.cluster));
  const rows = (await snapshot.all(
    plain(`-- grain: cluster
      SELECT Cluster AS cluster, date_diff('day', min("Day"), max("Day")) + 1 - count(*) AS days FROM ${toldDaysSql('fact_gpu_job', devices)} GROUP BY ALL ORDER BY ALL`),
  )) as Row[];
  return rows
    .filter(row => asked.has(String(row.cluster)) && Number(row.days) > 0)
    .map(row => gap('days-unknown', row.cluster, { days: Number(row.days) }));
}
