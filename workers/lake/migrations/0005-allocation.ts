import { allocatedRollups } from '../../../src-core/anycost/schema.ts';
import { MONEY_SQL_TYPE } from '../../../src-core/money/scale.ts';
import { measures } from '../../../src-core/query/query-spec.ts';

const keyTypes: Record<string, string> = {
  x_TeamProductKey: 'INTEGER',
  x_ModelVersionKey: 'INTEGER',
  BillingPeriodStart: 'TIMESTAMP',
};

/** The cost model and what it makes of the rollups, with proof. Forward only; never edited after release. */
export const migration0005: readonly string[] = [
  // The newest counts. Body: JSON array of contract SplitRule.
  `CREATE TABLE cost_model (Version INTEGER NOT NULL, CreatedAt TIMESTAMP NOT NULL, Author VARCHAR NOT NULL, Note VARCHAR NOT NULL, Body VARCHAR NOT NULL)`,
  ...allocatedRollups.map(
    rollup =>
      `CREATE TABLE ${rollup.table} (x_SliceId INTEGER NOT NULL, Bucket TIMESTAMP, ${rollup.dimensions
        .map(name => `"${name}" ${keyTypes[name] ?? 'VARCHAR'}`)
        .join(', ')}, BillingCurrency VARCHAR, ${measures
        .map(measure => `"${measure}" ${MONEY_SQL_TYPE}`)
        .join(', ')}, "Rows" BIGINT NOT NULL)`,
  ),
];
