import { createHash } from 'node:crypto';
import { factColumns, type LakeColumn } from '../../../src-core/anycost/schema.ts';
import { formatAmount } from '../../../src-core/money/amount.ts';
import { type Measure, measures } from '../../../src-core/query/query-spec.ts';
import { identifier } from './sql-text.ts';

const ours = new Set([
  'x_SliceId',
  'x_DropId',
  'x_SourceRow',
  'x_ResourceKey',
  'x_TeamProductKey',
  'x_ModelVersionKey',
  'x_SourceTeamProductKey',
]);

/** What a charge line says, without where it is kept: the FOCUS columns, x_PublisherName and x_Custom, in schema order. */
export const contentColumns: readonly LakeColumn[] = factColumns.filter(column => !ours.has(column.name));

/**
 * What a provider fills in or renames later on a charge that stays the same: invoice numbers appear on every row when the month
 * closes, names follow a renamed account, custom columns may carry the time of the export. Two versions of a bill must still be
 * recognised as versions, or the month would be counted twice.
 */
const filledInLater = new Set([
  'InvoiceId',
  'InvoiceDetailId',
  'InvoiceIssuerName',
  'BillingAccountName',
  'SubAccountName',
  'ResourceName',
  'x_Custom',
]);

/** Columns that identify a charge: no amounts, prices or quantities, and nothing that is filled in later. */
export const naturalKeyColumns = contentColumns.filter(
  column => !column.sqlType.startsWith('DECIMAL') && !filledInLater.has(column.name),
);

/** DuckDB's 64-bit hash over columns; an absent column counts as NULL, so old and new FOCUS versions agree. */
export function hashSql(columns: readonly LakeColumn[], present: ReadonlySet<string> | null = null): string {
  const argument = (column: LakeColumn) =>
    present === null || present.has(column.name) ? identifier(column.name) : `NULL::${column.sqlType}`;
  return `hash(${columns.map(argument).join(', ')})`;
}

/** Two sums over a row hash; both are exact integers, so the order of rows cannot matter. */
export const hashSums = (rowHash: string) =>
  `sum(${rowHash})::HUGEINT AS h1, sum(hash(${rowHash}, 24::UTINYINT))::HUGEINT AS h2`;

/** Totals of one currency; `null` when every summand is null: unknown is not zero. Unscaled integers of 10^-24. */
export type CurrencyTotals = {
  readonly currency: string | null;
  readonly rows: bigint;
  readonly amounts: Readonly<Record<Measure, bigint | null>>;
};

/** What a set of rows amounts to; sets of the same rows have the same content whatever their order. */
export type Content = {
  readonly rows: bigint;
  readonly h1: bigint;
  readonly h2: bigint;
  readonly totals: readonly CurrencyTotals[];
};

/** Content of the union of disjoint row sets. */
export function uniteContent(parts: readonly Content[]): Content {
  const byCurrency = new Map<string, CurrencyTotals>();
  for (const totals of parts.flatMap(part => part.totals)) {
    const key = JSON.stringify(totals.currency);
    const before = byCurrency.get(key);
    byCurrency.set(key, before ? addTotals(before, totals) : totals);
  }
  const sum = (pick: (content: Content) => bigint) => parts.reduce((total, part) => total + pick(part), 0n);
  return {
    rows: sum(part => part.rows),
    h1: sum(part => part.h1),
    h2: sum(part => part.h2),
    totals: [...byCurrency.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, totals]) => totals),
  };
}

function addTotals(a: CurrencyTotals, b: CurrencyTotals): CurrencyTotals {
  const amounts = Object.fromEntries(
    measures.map(measure => [measure, addKnown(a.amounts[measure], b.amounts[measure])]),
  ) as Record<Measure, bigint | null>;
  return { currency: a.currency, rows: a.rows + b.rows, amounts };
}

const addKnown = (a: bigint | null, b: bigint | null) => (a === null ? b : b === null ? a : a + b);

/** Totals as text with a fixed order; equal totals have equal text. */
export function totalsText(totals: readonly CurrencyTotals[]): string {
  return uniteContent([{ rows: 0n, h1: 0n, h2: 0n, totals }])
    .totals.map(entry => {
      const amounts = measures.map(measure => {
        const amount = entry.amounts[measure];
        return amount === null ? 'null' : formatAmount(amount);
      });
      return [JSON.stringify(entry.currency), entry.rows, ...amounts].join(' ');
    })
    .join('\n');
}

/** The `ContentHash` of a slice: SHA-256 over the row count, both hash sums and the exact totals. */
export function contentHash(content: Content): string {
  return sha256(`${content.rows}\n${content.h1}\n${content.h2}\n${totalsText(content.totals)}`);
}

export type HashedSlice = {
  readonly source: string;
  readonly billingAccountId: string | null;
  readonly billingPeriodStartUs: bigint | null;
  readonly rows: bigint;
  readonly contentHash: string;
};

/** A slice of usage records as the digest sees it. */
export type HashedRecords = {
  readonly dataset: string;
  readonly source: string;
  readonly scope: string;
  readonly day: string;
  readonly rows: bigint;
  readonly h1: bigint;
  readonly h2: bigint;
};

/** The digest of a whole lake: equal for equal live slices, whatever the order and number of imports that led there. */
export function lakeHashOf(slices: readonly HashedSlice[], records: readonly HashedRecords[] = []): string {
  const lines = slices.map(slice =>
    JSON.stringify([
      slice.source,
      slice.billingAccountId,
      slice.billingPeriodStartUs === null ? null : String(slice.billingPeriodStartUs),
      String(slice.rows),
      slice.contentHash,
    ]),
  );
  const recordLines = records.map(({ dataset, source, scope, day, rows, h1, h2 }) =>
    JSON.stringify(['records', dataset, source, scope, day, String(rows), String(h1), String(h2)]),
  );
  return sha256([...lines, ...recordLines].toSorted().join('\n'));
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
