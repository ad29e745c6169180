import { invoiceRollup } from '../../../src-core/anycost/schema.ts';
import { MONEY_SQL_TYPE } from '../../../src-core/money/scale.ts';
import { measures } from '../../../src-core/query/query-spec.ts';
import { rollupSql } from '../import/rollup.ts';

/** Invoices, the lines they are compared with, tolerances, and versions of exchange rates. Forward only; never edited after release. */
export const migration0006: readonly string[] = [
  `CREATE TABLE ${invoiceRollup.table} (x_SliceId INTEGER NOT NULL, Bucket TIMESTAMP, ${invoiceRollup.dimensions
    .map(name => `"${name}" ${name === 'BillingPeriodStart' ? 'TIMESTAMP' : 'VARCHAR'}`)
    .join(
      ', ',
    )}, BillingCurrency VARCHAR, ${measures.map(name => `"${name}" ${MONEY_SQL_TYPE}`).join(', ')}, "Rows" BIGINT NOT NULL)`,
  `INSERT INTO ${invoiceRollup.table} BY NAME ${rollupSql(invoiceRollup)}`,
  // Newest Version per (Issuer, InvoiceId) counts; IsRemoved: taken back.
  `CREATE TABLE invoice (Version INTEGER NOT NULL, EnteredAt TIMESTAMP NOT NULL, Author VARCHAR NOT NULL, Issuer VARCHAR NOT NULL, InvoiceId VARCHAR NOT NULL,
     BillingAccountId VARCHAR, "Month" VARCHAR NOT NULL, Currency VARCHAR NOT NULL, Amount ${MONEY_SQL_TYPE} NOT NULL, Tax ${MONEY_SQL_TYPE},
     IssuedOn DATE, Note VARCHAR NOT NULL, Origin VARCHAR NOT NULL, IsRemoved BOOLEAN NOT NULL)`,
  // Newest word per issuer counts; Issuer null: everybody else.
  `CREATE TABLE reconcile_tolerance (Version INTEGER NOT NULL, CreatedAt TIMESTAMP NOT NULL, Author VARCHAR NOT NULL, Issuer VARCHAR,
     Absolute ${MONEY_SQL_TYPE} NOT NULL, Share DOUBLE NOT NULL)`,
  `CREATE TABLE fx_version (Version INTEGER NOT NULL, CreatedAt TIMESTAMP NOT NULL, Author VARCHAR NOT NULL, Note VARCHAR NOT NULL)`,
  // Which version brought a rate; the newest per (RateDate, FromCurrency, ToCurrency, Source) counts.
  'ALTER TABLE fx_rate ADD COLUMN Version INTEGER',
];
