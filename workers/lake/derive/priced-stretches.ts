import type { RateCard } from '../../../src-core/contract/prices.ts';
import { heldDevicesSql, type PricedStretch, pricedStretches } from '../../../src-core/gpu/held-sql.ts';
import { type Row, toText } from '../import/sql-run.ts';
import type { Snapshot } from '../query/snapshot.ts';

/** Which card holds when for every GPU type in the records; a job of several types is priced by the card of every type. */
export async function stretchesOf(snapshot: Snapshot, cards: readonly RateCard[]): Promise<PricedStretch[]> {
  const types = (await snapshot.all({
    sql: `-- grain: cluster x GPU type
      SELECT DISTINCT "Cluster" AS cluster, DeviceType AS type FROM ${heldDevicesSql('fact_gpu_job')} UNION SELECT DISTINCT "Cluster", NULL FROM fact_gpu_job ORDER BY ALL`,
    params: [],
  })) as Row[];
  return pricedStretches(
    cards,
    types.map(row => ({ cluster: String(row.cluster), gpuType: toText(row.type) })),
  );
}
