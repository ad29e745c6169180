import type { z } from 'zod';
import { Cell } from '../contract/explain.ts';
import {
  badAddress,
  decode,
  issueText,
  readFilter,
  readValue,
  splitOnce,
  writeFilter,
  writeValue,
} from './address-text.ts';

/** A cell; what has its default may be left out. */
export type CellInput = z.input<typeof Cell>;

/**
 * A cell as one line of text, to copy from a screen and to give to `mureon explain --cell`:
 * `cell:EffectiveCost?currency=USD&from=2026-07&to=2026-08&in:x_Team=search,-`. A dash is "no value"; values are percent-encoded, and
 * what equals a dash or begins with a backslash has a backslash before it. What has its default is left out, the currency never.
 */
export function cellAddress(input: CellInput): string {
  const cell = Cell.parse(input);
  const parts = [`currency=${writeValue(cell.currency)}`];
  for (const name of plainParts) {
    const value = cell[name];
    if (value !== null && value !== defaults[name]) parts.push(`${name}=${encodeURIComponent(value)}`);
  }
  return `cell:${cell.measure}?${[...parts, ...cell.filters.map(writeFilter)].join('&')}`;
}

/** The cell of an address; the JSON of a cell is understood, too. @throws AppError `explain.bad-cell` saying what cannot be read */
export function parseCellAddress(text: string): Cell {
  const trimmed = text.trim();
  const found = Cell.safeParse(trimmed.startsWith('{') ? readJson(trimmed) : readAddress(trimmed));
  if (found.success) return found.data;
  throw badAddress(issueText(found.error.issues[0]));
}

const plainParts = ['from', 'to', 'hour', 'zone', 'asOf', 'allocation', 'convertTo'] as const;
const defaults: Partial<Record<(typeof plainParts)[number], string>> = { zone: 'UTC', allocation: 'none' };
function readAddress(text: string): Record<string, unknown> {
  const match = /^cell:([A-Za-z]+)\?(.*)$/s.exec(text);
  if (!match) throw badAddress('it begins with cell: and a measure, e.g. cell:EffectiveCost?currency=USD');
  const cell: Record<string, unknown> = { measure: match[1] };
  const filters: unknown[] = [];
  for (const part of (match[2] ?? '').split('&')) {
    const [name, value] = splitOnce(part, '=');
    if (value === undefined) throw badAddress(`${part} has no value`);
    const filter = readFilter(name, value);
    if (filter) filters.push(filter);
    else if (name === 'currency') cell.currency = readValue(value);
    else if ((plainParts as readonly string[]).includes(name) && !(name in cell)) cell[name] = decode(value);
    else throw badAddress(`${part} is no part of an address`);
  }
  return { ...cell, filters };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badAddress('it is no valid JSON');
  }
}
