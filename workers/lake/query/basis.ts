import { missingRatesSql } from '../../../src-core/query/grouped-sql.ts';
import type { GroupedPlan } from '../../../src-core/query/plan.ts';
import type { QueryMeta } from '../../../src-core/query/query-spec.ts';
import type { Snapshot } from './snapshot.ts';

/** Who is named where a line's own rate was used. */
export const OWN_RATE_SOURCE = "provider's rate on the bill";

/** What the amounts of an answer rest on besides the charge lines: exchange rates, a sample, the cost model. */
export async function readBasis(
  plan: GroupedPlan,
  snapshot: Snapshot,
): Promise<Pick<QueryMeta, 'conversion' | 'sampled' | 'costModel'>> {
  return {
    conversion: await readConversion(plan, snapshot),
    sampled: plan.sample,
    costModel: plan.question.allocation === 'split' ? await costModelVersion(snapshot) : null,
  };
}

async function readConversion(plan: GroupedPlan, snapshot: Snapshot): Promise<QueryMeta['conversion']> {
  const { conversion } = plan;
  if (!conversion) return null;
  const rows = conversion.isComplete ? [] : await snapshot.all(missingRatesSql(plan));
  const { currency, ratesVersion, hasOwnRates, sources } = conversion;
  return {
    currency,
    ratesVersion,
    sources: hasOwnRates && plan.question.allocation !== 'split' ? [OWN_RATE_SOURCE, ...sources] : [...sources],
    missing: rows.map(row => ({ from: String(row.currency ?? 'unknown'), days: Number(row.days) })),
  };
}

async function costModelVersion(snapshot: Snapshot): Promise<number> {
  const [row] = await snapshot.all({
    sql: '-- grain: one row\nSELECT coalesce(max(Version), 0) AS version FROM cost_model',
    params: [],
  });
  return Number(row?.version ?? 0);
}
