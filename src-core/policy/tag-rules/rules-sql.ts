import { quoteIdentifier as q, quoteLiteral } from '../../connector/sql-text.ts';
import type { TagRule } from '../../contract/rules.ts';
import { blanks, isTeamAttribute, separatorClass } from './fields.ts';
import { readPattern } from './pattern.ts';
import { lowerSimple } from './simple-case.ts';

/** Rules in one statement: deeper nesting makes DuckDB plan longer than it saves. */
const rulesPerStatement = 16;

export type RuleValue = { readonly rule: number; readonly key: string; readonly value: string };

export type RulesSql = {
  /**
   * Statements to run in order, each of which replaces the table `into`. Columns of it: x_Day INTEGER (how many boundaries are on or
   * before the line's day; -1 for lines without one), the team attributes, the fields f0..fn, x_Hits INTEGER[].
   */
  readonly statements: readonly string[];
  /** Rows of the table `rule_value(rule INTEGER, key VARCHAR, value VARCHAR)` that the statements join. */
  readonly values: readonly RuleValue[];
};

/** `applyRules` for DuckDB, on a table of distinct states in the place of single lines. Rules must have passed `checkRules`. */
export function rulesSql(
  rules: readonly TagRule[],
  input: { readonly table: string; readonly fields: readonly string[]; readonly boundaries: readonly string[] },
): RulesSql {
  const fields = new Map(input.fields.map((field, index) => [field, `p."f${index}"`]));
  const valueSql = (field: string) =>
    isTeamAttribute(field) ? `p.${q(field)}` : (fields.get(field) ?? 'NULL::VARCHAR');
  const active = [...rules.entries()].filter(([, rule]) => rule.isOn);
  const statements: string[] = [];
  for (let start = 0; start < active.length; start += rulesPerStatement) {
    let from = `(SELECT * FROM ${q(input.table)})`;
    for (const [index, rule] of active.slice(start, start + rulesPerStatement))
      from = `(${stepSql({ rule, index, from, valueSql, boundaries: input.boundaries })})`;
    statements.push(`CREATE OR REPLACE TEMP TABLE ${q(input.table)} AS SELECT * FROM ${from}`);
  }
  return { statements, values: active.flatMap(([index, rule]) => valuesOf(rule, index)) };
}

type StepInput = {
  rule: TagRule;
  index: number;
  from: string;
  valueSql: (field: string) => string;
  boundaries: readonly string[];
};

/** One rule over the relation `from`. */
function stepSql({ rule, index, from, valueSql, boundaries }: StepInput): string {
  const attribute = `p.${q(rule.attribute)}`;
  const conditions = [
    ...forceSql(rule, boundaries),
    ...rule.where.map(({ field, operator, value }) => conditionSql(operator, valueSql(field), value)),
  ];
  const { after, key } = afterSql(rule, attribute, valueSql);
  const orNone = `CASE WHEN ${isBlankSql(after)} THEN NULL ELSE ${after} END`;
  const value =
    conditions.length === 0 ? orNone : `CASE WHEN ${conditions.join(' AND ')} THEN ${orNone} ELSE ${attribute} END`;
  const join = key === null ? '' : ` LEFT JOIN rule_value v ON v.rule = ${index} AND v.key = ${key}`;
  // the new value first, under a name of its own, so that it is worked out once
  const inner = `SELECT p.*, ${value} AS "x_New" FROM ${from} p${join}`;
  const changed = `"x_New" IS DISTINCT FROM ${q(rule.attribute)}`;
  return `SELECT * EXCLUDE ("x_New") REPLACE ("x_New" AS ${q(rule.attribute)}, CASE WHEN ${changed} THEN list_append("x_Hits", ${index}) ELSE "x_Hits" END AS "x_Hits") FROM (${inner})`;
}

function forceSql(rule: TagRule, boundaries: readonly string[]): string[] {
  const { from, until } = rule;
  if (from === null && until === null) return [];
  return [
    'p."x_Day" >= 0',
    ...(from === null ? [] : [`p."x_Day" > ${boundaries.indexOf(from)}`]),
    ...(until === null ? [] : [`p."x_Day" <= ${boundaries.indexOf(until)}`]),
  ];
}

/** True or false, never null. */
export function conditionSql(operator: TagRule['where'][number]['operator'], value: string, wanted: string): string {
  switch (operator) {
    case 'is':
      return `(${value} IS NOT DISTINCT FROM ${quoteLiteral(wanted)})`;
    case 'is-not':
      return `(${value} IS DISTINCT FROM ${quoteLiteral(wanted)})`;
    case 'contains':
      return `coalesce(contains(${value}, ${quoteLiteral(wanted)}), false)`;
    case 'starts-with':
      return `coalesce(starts_with(${value}, ${quoteLiteral(wanted)}), false)`;
    case 'matches':
      return `coalesce(regexp_matches(${value}, ${quoteLiteral(re2Of(wanted))}), false)`;
    case 'is-empty':
      return `(${isBlankSql(value)})`;
    case 'is-present':
      return `(NOT ${isBlankSql(value)})`;
  }
}

const trimSql = (value: string) => `trim(${value}, ${quoteLiteral(blanks)})`;
const isBlankSql = (value: string) => `coalesce(${trimSql(value)} = '', true)`;

function afterSql(
  rule: TagRule,
  attribute: string,
  valueSql: (field: string) => string,
): { after: string; key: string | null } {
  switch (rule.kind) {
    case 'normalise':
      return { after: rule.steps.reduce(normaliseSql, attribute), key: null };
    case 'alias':
      return { after: `coalesce(v.value, ${attribute})`, key: rule.ignoreCase ? `lower(${attribute})` : attribute };
    case 'regex': {
      const pattern = quoteLiteral(re2Of(rule.pattern));
      return { after: `regexp_replace(${attribute}, ${pattern}, ${quoteLiteral(rule.replacement)})`, key: null };
    }
    case 'look-up': {
      const key = valueSql(rule.field);
      return {
        after: rule.overrides ? `coalesce(v.value, ${attribute})` : `coalesce(${attribute}, v.value)`,
        key,
      };
    }
    case 'set':
      return {
        after: rule.overrides ? quoteLiteral(rule.value) : `coalesce(${attribute}, ${quoteLiteral(rule.value)})`,
        key: null,
      };
  }
}

type Step = Extract<TagRule, { kind: 'normalise' }>['steps'][number];

function normaliseSql(value: string, step: Step): string {
  switch (step) {
    case 'trim':
      return trimSql(value);
    case 'lower':
    case 'upper':
      return `${step}(${value})`;
    case 'unify-separators':
      return `regexp_replace(${value}, ${quoteLiteral(`[${separatorClass}]+`)}, '_', 'g')`;
  }
}

function re2Of(text: string): string {
  const pattern = readPattern(text);
  if (typeof pattern === 'string') throw new RangeError('a pattern that was never checked');
  return pattern.re2;
}

function valuesOf(rule: TagRule, index: number): RuleValue[] {
  const table = rule.kind === 'alias' ? rule.values : rule.kind === 'look-up' ? rule.table : {};
  const fold = (key: string) => (rule.kind === 'alias' && rule.ignoreCase ? lowerSimple(key) : key);
  return [...new Map(Object.entries(table).map(([key, value]) => [fold(key), value]))].map(([key, value]) => ({
    rule: index,
    key,
    value,
  }));
}
