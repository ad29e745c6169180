import { rollups, teamProductAttributes } from '../../../src-core/anycost/schema.ts';
import type { SplitRule } from '../../../src-core/contract/allocation.ts';
import { onCells } from '../../../src-core/engines/allocation/fields.ts';
import { isTeamAttribute, ruleField } from '../../../src-core/policy/tag-rules/fields.ts';
import { conditionSql } from '../../../src-core/policy/tag-rules/rules-sql.ts';
import { jsonPointer } from '../../../src-core/query/dimensions.ts';
import { measures } from '../../../src-core/query/query-spec.ts';
import { measureSums } from '../import/sql-run.ts';
import { identifier, literal } from '../import/sql-text.ts';

/** A calendar month of charge days, UTC: its first instant and the one after its last, as SQL. */
export type MonthSql = { readonly start: string; readonly end: string };

/** @param month YYYY-MM */
export function monthSql(month: string): MonthSql {
  const start = `TIMESTAMP '${month}-01 00:00:00'`;
  return { start, end: `(${start} + INTERVAL 1 MONTH)` };
}

export const within = (time: string, { start, end }: MonthSql) => `${time} >= ${start} AND ${time} < ${end}`;

const dayRollup = rollups.find(({ bucket }) => bucket === 'day');
export const cellDimensions: readonly string[] = dayRollup?.dimensions ?? [];

/** Columns that make a cell, in a fixed order, each with its prefix: slice, day, dimensions, currency. */
export const cellColumns = (prefix = '', replaced: Readonly<Record<string, string>> = {}) =>
  ['x_SliceId', 'Bucket', ...cellDimensions, 'BillingCurrency']
    .map(name => (replaced[name] ? `${replaced[name]} AS ${identifier(name)}` : `${prefix}${identifier(name)}`))
    .join(', ');

export const measureColumns = (prefix = '') => measures.map(name => `${prefix}${identifier(name)}`).join(', ');

/** Where conditions look besides the columns of the relation `c` itself. */
export const attributeJoins = `LEFT JOIN dim_team_product t ON t.x_TeamProductKey = c.x_TeamProductKey
    LEFT JOIN dim_model_version m ON m.x_ModelVersionKey = c.x_ModelVersionKey
    LEFT JOIN slice s ON s.x_SliceId = c.x_SliceId`;

const aliases: Readonly<Record<string, string>> = { dim_team_product: 't', dim_model_version: 'm', slice: 's' };

function fieldSql(field: string): string {
  if (isTeamAttribute(field)) return `t.${identifier(field)}`;
  const dimension = ruleField(field);
  if (!dimension) throw new RangeError(`a field that was never checked: ${field}`);
  switch (dimension.kind) {
    case 'column':
      return `c.${identifier(dimension.column)}`;
    case 'key':
      return `${aliases[dimension.table] ?? identifier(dimension.table)}.${identifier(dimension.column)}`;
    case 'json': {
      const text = `c.${identifier(dimension.column)}`;
      return `CASE WHEN json_valid(${text}) THEN json_extract_string(${text}, ${literal(jsonPointer(dimension.jsonKey))}) END`;
    }
  }
}

/** All of the conditions, on the relation `c` with its `attributeJoins`. */
export const conditionsSql = (where: SplitRule['where']): string =>
  where.map(({ field, operator, value }) => conditionSql(operator, fieldSql(field), value)).join(' AND ') || 'true';

/** The id of the first rule that takes a row of `c`; null when none does. @param time the row's instant or day */
export function firstRuleSql(rules: readonly SplitRule[], time: string): string {
  if (rules.length === 0) return 'NULL::VARCHAR';
  const cases = rules.map(rule => {
    const from = rule.from === null ? '' : `${time} >= TIMESTAMP ${literal(`${rule.from} 00:00:00`)} AND `;
    const until = rule.until === null ? '' : `${time} < TIMESTAMP ${literal(`${rule.until} 00:00:00`)} AND `;
    return `WHEN ${from}${until}${conditionsSql(rule.where)} THEN ${literal(rule.id)}`;
  });
  return `CASE ${cases.join(' ')} END`;
}

/**
 * Every cell of a month with the rule that takes it: grain slice x day x common dimensions x currency x rule. From the day rollup where the rules look at
 * nothing finer; otherwise from the charge lines, so that a cell of which a rule takes some lines becomes two, each with its own nulls.
 */
export function assignedCellsSql(rules: readonly SplitRule[], month: string): string {
  const rule = (time: string) => `${firstRuleSql(rules, time)} AS x_AllocationRule`;
  if (rules.every(({ where }) => onCells(where)))
    return `-- grain: cell of rollup_day
      SELECT ${cellColumns('c.')}, ${rule('c.Bucket')}, ${measureColumns('c.')}, c."Rows"
      FROM rollup_day c ${attributeJoins} WHERE ${within('c.Bucket', monthSql(month))}`;
  return `-- grain: cell x rule, from the charge lines
    SELECT ${cellColumns('c.', { Bucket: "date_trunc('day', c.ChargePeriodStart)" })}, ${rule('c.ChargePeriodStart')},
      ${measureSums(name => `c.${identifier(name)}`)}, count(*) AS "Rows"
    FROM fact_cost_usage c ${attributeJoins} WHERE ${within('c.ChargePeriodStart', monthSql(month))} GROUP BY ALL`;
}

/** What a row outside every pool is; with `t` joined. */
export const restKindSql = `CASE WHEN t.${identifier(teamProductAttributes[0])} IS NULL THEN 'untagged' ELSE 'direct' END`;
