import {
  factColumns,
  modelVersionAttributes,
  resourceAttributes,
  rollups,
  teamProductAttributes,
} from '../../../src-core/anycost/schema.ts';
import { MONEY_SQL_TYPE } from '../../../src-core/money/scale.ts';
import { measures } from '../../../src-core/query/query-spec.ts';

const text = (names: readonly string[]) => names.map(name => `"${name}" VARCHAR`).join(', ');
const facts = factColumns.map(column => `"${column.name}" ${column.sqlType}`).join(', ');
const keyTypes: Record<string, string> = {
  x_TeamProductKey: 'INTEGER',
  x_ModelVersionKey: 'INTEGER',
  BillingPeriodStart: 'TIMESTAMP',
};

/** AnyCost v1: the first schema of the lake. Forward only; never edited after release. */
export const migration0001: readonly string[] = [
  // One row per committed change of the lake; the newest x_LakeVersion is the lake's version (0 = empty).
  `CREATE TABLE lake_commit (x_LakeVersion BIGINT PRIMARY KEY, CommittedAt TIMESTAMP NOT NULL, Reason VARCHAR NOT NULL)`,
  // One row per imported file. Notices and Providers are JSON arrays of text. DropUid is the public id (derived from source and SHA-256, so it is the same in any order).
  `CREATE TABLE drop_file (x_DropId INTEGER PRIMARY KEY, DropUid VARCHAR NOT NULL UNIQUE, Source VARCHAR NOT NULL, FileName VARCHAR NOT NULL,
     Format VARCHAR NOT NULL, FormatVersion VARCHAR NOT NULL, Sha256 VARCHAR NOT NULL, SizeBytes BIGINT NOT NULL, ImportedAt TIMESTAMP NOT NULL,
     x_LakeVersion BIGINT NOT NULL, RowsRead BIGINT NOT NULL, RowsAccepted BIGINT NOT NULL, RowsRejected BIGINT NOT NULL, RowsFlagged BIGINT NOT NULL,
     IsDemo BOOLEAN NOT NULL, Notices VARCHAR NOT NULL,
     Providers VARCHAR NOT NULL, PeriodStart TIMESTAMP, PeriodEnd TIMESTAMP, ParquetSha256 VARCHAR NOT NULL)`,
  // The unit of replacement: (Source, BillingAccountId, BillingPeriodStart). Live at version V when ValidFrom <= V < ValidTo (null = still live);
  // ValidFrom = ValidTo marks rows that lost to a later version of the same batch and never counted. Providers is a JSON array.
  `CREATE TABLE slice (x_SliceId INTEGER PRIMARY KEY, Source VARCHAR NOT NULL, BillingAccountId VARCHAR, BillingPeriodStart TIMESTAMP,
     BillingPeriodEnd TIMESTAMP, Providers VARCHAR NOT NULL, ValidFrom BIGINT NOT NULL, ValidTo BIGINT, "Rows" BIGINT NOT NULL, ContentHash VARCHAR NOT NULL)`,
  // Which drops a slice is made of (several when an export comes in parts), with exact control totals per currency.
  `CREATE TABLE slice_drop (x_SliceId INTEGER NOT NULL, x_DropId INTEGER NOT NULL, BillingCurrency VARCHAR, "Rows" BIGINT NOT NULL,
     ${measures.map(measure => `"${measure}" ${MONEY_SQL_TYPE}`).join(', ')})`,
  `CREATE TABLE finding (x_DropId INTEGER NOT NULL, Rule VARCHAR NOT NULL, Severity VARCHAR NOT NULL, ColumnName VARCHAR NOT NULL,
     Message VARCHAR NOT NULL, "Rows" BIGINT NOT NULL, SampleRows BIGINT[] NOT NULL, BilledCost VARCHAR NOT NULL)`,
  `CREATE TABLE fact_cost_usage (${facts})`,
  // Rows of replaced slices, for as-of queries and bill diffs; same columns.
  `CREATE TABLE fact_cost_usage_superseded (${facts})`,
  `CREATE TABLE dim_team_product (x_TeamProductKey INTEGER PRIMARY KEY, ${text(teamProductAttributes)})`,
  `CREATE TABLE dim_model_version (x_ModelVersionKey INTEGER PRIMARY KEY, ${text(modelVersionAttributes)})`,
  // No index: it cost a second per 200,000 resources, and nothing looks a single one up.
  `CREATE TABLE dim_resource (x_ResourceKey BIGINT NOT NULL, ${text(resourceAttributes)})`,
  `CREATE TABLE dim_time (Hour TIMESTAMP PRIMARY KEY, "Day" DATE NOT NULL, "Month" VARCHAR NOT NULL, IsoWeek VARCHAR NOT NULL)`,
  ...rollups.map(
    rollup =>
      `CREATE TABLE ${rollup.table} (x_SliceId INTEGER NOT NULL, Bucket TIMESTAMP, ${rollup.dimensions
        .map(name => `"${name}" ${keyTypes[name] ?? 'VARCHAR'}`)
        .join(
          ', ',
        )}, BillingCurrency VARCHAR, ${measures.map(measure => `"${measure}" ${MONEY_SQL_TYPE}`).join(', ')}, "Rows" BIGINT NOT NULL)`,
  ),
];
