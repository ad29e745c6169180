import { recordDatasets } from '../../anycost/records.ts';
import type { Driver, SplitRule } from '../../contract/allocation.ts';
import { AppError } from '../../errors/app-error.ts';
import { checkRules } from '../../policy/tag-rules/check-rules.ts';
import { namedTargets, orderRules } from './order-rules.ts';
import { integersOf } from './weights.ts';

const mostRules = 500;
const summable = new Set(['integer', 'decimal', 'ratio']);

/**
 * What can be said of a cost model without looking at rows.
 * @throws AppError `allocation.invalid` { id, what }, `allocation.cycle` { path }
 */
export function checkModel(rules: readonly SplitRule[]): void {
  if (rules.length > mostRules) throw invalid('-', `there are more than ${mostRules} rules`);
  const seen = new Set<string>();
  for (const rule of rules) {
    if (seen.has(rule.id)) throw invalid(rule.id, 'another rule has the same id');
    seen.add(rule.id);
    if (JSON.stringify(rule).includes('\\u0000')) throw invalid(rule.id, 'it holds a NUL character');
    checkConditions(rule, rule.where);
    const problem = targetProblem(rule) ?? methodProblem(rule);
    if (problem) throw invalid(rule.id, problem);
    if (rule.method.kind === 'proportional' && rule.method.driver.kind === 'spend')
      checkConditions(rule, rule.method.driver.where);
  }
  orderRules(rules);
}

const invalid = (id: string, what: string) => new AppError('allocation.invalid', { id, what });

/** Conditions and dates are those of tag rules, and so is their check. */
function checkConditions({ id, attribute, isOn, from, until }: SplitRule, where: SplitRule['where']): void {
  try {
    checkRules([{ id, note: '', isOn, from, until, where, kind: 'set', attribute, value: '-', overrides: true }]);
  } catch (error) {
    if (error instanceof AppError && error.code === 'rules.invalid') throw invalid(id, String(error.details.what));
    throw error;
  }
}

function targetProblem(rule: SplitRule): string | null {
  const targets = namedTargets(rule);
  if (targets === null) return null;
  if (new Set(targets).size < targets.length) return 'a target is named twice';
  return targets.length === 0 ? 'it has no targets' : null;
}

function methodProblem({ method }: SplitRule): string | null {
  switch (method.kind) {
    case 'even':
      return null;
    case 'fixed': {
      const negative = Object.entries(method.weights).find(([, weight]) =>
        integersOf([weight]).some(value => value < 0n),
      );
      return negative ? `the weight of ${negative[0].slice(0, 80)} is negative` : null;
    }
    case 'proportional':
      return driverProblem(method.driver);
  }
}

function driverProblem(driver: Driver): string | null {
  if (driver.kind === 'spend') return null;
  if (driver.by.trim() === '') return 'its driver does not say what names the targets';
  if (driver.kind === 'metric') return driver.metric.trim() === '' ? 'its driver names no metric' : null;
  const { columns } = recordDatasets[driver.dataset];
  const column = columns.find(({ name }) => name === driver.column);
  if (!column || !summable.has(column.type)) {
    const known = columns.filter(({ type }) => summable.has(type)).map(({ name }) => name);
    return `${driver.dataset} has no column ${driver.column.slice(0, 80)} that adds up; known: ${known.join(', ')}`;
  }
  return namingColumn(driver) === null
    ? `${driver.dataset} has no text column ${driver.by.slice(0, 80)} that could name the targets`
    : null;
}

/** Where a records driver finds the targets: a text column, or a key of a JSON column (`Tags/<key>`, `Labels/<key>`). */
export function namingColumn(
  driver: Extract<Driver, { kind: 'records' }>,
): { readonly column: string; readonly key: string | null } | null {
  const { columns } = recordDatasets[driver.dataset];
  if (columns.some(({ name, type }) => name === driver.by && type === 'string'))
    return { column: driver.by, key: null };
  const [, column = '', key = ''] = /^(\w+)\/(.+)$/s.exec(driver.by) ?? [];
  return columns.some(({ name, type }) => name === column && type === 'json') ? { column, key } : null;
}
