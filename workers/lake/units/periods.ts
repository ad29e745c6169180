import type { UnitSpec } from '../../../src-core/contract/units.ts';
import { type LocalPeriod, parsePeriod, previousPeriod } from '../../../src-core/query/period.ts';
import { localToUtc, offsetAt, type ZoneClock, zoneClock } from '../../../src-core/query/zone.ts';
import type { Stretch } from '../../../src-core/units/usage-volume-sql.ts';
import type { Snapshot } from '../query/snapshot.ts';

const DAY_MS = 86_400_000;

/** Time of one question: its stretches (the asked one, then the one before it), cell grain and how cells' buckets are shown. */
export type UnitPeriods = {
  readonly clock: ZoneClock;
  readonly cellGrain: Stretch['grain'];
  readonly stretches: readonly (Stretch & { readonly isPrevious: boolean })[];
  /** The cell bucket that a local day (UTC ms of its start) lies in. */
  readonly cellOf: (day: number) => number;
  /** Shown bucket (UTC ms) of a cell's bucket. */
  readonly bucketOf: (bucket: number | null) => number | null;
};

/** Cost and volume are matched by month where the question has no finer grain: a source that starts in March says nothing of February. */
export async function unitPeriods(spec: UnitSpec, snapshot: Snapshot): Promise<UnitPeriods> {
  const { grain } = spec;
  const cellGrain = grain === 'none' || grain === 'quarter' || grain === 'year' ? 'month' : grain;
  const period = parsePeriod(spec.from, spec.to);
  const before = spec.compare === 'none' ? null : previousPeriod(period);
  const clock = await clockOf(spec.zone, period, before?.from ?? null, snapshot);
  const utc = (local: number | null) => (local === null ? null : localToUtc(clock, local));
  const fromMs = utc(period.from);
  return {
    clock,
    cellGrain,
    stretches: [
      { isPrevious: false, fromMs, toMs: utc(period.to), shift: null, grain: cellGrain, clock },
      ...(before === null
        ? []
        : [{ isPrevious: true, fromMs: utc(before.from), toMs: fromMs, shift: before.shift, grain: cellGrain, clock }]),
    ],
    cellOf: day => {
      if (cellGrain === 'hour' || cellGrain === 'day') return day;
      const local = new Date(day + offsetAt(spec.zone, day));
      const [year, month, date] = [local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()];
      const monday = Date.UTC(year, month, date) - ((local.getUTCDay() + 6) % 7) * DAY_MS;
      return localToUtc(clock, cellGrain === 'week' ? monday : Date.UTC(year, month, 1));
    },
    bucketOf: bucket => {
      if (bucket === null || grain === 'none') return null;
      if (grain !== 'quarter' && grain !== 'year') return bucket;
      const local = new Date(bucket + offsetAt(spec.zone, bucket));
      const month = grain === 'year' ? 0 : local.getUTCMonth() - (local.getUTCMonth() % 3);
      return localToUtc(clock, Date.UTC(local.getUTCFullYear(), month, 1));
    },
  };
}

async function clockOf(
  zone: string,
  period: LocalPeriod,
  beforeFrom: number | null,
  snapshot: Snapshot,
): Promise<ZoneClock> {
  const known = [period.from, period.to, beforeFrom].filter(instant => instant !== null);
  if (zone !== 'UTC' && (period.from === null || period.to === null)) {
    const [span] = await snapshot.all({
      sql: `-- grain: one row
        SELECT epoch_ms(min(first)) AS first, epoch_ms(max(last)) AS last FROM (
          SELECT min("Bucket") AS first, max("Bucket") + INTERVAL 1 MONTH AS last FROM rollup_month
          UNION ALL SELECT min("ObservedAt"), max("ObservedAt") FROM fact_llm_usage UNION ALL SELECT min("IntervalStart"), max("IntervalStart") FROM fact_metric)`,
      params: [],
    });
    for (const edge of [span?.first, span?.last]) if (edge != null) known.push(Number(edge));
  }
  return zoneClock(zone, known.length === 0 ? 0 : Math.min(...known), known.length === 0 ? 0 : Math.max(...known));
}

/** UTC start of a bucket as a volume statement gives it: local, but for hours. */
export const bucketStart = (
  { clock, cellGrain }: Pick<UnitPeriods, 'clock' | 'cellGrain'>,
  bucketMs: unknown,
): number => (cellGrain === 'hour' ? Number(bucketMs) : localToUtc(clock, Number(bucketMs)));
