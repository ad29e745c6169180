import { AppError } from '../errors/app-error.ts';
import type { Filter } from '../query/query-spec.ts';

/** The text that addresses of figures and of changes are made of: `name=value&in:Dimension=value,value`, percent-encoded, a dash for "no value". */

const operators: readonly string[] = ['in', 'not-in', 'contains'] satisfies Filter['op'][];

export const badAddress = (what: string) => new AppError('explain.bad-cell', { what: what.slice(0, 200) });

export const writeValue = (value: string | null): string =>
  value === null ? '-' : encodeURIComponent(value === '-' || value.startsWith('\\') ? `\\${value}` : value);

export function readValue(text: string): string | null {
  if (text === '-') return null;
  const value = decode(text);
  return value.startsWith('\\') ? value.slice(1) : value;
}

export const writeFilter = ({ op, dimension, values }: Filter): string =>
  `${op}:${encodeURIComponent(dimension)}=${values.map(writeValue).join(',')}`;

/** @returns null when the part is no filter */
export function readFilter(
  name: string,
  value: string,
): { op: string; dimension: string; values: (string | null)[] } | null {
  const [op, dimension] = splitOnce(name, ':');
  if (dimension === undefined || !operators.includes(op)) return null;
  return { op, dimension: decode(dimension), values: value.split(',').map(readValue) };
}

export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badAddress(`${text} is not percent-encoded text`);
  }
}

export function splitOnce(text: string, mark: string): [string, string | undefined] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + mark.length)];
}

/** What a schema found first, as a sentence part. */
export function issueText(issue: { path: PropertyKey[]; message: string } | undefined): string {
  return `${issue?.path.map(String).join('.') || 'the whole'}: ${issue?.message ?? 'unreadable'}`;
}
