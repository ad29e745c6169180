import { AppError } from '../../../src-core/errors/app-error.ts';
import type { LakeFacts } from '../../../src-core/query/plan.ts';
import type { Snapshot } from './snapshot.ts';

type Extent = Pick<LakeFacts, 'span'> & { readonly rows: number; readonly unsummedSlices: readonly number[] };

/** First and last charge of the lake, including replaced rows (for as-of questions), and how many lines count; read once per lake version. */
export class LakeSpans {
  readonly #byVersion = new Map<number, Extent>();

  async of(snapshot: Snapshot): Promise<Extent> {
    const known = this.#byVersion.get(snapshot.version);
    if (known !== undefined) return known;
    const [row] = await snapshot.all({
      sql: `-- grain: one row
        SELECT epoch_ms(min(first)) AS first, epoch_ms(max(last)) AS last, (SELECT count(*) FROM fact_cost_usage) AS n FROM (
          SELECT min("ChargePeriodStart") AS first, max("ChargePeriodStart") AS last FROM fact_cost_usage
          UNION ALL SELECT min("ChargePeriodStart"), max("ChargePeriodStart") FROM fact_cost_usage_superseded)`,
      params: [],
    });
    const [first, last] = [row?.first, row?.last];
    const span = first == null || last == null ? null : { startMs: Number(first), endMs: Number(last) };
    const unsummed = await snapshot.all({
      sql: `-- grain: one row per slice
        SELECT DISTINCT "x_SliceId" AS id FROM rollup_month WHERE "x_SliceId" NOT IN (SELECT "x_SliceId" FROM rollup_line_slice) ORDER BY 1`,
      params: [],
    });
    const extent = { span, rows: Number(row?.n ?? 0), unsummedSlices: unsummed.map(each => Number(each.id)) };
    this.#byVersion.clear(); // versions only grow
    this.#byVersion.set(snapshot.version, extent);
    return extent;
  }
}

/**
 * The version to answer from: null for the newest. `asOf` is a version number or an ISO instant (the newest version committed by
 * then; 0 before the first import).
 * @throws AppError `query.bad-as-of`
 */
export async function resolveAsOf(asOf: string | null, snapshot: Snapshot): Promise<number | null> {
  if (asOf === null) return null;
  const version = /^\d{1,15}$/.test(asOf) ? Number(asOf) : await versionAt(asOf, snapshot);
  if (version === null || version > snapshot.version) {
    throw new AppError('query.bad-as-of', { asOf: asOf.slice(0, 40), latest: snapshot.version });
  }
  return version === snapshot.version ? null : version;
}

async function versionAt(instant: string, snapshot: Snapshot): Promise<number | null> {
  const ms = Date.parse(/(Z|[+-]\d{2}:?\d{2})$/i.test(instant) || !instant.includes('T') ? instant : `${instant}Z`);
  if (!/^\d{4}-\d{2}-\d{2}/.test(instant) || Number.isNaN(ms)) return null;
  const [row] = await snapshot.all({
    sql: `-- grain: one row
      SELECT coalesce(max("x_LakeVersion"), 0) AS version FROM lake_commit WHERE epoch_ms("CommittedAt") <= $1`,
    params: [BigInt(ms)],
  });
  return Number(row?.version ?? 0);
}
