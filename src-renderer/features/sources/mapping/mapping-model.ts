import { focus14Columns } from '../../../../src-core/anycost/focus-columns.ts';
import {
  columnsOfValue,
  type MappedValue,
  type MappingFile,
  type MappingTarget,
  targetColumns,
} from '../../../../src-core/anycost/mapped-csv/mapping-file.ts';
import { recordDatasets } from '../../../../src-core/anycost/records.ts';
import type { SniffVerdict } from '../../../../src-core/contract/imports.ts';

/** A table that nothing recognises: only what its columns mean is missing. A refusal knows no container, so the name decides. */
export const canBeMapped = ({ problem, name }: SniffVerdict): boolean =>
  problem?.code === 'format.unrecognised' && /\.(csv|tsv|psv|txt|parquet)(\.gz)?$/i.test(name);

/** The columns without which a row has no place, by target; in the order of the form. */
export const neededColumns: Record<MappingTarget, readonly string[]> = {
  focus: ['ChargePeriodStart', 'BilledCost', 'BillingCurrency', 'ChargeCategory'],
  'llm-usage': ['ObservedAt', 'Route', 'Grain'],
  metric: ['IntervalStart', 'MetricName', 'Value'],
};

/** Columns that the form shows: needed ones first, then what is mapped, in the order of the target. */
export function shownColumns({ target, columns }: MappingFile): string[] {
  const needed = neededColumns[target];
  return [...needed, ...targetColumns(target).filter(name => !needed.includes(name) && columns[name] !== undefined)];
}

/** Columns that can still be added. */
export const freeColumns = (mapping: MappingFile): string[] =>
  targetColumns(mapping.target).filter(name => !shownColumns(mapping).includes(name));

/** True for amounts and counts: they may be multiplied, for example by 0.01 when the file has cents. */
export function isNumberColumn(target: MappingTarget, name: string): boolean {
  if (target === 'focus') return focus14Columns.find(column => column.name === name)?.type === 'decimal';
  const type = recordDatasets[target].columns.find(column => column.name === name)?.type;
  return type === 'decimal' || type === 'integer';
}

/** How a value reads in the form's list: `column:Cost`, `constant`, `join`, or nothing. */
export type Choice = '' | 'constant' | 'join' | `column:${string}`;

export function choiceOf(value: MappedValue | undefined): Choice {
  if (value === undefined) return '';
  if ('column' in value) return `column:${value.column}`;
  return 'constant' in value ? 'constant' : 'join';
}

/** Put another value in a column's place; what the value had besides (a factor, translations) goes with it. */
export function choose(mapping: MappingFile, name: string, choice: Choice): MappingFile {
  if (choice === choiceOf(mapping.columns[name])) return mapping;
  const { [name]: _before, ...rest } = mapping.columns;
  if (choice === '' || choice === 'join') return { ...mapping, columns: rest };
  const value: MappedValue = choice === 'constant' ? { constant: '' } : { column: choice.slice('column:'.length) };
  return { ...mapping, columns: { ...rest, [name]: value } };
}

export const setConstant = (mapping: MappingFile, name: string, constant: string): MappingFile => ({
  ...mapping,
  columns: { ...mapping.columns, [name]: { constant } },
});

/** @param factor exact decimal text; empty or "1" for none */
export function setFactor(mapping: MappingFile, name: string, factor: string): MappingFile {
  const value = mapping.columns[name];
  if (value === undefined || !('column' in value)) return mapping;
  const { multiply: _before, ...rest } = value;
  const text = factor.trim();
  return {
    ...mapping,
    columns: { ...mapping.columns, [name]: text === '' || text === '1' ? rest : { ...rest, multiply: text } },
  };
}

/** "a/ + Model" of a value that is put together. */
export const joinWords = (value: MappedValue | undefined): string =>
  value && 'join' in value
    ? value.join.map(part => ('column' in part ? part.column : JSON.stringify(part.text))).join(' + ')
    : '';

/** Another target keeps what both know by the same name, and everything about dates and numbers. */
export function retarget(mapping: MappingFile, target: MappingTarget, suggested: MappingFile): MappingFile {
  if (target === mapping.target) return mapping;
  if (target === suggested.target) return { ...suggested, name: mapping.name };
  const known = new Set(targetColumns(target));
  const columns = Object.fromEntries(Object.entries(mapping.columns).filter(([name]) => known.has(name)));
  return { ...mapping, target, columns };
}

/** Columns of the file that nothing reads yet. */
export function unreadColumns(mapping: MappingFile, header: readonly string[]): string[] {
  const read = new Set([...Object.values(mapping.columns).flatMap(columnsOfValue), ...Object.values(mapping.tags)]);
  return header.filter(name => !read.has(name));
}

export const addTag = (mapping: MappingFile, column: string): MappingFile => ({
  ...mapping,
  tags: { ...mapping.tags, [column]: column },
});

export function removeTag(mapping: MappingFile, key: string): MappingFile {
  const { [key]: _gone, ...tags } = mapping.tags;
  return { ...mapping, tags };
}
