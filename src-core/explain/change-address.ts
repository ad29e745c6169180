import { ChangeSpec, type ChangeSpecInput } from '../contract/explain.ts';
import { badAddress, decode, issueText, readFilter, splitOnce, writeFilter } from './address-text.ts';

/**
 * A change between two periods as one line of text: `change:EffectiveCost?before=2026-06..2026-07&after=2026-07..2026-08&by=x_Team&in:x_Team=search`.
 * The end of a period is exclusive; what has its default is left out. How many groups are listed is no part of it.
 */
export function changeAddress(input: ChangeSpecInput): string {
  const spec = ChangeSpec.parse(input);
  const parts = sides.flatMap(side => {
    const { from, to, asOf } = spec[side];
    return [`${side}=${from}..${to}`, ...(asOf === null ? [] : [`${side}AsOf=${encodeURIComponent(asOf)}`])];
  });
  if (spec.by.length > 0) parts.push(`by=${spec.by.map(encodeURIComponent).join(',')}`);
  for (const name of plainParts) {
    const value = spec[name];
    if (value !== null && value !== defaults[name]) parts.push(`${name}=${encodeURIComponent(value)}`);
  }
  return `change:${spec.measure}?${[...parts, ...spec.filters.map(writeFilter)].join('&')}`;
}

/** @throws AppError `explain.bad-cell` saying what cannot be read */
export function parseChangeAddress(text: string): ChangeSpec {
  const match = /^change:([A-Za-z]+)\?(.*)$/s.exec(text.trim());
  if (!match) throw badAddress('it begins with change: and a measure');
  const spec: Record<string, unknown> = { measure: match[1] };
  const periods: Record<string, Record<string, unknown>> = { before: {}, after: {} };
  const filters: unknown[] = [];
  for (const part of (match[2] ?? '').split('&')) {
    const [name, value] = splitOnce(part, '=');
    if (value === undefined) throw badAddress(`${part} has no value`);
    const filter = readFilter(name, value);
    const [, side, isAsOf] = /^(before|after)(AsOf)?$/.exec(name) ?? [];
    if (filter) filters.push(filter);
    else if (side && isAsOf) periods[side] = { ...periods[side], asOf: decode(value) };
    else if (side) {
      const [from, to] = splitOnce(decode(value), '..');
      periods[side] = { ...periods[side], from, to };
    } else if (name === 'by') spec.by = value.split(',').map(decode);
    else if ((plainParts as readonly string[]).includes(name)) spec[name] = decode(value);
    else throw badAddress(`${part} is no part of an address`);
  }
  const found = ChangeSpec.safeParse({ ...spec, ...periods, filters });
  if (found.success) return found.data;
  throw badAddress(issueText(found.error.issues[0]));
}

const sides = ['before', 'after'] as const;
const plainParts = ['zone', 'allocation', 'convertTo'] as const;
const defaults: Partial<Record<(typeof plainParts)[number], string>> = { zone: 'UTC', allocation: 'none' };
