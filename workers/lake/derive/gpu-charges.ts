import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { CanonicalRow } from '../../../src-core/connector/record-scan.ts';
import type { RateCard } from '../../../src-core/contract/prices.ts';
import { chargeColumns, heldLine, idleLine } from '../../../src-core/gpu/charge-lines.ts';
import {
  heldByDaySql,
  heldDevicesSql,
  pricedStretches,
  stretchesSql,
  toldDaysSql,
} from '../../../src-core/gpu/held-sql.ts';
import { writeRowsCsv } from '../../connectors/canonical/canonical-csv.ts';
import { allRows, toBigInt, toText } from '../import/sql-run.ts';
import { literal } from '../import/sql-text.ts';
import { currentRateCards } from '../prices/rate-cards.ts';
import { type Derivation, type DerivedPlan, derivedSlice } from './derivation.ts';

export const GPU_CHARGES_SOURCE = 'derived/gpu-rate-card';

/**
 * What the cluster's own machines cost, as charge lines beside those of clouds: held GPU time by day, account, partition and GPU type under
 * its rate card, and what the card's GPUs cost while no job held them. Clusters whose machines a cloud bills make none.
 * Decision record 0080.
 */
export const gpuCharges: Derivation = {
  prefix: GPU_CHARGES_SOURCE,
  what: 'GPU charges',
  async plan(connection, folder, signal): Promise<DerivedPlan> {
    const cards = (await currentRateCards(connection)).filter(card => !card.isBilledElsewhere);
    if (cards.length === 0) return { files: [], wanted: new Set() };
    const lines = await planLines(connection, cards);
    const byFile = Map.groupBy(lines, line => JSON.stringify([line.cluster, line.month]));
    const files = [];
    for (const [index, own] of [...byFile.values()].entries()) {
      const [first] = own;
      if (!first) continue;
      const path = join(folder, `${index}.csv`);
      const rows = own.map(line => line.row);
      await writeRowsCsv(path, chargeColumns, rows, signal);
      files.push({ source: GPU_CHARGES_SOURCE, path, name: `gpu cost ${first.cluster} ${first.month}.csv` });
    }
    return {
      files,
      wanted: new Set(lines.map(({ cluster, month }) => derivedSlice(GPU_CHARGES_SOURCE, cluster, month))),
    };
  },
};

type Line = { readonly cluster: string; readonly month: string; readonly row: CanonicalRow };

/** Job attempts of the clusters that have cards. */
const jobsOf = (cards: readonly RateCard[]): string =>
  `(SELECT * FROM fact_gpu_job WHERE "Cluster" IN (${[...new Set(cards.map(card => literal(card.cluster)))].join(', ')}))`;

/** Every line, in order of cluster, day and kind. */
async function planLines(connection: DuckDBConnection, cards: readonly RateCard[]): Promise<Line[]> {
  const jobs = jobsOf(cards);
  const devices = heldDevicesSql(jobs);
  const types = await allRows(connection, `SELECT DISTINCT Cluster, DeviceType FROM ${devices} ORDER BY ALL`);
  const stretches = pricedStretches(
    cards,
    types.map(row => ({ cluster: String(row.Cluster), gpuType: toText(row.DeviceType) })),
  );
  const held = await allRows(
    connection,
    `SELECT epoch_ms("Day") AS day_ms, * EXCLUDE ("Day") FROM ${heldByDaySql(devices, stretchesSql(stretches))}
     ORDER BY Cluster, "Day", Account, Partition, DeviceType, Card`,
  );
  const lines: Line[] = [];
  const heldUnder = new Map<string, bigint>();
  for (const row of held) {
    const card = cards[Number(row.Card)];
    if (!card) continue;
    const dayMs = Number(row.day_ms);
    const gpuMs = toBigInt(row.GpuMs);
    const key = `${row.Card} ${dayMs}`;
    heldUnder.set(key, (heldUnder.get(key) ?? 0n) + gpuMs);
    const line = heldLine(card, {
      dayMs,
      gpuMs,
      account: toText(row.Account),
      partition: toText(row.Partition),
      gpuType: toText(row.DeviceType),
    });
    lines.push({ cluster: card.cluster, month: monthOf(dayMs), row: line });
  }
  if (cards.some(card => card.capacityGpus !== null)) {
    const days = await allRows(
      connection,
      `SELECT Cluster, epoch_ms("Day") AS day_ms, epoch_ms(TellsFrom) AS from_ms, epoch_ms(TellsUntil) AS until_ms FROM ${toldDaysSql(jobs, devices)} ORDER BY ALL`,
    );
    for (const row of days) {
      const dayMs = Number(row.day_ms);
      for (const [index, card] of cards.entries()) {
        if (card.cluster !== row.Cluster) continue;
        const line = idleLine(card, {
          dayMs,
          fromMs: Number(row.from_ms),
          untilMs: Number(row.until_ms),
          heldGpuMs: heldUnder.get(`${index} ${dayMs}`) ?? 0n,
        });
        if (line !== null) lines.push({ cluster: card.cluster, month: monthOf(dayMs), row: line });
      }
    }
  }
  return lines;
}

const monthOf = (dayMs: number): string => new Date(dayMs).toISOString().slice(0, 7);
