import { z } from 'zod';
import { AppError } from '../../errors/app-error.ts';
import { type FocusColumnName, focus14Columns } from '../focus-columns.ts';
import { recordDatasets } from '../records.ts';

/** What a table of unknown columns can become. */
export const mappingTargets = ['focus', 'llm-usage', 'metric'] as const;
export type MappingTarget = (typeof mappingTargets)[number];

const ColumnName = z.string().min(1).max(512);

/** An exact decimal such as 0.01 (cents) or 1000; never a JSON number. */
const Multiplier = z.string().regex(/^-?\d{1,12}(\.\d{1,12})?$/);

/** Where a value comes from: a column, a fixed text, or columns and texts put together. */
export const MappedValue = z.union([
  z.strictObject({
    column: ColumnName,
    /** Amounts and quantities are multiplied by this, exactly. */
    multiply: Multiplier.optional(),
    /** Values of the file and what they mean; others stay as they are. */
    values: z.record(z.string(), z.string()).optional(),
  }),
  z.strictObject({ constant: z.string().max(1_000) }),
  z.strictObject({
    join: z
      .array(z.union([z.strictObject({ column: ColumnName }), z.strictObject({ text: z.string().max(200) })]))
      .min(1)
      .max(20),
  }),
]);
export type MappedValue = z.infer<typeof MappedValue>;

/** How a file with a given header is read: data a person can see, edit, keep under version control and hand on (`*.mureon-map.json`). */
export const MappingFile = z.strictObject({
  mureonMap: z.literal(1),
  name: z.string().min(1).max(120),
  target: z.enum(mappingTargets),
  /** Headers this is for: a file with exactly these columns, in any order and case, is read by it without asking. */
  headers: z.array(z.array(ColumnName).min(1).max(2_000)).max(200),
  dates: z.strictObject({
    format: z.enum(['iso', 'month-first', 'day-first', 'epoch-seconds', 'epoch-milliseconds']),
    /** IANA zone of date-times that do not name one. */
    zone: z.string().max(64),
  }),
  numbers: z.strictObject({
    decimalPoint: z.enum(['.', ',']),
    thousands: z.enum(['', ',', '.', ' ', "'"]),
    /** Sign before or after amounts, e.g. "$" or "EUR"; taken off. */
    sign: z.string().max(8),
  }),
  /** How long a row lasts when no column says when it ends. Local to `dates.zone`. */
  period: z.enum(['hour', 'day', 'month']),
  /** Column of the target to where it comes from. */
  columns: z.record(z.string(), MappedValue),
  /** Tag key to column. */
  tags: z.record(z.string().min(1).max(256), ColumnName),
  /** Records only: which organisation, cluster, gateway... the rows are of; names the slices that an import replaces. */
  scope: MappedValue.nullable(),
  /** Records only: `swap` when a file is all there is of its days, `upsert` when rows have ids of their own. */
  merge: z.enum(['swap', 'upsert']),
});
export type MappingFile = z.infer<typeof MappingFile>;

/** Without one of these a charge cannot be placed; the periods' ends and the billing month follow from the start. */
export const requiredOfFocus = ['BilledCost', 'BillingCurrency', 'ChargePeriodStart', 'ChargeCategory'] as const;

/** Two headers with the same key are the same: order, case and blanks around names do not count. */
export const headerKey = (header: readonly string[]): string =>
  JSON.stringify(header.map(name => name.trim().toLowerCase()).toSorted());

/** The file's columns that a value is made of. */
export function columnsOfValue(value: MappedValue): string[] {
  if ('column' in value) return [value.column];
  return 'join' in value ? value.join.flatMap(part => ('column' in part ? [part.column] : [])) : [];
}

export type MappingFault =
  | { readonly kind: 'unknown-target'; readonly columns: readonly string[] }
  | { readonly kind: 'missing-target'; readonly columns: readonly string[] }
  | { readonly kind: 'missing-source'; readonly columns: readonly string[] }
  | { readonly kind: 'unknown-zone'; readonly columns: readonly string[] };

/** What keeps a mapping from being used on a file with `header`; null when nothing does. */
export function mappingFault(mapping: MappingFile, header: readonly string[]): MappingFault | null {
  const known = targetColumns(mapping.target);
  const unknown = Object.keys(mapping.columns).filter(name => !known.includes(name));
  if (unknown.length > 0) return { kind: 'unknown-target', columns: unknown };
  const missing = requiredOf(mapping.target).filter(name => mapping.columns[name] === undefined);
  if (missing.length > 0) return { kind: 'missing-target', columns: missing };
  if (!isZone(mapping.dates.zone)) return { kind: 'unknown-zone', columns: [mapping.dates.zone] };
  const present = new Set(header.map(name => name.trim().toLowerCase()));
  const values = [...Object.values(mapping.columns), ...(mapping.scope === null ? [] : [mapping.scope])];
  const sources = [...values.flatMap(columnsOfValue), ...Object.values(mapping.tags)];
  const absent = [...new Set(sources.filter(name => !present.has(name.trim().toLowerCase())))];
  return absent.length > 0 ? { kind: 'missing-source', columns: absent } : null;
}

/** Columns a mapping may fill. The names FOCUS 1.4 gave up are not among them. */
export function targetColumns(target: MappingTarget): string[] {
  return target === 'focus'
    ? focus14Columns.map(column => column.name).filter(name => name !== 'Tags')
    : recordDatasets[target].columns.map(column => column.name).filter(name => name !== 'Tags' && name !== 'Labels');
}

const requiredOf = (target: MappingTarget): readonly (FocusColumnName | string)[] =>
  ({
    focus: requiredOfFocus,
    'llm-usage': ['ObservedAt', 'Route', 'Grain'],
    metric: ['MetricName', 'IntervalStart', 'Value'],
  })[target];

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** A mapping is a page of text; anything larger is something else. */
const MAX_CHARACTERS = 4 * 1024 * 1024;

/** @param name of the file, for the error @throws AppError `mapping.unreadable` with the place and the problem */
export function parseMapping(name: string, text: string): MappingFile {
  if (text.length > MAX_CHARACTERS)
    throw new AppError('mapping.unreadable', { name, reason: 'it is larger than 4 MiB' });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new AppError('mapping.unreadable', { name, reason: 'it is not JSON' }, { cause: error });
  }
  const parsed = MappingFile.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const reason =
    issue === undefined ? 'it has another shape' : `${issue.path.join('.') || 'the file'}: ${issue.message}`;
  throw new AppError('mapping.unreadable', { name, reason });
}
