import type { Drop } from '../../../src-core/contract/imports.ts';
import { measures, type ResultColumn } from '../../../src-core/query/query-spec.ts';
import type { GridCell } from '../../components/table/grid-model.ts';
import type { ArrowResult } from '../../data/arrow/result.ts';
import { rowCell } from './rows-model.ts';

export type Field = { name: string; cell: GridCell };

/** A charge line sorted into what a reader looks for; columns without a value are only counted. */
export type ChargeLine = {
  amounts: Field[];
  source: Field[];
  tags: Field[];
  custom: Field[];
  columns: Field[];
  emptyCount: number;
  sourceRow: number | null;
  sourceName: string | null;
  /** Milliseconds UTC; with the source it says which files the line can have come in. */
  billingPeriodStart: number | null;
};

const sourceColumns = ['x_SourceRow', 'x_Source'];

export function chargeLine(columns: readonly ResultColumn[], result: ArrowResult, row: number): ChargeLine {
  const line: ChargeLine = {
    amounts: [],
    source: [],
    tags: [],
    custom: [],
    columns: [],
    emptyCount: 0,
    sourceRow: null,
    sourceName: result.text('x_Source')?.get(row) ?? null,
    billingPeriodStart: result.time('BillingPeriodStart')?.get(row) ?? null,
  };
  for (const column of columns) {
    const unit = column.unit === null ? null : (result.text(column.unit)?.get(row) ?? null);
    const cell = rowCell(result.column(column.name), row, unit);
    const field = { name: column.name, cell };
    if (isEmpty(cell)) line.emptyCount += 1;
    else if (column.name === 'Tags' && cell.kind === 'text') line.tags = jsonFields(column.name, cell.text);
    else if (column.name === 'x_Custom' && cell.kind === 'text') line.custom = jsonFields(column.name, cell.text);
    else if (measures.some(measure => measure === column.name)) line.amounts.push(field);
    else if (sourceColumns.includes(column.name)) line.source.push(field);
    else line.columns.push(field);
    if (column.name === 'x_SourceRow' && cell.kind === 'count') line.sourceRow = cell.value;
  }
  return line;
}

/**
 * The imported files that a line can have come in: of its source, covering its billing period. One as a rule; several when an
 * export comes in parts.
 */
export function filesOf(line: Pick<ChargeLine, 'sourceName' | 'billingPeriodStart'>, drops: readonly Drop[]): Drop[] {
  const { sourceName, billingPeriodStart: start } = line;
  return drops.filter(
    drop =>
      drop.source === sourceName &&
      drop.status === 'imported' &&
      (start === null || (Date.parse(drop.period.start) <= start && start < Date.parse(drop.period.end))),
  );
}

/** The keys of a JSON object, values as text; a text that is no JSON object is shown as it is, under the column's name. */
export function jsonFields(column: string, text: string | null): Field[] {
  const whole = [{ name: column, cell: { kind: 'text' as const, text } }];
  try {
    const parsed: unknown = JSON.parse(text ?? '');
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return whole;
    return Object.entries(parsed).map(([name, value]) => ({
      name,
      cell: { kind: 'text', text: typeof value === 'string' ? value : JSON.stringify(value) },
    }));
  } catch {
    return whole;
  }
}

function isEmpty(cell: GridCell): boolean {
  switch (cell.kind) {
    case 'none':
      return true;
    case 'tree':
    case 'text':
      return cell.text === null;
    case 'money':
      return cell.amount === null;
    case 'count':
      return cell.value === null;
    case 'percent':
      return cell.ratio === null;
    case 'trend':
      return cell.points.length === 0;
  }
}
