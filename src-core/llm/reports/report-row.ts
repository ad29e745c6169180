import type { CanonicalRow } from '../../connector/record-scan.ts';
import { AppError } from '../../errors/app-error.ts';
import { countAt, isJsonObject, type JsonObject, textAt } from '../json.ts';
import type { TokenReading } from '../token-buckets.ts';

/** A record of `fact_llm_usage` with what the host needs to place it; the shape of `CanonicalRecord`. */
export type UsageRecord = { readonly scope: string; readonly revision: number; readonly row: CanonicalRow };

/** What a file cannot say and a registered source knows. */
export type ReportContext = { readonly accountId: string | null };

/** "1m", "1h", "1d", or the seconds for a width that no API documents. */
export function grainOf(seconds: number): string {
  return { 60: '1m', 3600: '1h', 86400: '1d' }[seconds] ?? `${seconds}s`;
}

/** Token columns of a reading, and its flags in `Tags`. */
export function readingColumns(reading: TokenReading, tags: Readonly<Record<string, string>>): CanonicalRow {
  const flags = reading.flags.length === 0 ? {} : { x_Flags: reading.flags.join(' ') };
  const all = { ...tags, ...flags };
  return { ...reading.buckets, Tags: Object.keys(all).length === 0 ? null : sortedJson(all) };
}

export const sortedJson = (entries: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(entries).toSorted(([a], [b]) => (a < b ? -1 : 1))));

/**
 * Fields of a result that have no column: dimensions (texts, truth values) and other quantities. New fields of an open API thus arrive
 * without a change here. Dimensions are also part of the row's identity, as `RequestId`, because two rows may differ in them alone.
 */
export function unplacedFields(result: JsonObject, placed: ReadonlySet<string>) {
  const tags: Record<string, string> = {};
  const dimensions: string[] = [];
  for (const key of Object.keys(result).toSorted()) {
    const value = result[key];
    if (placed.has(key) || isJsonObject(value)) continue;
    const text = textAt(result, key);
    if (text === null) continue;
    tags[key] = text;
    if (typeof value === 'string' || typeof value === 'boolean') dimensions.push(`${key}=${text}`);
  }
  return { tags, identity: dimensions.length === 0 ? null : dimensions.join(';') };
}

/** Last second of the year 9999. */
const LATEST_SECONDS = 253_402_300_799;

/**
 * Bounds of a bucket in Unix seconds, end exclusive.
 * @throws AppError `usage.bad-count` when one is missing, no time, or the end is not after the start: its results could not be placed
 */
export function secondsOfBucket(bucket: JsonObject): { start: number; end: number } {
  const start = countAt(bucket, 'start_time');
  const end = countAt(bucket, 'end_time');
  if (start === null || start > LATEST_SECONDS) throw new AppError('usage.bad-count', { field: 'start_time' });
  if (end === null || end > LATEST_SECONDS || end <= start)
    throw new AppError('usage.bad-count', { field: 'end_time' });
  return { start, end };
}

/** The same for buckets in RFC 3339; milliseconds. */
export function instantsOfBucket(bucket: JsonObject): { start: number; end: number } {
  const start = Date.parse(textAt(bucket, 'starting_at') ?? '');
  const end = Date.parse(textAt(bucket, 'ending_at') ?? '');
  if (Number.isNaN(start)) throw new AppError('usage.bad-count', { field: 'starting_at' });
  if (Number.isNaN(end) || end <= start) throw new AppError('usage.bad-count', { field: 'ending_at' });
  return { start, end };
}

/** Unix seconds as ISO 8601 with Z. */
export const isoOfSeconds = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** Service tiers under one spelling; null when not said. */
export function serviceTierOf(tier: string | null): string | null {
  if (tier === null) return null;
  const folded = tier.trim().toLowerCase();
  return folded === 'standard' ? 'default' : folded;
}

/** First day of the UTC month of an instant, and of the next one. */
export function billingMonth(iso: string): { start: string; end: string } {
  const at = new Date(iso);
  const month = (offset: number) => new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + offset, 1)).toISOString();
  return { start: month(0), end: month(1) };
}
