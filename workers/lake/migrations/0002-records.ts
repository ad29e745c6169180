import { type RecordDataset, recordDatasets, recordLakeColumns } from '../../../src-core/anycost/records.ts';
import { MONEY_SQL_TYPE } from '../../../src-core/money/scale.ts';

/**
 * Where a row came from and which state of its observation it is. `x_RowKey` names the observation (127 bits of two hashes over source,
 * scope, identity columns and, among equal ones of a swap, their number); `x_RowHash` what it says; `x_Revisions` the revision of each
 * dataset column where they differ (coalesced rows only). Live at lake version V when x_ValidFrom <= V (< x_ValidTo, once replaced).
 */
const hostColumns = `x_SliceId INTEGER NOT NULL, x_DropId INTEGER NOT NULL, x_SourceRow BIGINT, x_RowKey HUGEINT NOT NULL,
     x_RowHash UBIGINT NOT NULL, x_Revision BIGINT NOT NULL, x_Revisions BIGINT[], x_ValidFrom BIGINT NOT NULL`;

const columnsOf = (dataset: RecordDataset) =>
  recordLakeColumns(dataset)
    .map(column => `"${column.name}" ${column.sqlType}`)
    .join(', ');

/** Usage records beside the charge lines, and room for prices, rates, rules and masking. Forward only; never edited after release. */
export const migration0002: readonly string[] = [
  ...Object.values(recordDatasets).flatMap(dataset => [
    `CREATE TABLE ${dataset.table} (${hostColumns}, ${columnsOf(dataset)})`,
    // Replaced and removed rows, for as-of reads; same columns and the lake version from which they no longer counted.
    `CREATE TABLE ${dataset.table}_superseded (${hostColumns}, ${columnsOf(dataset)}, x_ValidTo BIGINT NOT NULL)`,
  ]),
  // (Dataset, Source, Scope, Day) with the content of its live rows: count and two sums of row hashes. Revision decides between swaps.
  `CREATE TABLE record_slice (x_SliceId INTEGER NOT NULL, Dataset VARCHAR NOT NULL, Source VARCHAR NOT NULL, Scope VARCHAR NOT NULL, "Day" DATE NOT NULL,
     Revision BIGINT NOT NULL, "Rows" BIGINT NOT NULL, HashSum1 HUGEINT NOT NULL, HashSum2 HUGEINT NOT NULL, x_LakeVersion BIGINT NOT NULL)`,
  // What became of the rows of a drop. Totals: JSON object column -> decimal text over the accepted rows. LiveRows: rows of it that count now.
  `CREATE TABLE record_drop (x_DropId INTEGER NOT NULL, Dataset VARCHAR NOT NULL, Scopes VARCHAR NOT NULL, Totals VARCHAR NOT NULL, Inserted BIGINT NOT NULL,
     Unchanged BIGINT NOT NULL, Older BIGINT NOT NULL, Duplicates BIGINT NOT NULL, Replaced BIGINT NOT NULL, Removed BIGINT NOT NULL, LiveRows BIGINT NOT NULL)`,
  `CREATE TABLE record_replacement (x_OldDropId INTEGER NOT NULL, x_NewDropId INTEGER NOT NULL, x_LakeVersion BIGINT NOT NULL, "Rows" BIGINT NOT NULL)`,
  // Days that an import spoke for, with or without rows. Newest word per (Source, Dataset, Scope, Day).
  `CREATE TABLE coverage_claim (Source VARCHAR NOT NULL, Dataset VARCHAR NOT NULL, Scope VARCHAR NOT NULL, "Day" DATE NOT NULL,
     IsProvisional BOOLEAN NOT NULL, ObservedAt TIMESTAMP NOT NULL)`,
  // Versions of what people decide: the newest counts. Body is JSON as the contract has it.
  `CREATE TABLE price_book_version (Version INTEGER NOT NULL, CreatedAt TIMESTAMP NOT NULL, Author VARCHAR NOT NULL, Note VARCHAR NOT NULL)`,
  // Entries of every version (contract PriceEntry); the book of version V is the rows with that Version.
  `CREATE TABLE price_book (Version INTEGER NOT NULL, ModelProvider VARCHAR NOT NULL, Model VARCHAR NOT NULL, Bucket VARCHAR NOT NULL, ServiceTier VARCHAR,
     IsBatch BOOLEAN NOT NULL, ContextAbove BIGINT NOT NULL, Geography VARCHAR, Price ${MONEY_SQL_TYPE} NOT NULL, Per BIGINT NOT NULL, Currency VARCHAR NOT NULL,
     ValidFrom TIMESTAMP NOT NULL, ValidTo TIMESTAMP, Origin VARCHAR NOT NULL)`,
  `CREATE TABLE rate_card (Version INTEGER NOT NULL, CreatedAt TIMESTAMP NOT NULL, Author VARCHAR NOT NULL, Body VARCHAR NOT NULL)`,
  // Units of ToCurrency for one unit of FromCurrency on a UTC day, and who says so.
  `CREATE TABLE fx_rate (RateDate DATE NOT NULL, FromCurrency VARCHAR NOT NULL, ToCurrency VARCHAR NOT NULL, Rate ${MONEY_SQL_TYPE} NOT NULL, Source VARCHAR NOT NULL)`,
  `CREATE TABLE rule_set (Version INTEGER NOT NULL, CreatedAt TIMESTAMP NOT NULL, Author VARCHAR NOT NULL, Note VARCHAR NOT NULL, Body VARCHAR NOT NULL)`,
  `CREATE TABLE masking_policy (Version INTEGER NOT NULL, CreatedAt TIMESTAMP NOT NULL, Body VARCHAR NOT NULL)`,
  `CREATE TABLE masking_receipt (x_DropId INTEGER NOT NULL, PolicyVersion INTEGER NOT NULL, KeyId VARCHAR, Body VARCHAR NOT NULL)`,
];
