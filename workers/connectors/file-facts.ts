import type { SqlRunner } from '../../src-core/connector/file-connector.ts';

export type FileFacts = {
  readonly rows: number;
  readonly providers: readonly string[];
  readonly currencies: readonly string[];
  readonly period: { readonly start: Date; readonly end: Date } | null;
};

/** One pass over the typed scan: what the sentence says. Most rows first in the lists. */
export async function readFacts(
  sql: SqlRunner,
  scanSql: string,
  columns: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<FileFacts> {
  const column = (name: string) => columns.get(name) ?? 'NULL';
  const [row] = await sql.all(
    `SELECT count(*) AS "rows", histogram(${column('ServiceProviderName')}::VARCHAR) AS providers,
       histogram(${column('BillingCurrency')}::VARCHAR) AS currencies,
       epoch_ms(min(${column('BillingPeriodStart')})) AS "start", epoch_ms(max(${column('BillingPeriodEnd')})) AS "end"
     FROM (${scanSql})`,
    [],
    signal,
  );
  const start = row?.['start'];
  const end = row?.['end'];
  return {
    rows: Number(row?.['rows'] ?? 0),
    providers: byCount(row?.['providers']),
    currencies: byCount(row?.['currencies']),
    period:
      typeof start === 'bigint' && typeof end === 'bigint'
        ? { start: new Date(Number(start)), end: new Date(Number(end)) }
        : null,
  };
}

/** Keys of a DuckDB MAP value (`{ entries: [{ key, value }] }`), most frequent first. */
function byCount(map: unknown): string[] {
  const entries = (map as { entries?: { key: unknown; value: unknown }[] } | null)?.entries ?? [];
  return entries.toSorted((a, b) => Number(b.value) - Number(a.value)).map(entry => String(entry.key));
}
