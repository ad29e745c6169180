import { isLosslessNumber, parse } from 'lossless-json';
import { AppError } from '../errors/app-error.ts';

/** A JSON document with its numbers as written (`LosslessNumber`), so that no amount passes through a float. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** @throws SyntaxError when the text is not one JSON value */
export const readJson = (text: string): unknown => parse(text);

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value);

/** The object at `key`, also when a producer wrote it as JSON text; null when there is none. */
export function objectAt(parent: JsonObject | null, key: string): JsonObject | null {
  const value = parent?.[key];
  if (isJsonObject(value)) return value;
  if (typeof value !== 'string' || !value.trimStart().startsWith('{')) return null;
  try {
    const inner = readJson(value);
    return isJsonObject(inner) ? inner : null;
  } catch {
    return null; // text that only looks like JSON
  }
}

export const listAt = (parent: JsonObject | null, key: string): readonly unknown[] => {
  const value = parent?.[key];
  return Array.isArray(value) ? value : [];
};

/** Text at `key`; numbers and booleans as written; null for null, absent, empty and nested values. */
export function textAt(parent: JsonObject | null, key: string): string | null {
  const value = parent?.[key];
  if (typeof value === 'string') return value === '' ? null : value;
  if (isLosslessNumber(value)) return value.toString();
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : null;
}

/**
 * A count at `key` as a safe integer >= 0, from a number or a text of digits; null when it is null or absent.
 * @throws AppError `usage.bad-count` for anything else: a count that cannot be read is not a missing one
 */
export function countAt(parent: JsonObject | null, key: string): number | null {
  const value = parent?.[key];
  if (value === undefined || value === null || value === '') return null;
  const text = textAt(parent, key);
  if (text === null || !/^\d{1,15}(\.0+)?$/.test(text)) throw new AppError('usage.bad-count', { field: key });
  return Number(text);
}

/** The first count that is there. */
export function firstCount(parent: JsonObject | null, ...keys: readonly string[]): number | null {
  for (const key of keys) {
    const found = countAt(parent, key);
    if (found !== null) return found;
  }
  return null;
}

export const firstText = (parent: JsonObject | null, ...keys: readonly string[]): string | null => {
  for (const key of keys) {
    const found = textAt(parent, key);
    if (found !== null) return found;
  }
  return null;
};
