import { type Rollup, rollups, teamProductAttributes } from '../../../src-core/anycost/schema.ts';
import { MONEY_SQL_TYPE } from '../../../src-core/money/scale.ts';
import { measures } from '../../../src-core/query/query-spec.ts';

const keyTypes: Record<string, string> = {
  x_TeamProductKey: 'INTEGER',
  x_ModelVersionKey: 'INTEGER',
  BillingPeriodStart: 'TIMESTAMP',
};

const q = (name: string) => `"${name}"`;
const amounts = measures.map(measure => `${q(measure)} ${MONEY_SQL_TYPE}`).join(', ');

/** The columns of a cell, the grain of a split: one row of a rollup. */
const cell = (rollup: Rollup) =>
  `x_SliceId INTEGER NOT NULL, Bucket TIMESTAMP, ${rollup.dimensions
    .map(name => `${q(name)} ${keyTypes[name] ?? 'VARCHAR'}`)
    .join(', ')}, BillingCurrency VARCHAR, ${amounts}, "Rows" BIGINT NOT NULL`;

/** Months that the cost model splits come from their own table, all others as they are in the rollup: see decision record 0084. */
function view({ table, bucket, dimensions }: Rollup): string {
  const columns = [...dimensions, 'BillingCurrency', ...measures, 'Rows'].map(q).join(', ');
  const team = q(teamProductAttributes[0]);
  return `CREATE VIEW rollup_allocated_${bucket} AS
    SELECT x_SliceId, Bucket, ${columns}, x_AllocationRule, x_AllocationKind FROM allocated_${bucket}
    UNION ALL
    SELECT x_SliceId, Bucket, ${columns}, NULL::VARCHAR AS x_AllocationRule,
      CASE WHEN x_TeamProductKey IN (SELECT x_TeamProductKey FROM dim_team_product WHERE ${team} IS NOT NULL) THEN 'direct' ELSE 'untagged' END AS x_AllocationKind
    FROM ${table} WHERE coalesce(date_trunc('month', Bucket) NOT IN (SELECT "Month" FROM allocation_month WHERE IsSplit), true)`;
}

/** The cost model and what it makes of the rollups, with proof. Forward only; never edited after release. */
export const migration0005: readonly string[] = [
  // The newest counts. Body: JSON array of contract SplitRule.
  `CREATE TABLE cost_model (Version INTEGER NOT NULL, CreatedAt TIMESTAMP NOT NULL, Author VARCHAR NOT NULL, Note VARCHAR NOT NULL, Body VARCHAR NOT NULL)`,
  // Under which version of the model a month of charges stands, which version put it there, and what that one's undo returns it to. Fingerprint: what
  // its split was made from, null before the first; IsSplit: its rows are in allocated_day and allocated_month.
  `CREATE TABLE allocation_month ("Month" TIMESTAMP NOT NULL, ModelVersion INTEGER NOT NULL, ChangedBy INTEGER NOT NULL, BeforeVersion INTEGER NOT NULL,
     Fingerprint VARCHAR, IsSplit BOOLEAN NOT NULL)`,
  // What a month is after its splits. x_AllocationRule placed the row (null: none); x_PoolCell is the row of allocation_pool that it is a part of.
  ...rollups
    .filter(({ bucket }) => bucket !== 'hour')
    .map(
      rollup =>
        `CREATE TABLE allocated_${rollup.bucket} (${cell(rollup)}, x_AllocationRule VARCHAR, x_AllocationKind VARCHAR NOT NULL${rollup.bucket === 'day' ? ', x_PoolCell BIGINT' : ''})`,
    ),
  // What was split: cells that left their place. x_AllocationRule took them; x_PlacedBy had put them there before, as a part
  // of the pool cell x_FromCell (both null: they are as billed).
  ...rollups
    .filter(({ bucket }) => bucket === 'day')
    .map(
      rollup =>
        `CREATE TABLE allocation_pool (x_PoolCell BIGINT NOT NULL, ${cell(rollup)}, x_AllocationRule VARCHAR NOT NULL, x_PlacedBy VARCHAR, x_FromCell BIGINT)`,
    ),
  // Weights that were used, per rule, stretch (its first day) and currency. Weight and Total are decimal text of any length; target null: there were none. EffectiveCost is what followed.
  `CREATE TABLE allocation_weight ("Month" TIMESTAMP NOT NULL, Rule VARCHAR NOT NULL, Period TIMESTAMP NOT NULL, BillingCurrency VARCHAR, Target VARCHAR,
     Weight VARCHAR NOT NULL, Total VARCHAR NOT NULL, Words VARCHAR NOT NULL, EffectiveCost ${MONEY_SQL_TYPE})`,
  // Proofs. Rule null: the month as a whole, input = output = Direct + Split + Unallocated + Untagged; otherwise one rule, Input = Split + Unallocated.
  `CREATE TABLE allocation_proof ("Month" TIMESTAMP NOT NULL, Rule VARCHAR, BillingCurrency VARCHAR, Measure VARCHAR NOT NULL, ${['Input', 'Output', 'Direct', 'Split', 'Unallocated', 'Untagged'].map(name => `${name} ${MONEY_SQL_TYPE}`).join(', ')}, Targets INTEGER NOT NULL)`,
  ...rollups.filter(({ bucket }) => bucket !== 'hour').map(view),
];
