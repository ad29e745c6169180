import type { RowRule } from '../../connector/row-rule.ts';
import { quoteIdentifier } from '../../connector/sql-text.ts';
import { type FocusColumnName, focus14Columns } from '../focus-columns.ts';
import { jsonObjectOf } from '../json-sql.ts';
import { amount, type BillColumn, instant, type NativeBill, text } from '../native-bill.ts';
import { columnsOfValue, type MappedValue, type MappingFile } from './mapping-file.ts';
import { columnFinder, fromLocal, instantSql, multipliedSql, plainNumberSql, textSql, toLocal } from './value-sql.ts';

const helper = (name: string): string => quoteIdentifier(`mureon mapped ${name}`);

/** A table told in FOCUS columns by a mapping (target `focus`). @param names the file's columns; all of them VARCHAR */
export function mappedBill(mapping: MappingFile, names: readonly string[]): NativeBill {
  const find = columnFinder(names);
  const columns = new Map<FocusColumnName, BillColumn>();
  const helpers: string[] = [];
  const rejections: RowRule[] = [];
  for (const column of focus14Columns) {
    const value = mapping.columns[column.name];
    if (value === undefined) continue;
    const name = column.name as FocusColumnName;
    const from = columnsOfValue(value).join(' and ') || undefined;
    const cell = textSql(value, find);
    if (column.type === 'decimal') {
      const plain = plainNumberSql(cell, mapping.numbers);
      const factor = 'column' in value ? value.multiply : undefined;
      if (factor === undefined) columns.set(name, text(plain, from));
      else {
        helpers.push(`${multipliedSql(plain, factor)} AS ${helper(name)}`);
        columns.set(name, amount(helper(name), from));
        rejections.push(
          unreadable(
            name,
            value,
            cell,
            `times ${factor} is no amount with at most 14 digits before and 24 after the decimal point`,
          ),
        );
      }
    } else if (column.type === 'timestamp') {
      helpers.push(`${instantSql(cell, mapping.dates)} AS ${helper(name)}`);
      columns.set(name, instant(helper(name), from));
      rejections.push(unreadable(name, value, cell, `is not a date-time written as ${mapping.dates.format}`));
    } else columns.set(name, text(cell, from));
  }
  derivePeriods(columns, mapping);
  const tags = Object.entries(mapping.tags).map(([key, column]) => ({ key, sql: find(column) }));
  if (tags.length > 0) columns.set('Tags', text(jsonObjectOf(tags)));
  // a column whose cell a FOCUS column holds as it is; one that was joined, translated or typed is kept beside it as well
  const whole = Object.values(mapping.columns).flatMap(value =>
    'column' in value && value.values === undefined && value.multiply === undefined ? [find(value.column)] : [],
  );
  const held = new Set([...whole, ...tags.map(tag => tag.sql)]);
  return {
    helpers: [helpers],
    columns,
    kept: names.filter(name => !held.has(quoteIdentifier(name))),
    rejections,
    findings: [],
  };
}

/** What the mapping does not name: a charge lasts `period`, and is billed in the calendar month (of the zone) it starts in. */
function derivePeriods(columns: Map<FocusColumnName, BillColumn>, { dates, period }: MappingFile): void {
  const start = columns.get('ChargePeriodStart');
  if (start === undefined) return;
  const local = toLocal(start.sql, dates.zone);
  const at = (sql: string) => instant(fromLocal(sql, dates.zone), start.from);
  const month = `date_trunc('month', ${local})`;
  if (!columns.has('ChargePeriodEnd'))
    columns.set('ChargePeriodEnd', at(`${local} + INTERVAL 1 ${period.toUpperCase()}`));
  if (!columns.has('BillingPeriodStart')) columns.set('BillingPeriodStart', at(month));
  if (!columns.has('BillingPeriodEnd')) {
    const billed = columns.get('BillingPeriodStart');
    const first = billed === undefined ? month : toLocal(billed.sql, dates.zone);
    columns.set('BillingPeriodEnd', at(`${first} + INTERVAL 1 MONTH`));
  }
}

function unreadable(name: string, value: MappedValue, cell: string, what: string): RowRule {
  return {
    rule: 'mapping.unreadable',
    severity: 'error',
    column: name,
    message: `${columnsOfValue(value).join(' and ') || 'The constant'} ${what}.`,
    sql: `(${helper(name)} IS NULL AND ${cell} IS NOT NULL)`,
  };
}
