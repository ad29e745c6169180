import { lineRollup } from '../../../src-core/anycost/schema.ts';
import { MONEY_SQL_TYPE } from '../../../src-core/money/scale.ts';
import { measures } from '../../../src-core/query/query-spec.ts';

const types: Record<string, string> = {
  x_TeamProductKey: 'INTEGER',
  x_ModelVersionKey: 'INTEGER',
  BillingPeriodStart: 'TIMESTAMP',
  BillingPeriodEnd: 'TIMESTAMP',
};

/** Charge lines summed by day. Slices of older lakes are filled in when they are imported again. Forward only; never edited after release. */
export const migration0008: readonly string[] = [
  `CREATE TABLE ${lineRollup.table} (x_SliceId INTEGER NOT NULL, Bucket TIMESTAMP, ${lineRollup.dimensions
    .map(name => `"${name}" ${types[name] ?? 'VARCHAR'}`)
    .join(
      ', ',
    )}, BillingCurrency VARCHAR, ${measures.map(name => `"${name}" ${MONEY_SQL_TYPE}`).join(', ')}, "Rows" BIGINT NOT NULL)`,
  // Slices that the table answers for, whether or not they have rows.
  'CREATE TABLE rollup_line_slice (x_SliceId INTEGER NOT NULL)',
];
