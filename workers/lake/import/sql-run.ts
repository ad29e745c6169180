import type { DuckDBConnection, DuckDBDecimalValue, DuckDBValue } from '@duckdb/node-api';
import { MONEY_SCALE } from '../../../src-core/money/scale.ts';
import { type Measure, measures } from '../../../src-core/query/query-spec.ts';

export type Row = Record<string, DuckDBValue>;

/** All rows of a small result. */
export async function allRows(connection: DuckDBConnection, sql: string, params: DuckDBValue[] = []): Promise<Row[]> {
  return (await connection.runAndReadAll(sql, params)).getRowObjects();
}

export const toBigInt = (value: DuckDBValue | undefined): bigint => BigInt(value as bigint | number);
export const toBigIntOrNull = (value: DuckDBValue | undefined): bigint | null =>
  value === null || value === undefined ? null : toBigInt(value);
export const toText = (value: DuckDBValue | undefined): string | null =>
  value === null || value === undefined ? null : String(value);

/** The integer of 10^-24 units in a DECIMAL(p, s); exact for s <= 24, which every money column and its sum is. */
export function toUnscaled(value: DuckDBValue | undefined): bigint | null {
  if (value === null || value === undefined) return null;
  const decimal = value as DuckDBDecimalValue;
  return decimal.value * 10n ** BigInt(MONEY_SCALE - decimal.scale);
}

export const measureSums = (columns: (measure: Measure) => string = measure => `"${measure}"`) =>
  measures.map(measure => `sum(${columns(measure)}) AS "${measure}"`).join(', ');

export function amountsOf(row: Row): Record<Measure, bigint | null> {
  return Object.fromEntries(measures.map(measure => [measure, toUnscaled(row[measure])])) as Record<
    Measure,
    bigint | null
  >;
}

/** Microseconds since 1970 UTC as an ISO instant; milliseconds suffice for the periods this is used for. */
export function instantOf(microseconds: bigint): string {
  return new Date(Number(microseconds / 1000n)).toISOString();
}
