import { Cell } from '../contract/explain.ts';
import { AppError } from '../errors/app-error.ts';
import type { Filter } from '../query/query-spec.ts';

/**
 * A cell as one line of text, to copy from a screen and to give to `mureon explain --cell`:
 * `cell:EffectiveCost?currency=USD&from=2026-07&to=2026-08&in:x_Team=search,-`. A dash is "no value"; values are percent-encoded, and
 * what equals a dash or begins with a backslash has a backslash before it. What has its default is left out, the currency never.
 */
export function cellAddress(input: Cell): string {
  const cell = Cell.parse(input);
  const parts = [`currency=${valueText(cell.currency)}`];
  for (const name of plainParts) {
    const value = cell[name];
    if (value !== null && value !== defaults[name]) parts.push(`${name}=${encodeURIComponent(value)}`);
  }
  for (const { op, dimension, values } of cell.filters)
    parts.push(`${op}:${encodeURIComponent(dimension)}=${values.map(valueText).join(',')}`);
  return `cell:${cell.measure}?${parts.join('&')}`;
}

/** The cell of an address; the JSON of a cell is understood, too. @throws AppError `explain.bad-cell` saying what cannot be read */
export function parseCellAddress(text: string): Cell {
  const trimmed = text.trim();
  const found = Cell.safeParse(trimmed.startsWith('{') ? readJson(trimmed) : readAddress(trimmed));
  if (found.success) return found.data;
  const [issue] = found.error.issues;
  throw badCell(`${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'unreadable'}`);
}

const plainParts = ['from', 'to', 'hour', 'zone', 'asOf', 'allocation', 'convertTo'] as const;
const defaults: Partial<Record<(typeof plainParts)[number], string>> = { zone: 'UTC', allocation: 'none' };
const operators: readonly string[] = ['in', 'not-in', 'contains'] satisfies Filter['op'][];

const badCell = (what: string) => new AppError('explain.bad-cell', { what: what.slice(0, 200) });

function readAddress(text: string): Record<string, unknown> {
  const match = /^cell:([A-Za-z]+)\?(.*)$/s.exec(text);
  if (!match) throw badCell('it begins with cell: and a measure, e.g. cell:EffectiveCost?currency=USD');
  const cell: Record<string, unknown> = { measure: match[1] };
  const filters: unknown[] = [];
  for (const part of (match[2] ?? '').split('&')) {
    const [name = '', value] = splitOnce(part, '=');
    const [operator, dimension] = splitOnce(name, ':');
    if (value === undefined) throw badCell(`${part} has no value`);
    if (dimension !== undefined && operators.includes(operator)) {
      filters.push({ op: operator, dimension: decode(dimension), values: value.split(',').map(readValue) });
    } else if (name === 'currency') cell.currency = readValue(value);
    else if ((plainParts as readonly string[]).includes(name) && !(name in cell)) cell[name] = decode(value);
    else throw badCell(`${part} is no part of an address`);
  }
  return { ...cell, filters };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badCell('it is no valid JSON');
  }
}

const valueText = (value: string | null): string =>
  value === null ? '-' : encodeURIComponent(value === '-' || value.startsWith('\\') ? `\\${value}` : value);

function readValue(text: string): string | null {
  if (text === '-') return null;
  const value = decode(text);
  return value.startsWith('\\') ? value.slice(1) : value;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badCell(`${text} is not percent-encoded text`);
  }
}

function splitOnce(text: string, mark: string): [string, string | undefined] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
