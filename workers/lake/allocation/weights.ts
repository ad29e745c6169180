import type { DuckDBConnection } from '@duckdb/node-api';
import { type RecordDatasetName, recordDatasets } from '../../../src-core/anycost/records.ts';
import type { Driver, SplitRule } from '../../../src-core/contract/allocation.ts';
import { namingColumn } from '../../../src-core/engines/allocation/check-model.ts';
import { onCells } from '../../../src-core/engines/allocation/fields.ts';
import { isOpenTarget, namedTargets } from '../../../src-core/engines/allocation/order-rules.ts';
import { compareKeys } from '../../../src-core/engines/allocation/split-exactly.ts';
import { sumOfTexts } from '../../../src-core/engines/allocation/weights.ts';
import { jsonPointer } from '../../../src-core/query/dimensions.ts';
import { measures } from '../../../src-core/query/query-spec.ts';
import { allRows, type Row, toText } from '../import/sql-run.ts';
import { identifier, literal } from '../import/sql-text.ts';
import { attributeJoins, conditionsSql, monthSql, within } from './cells.ts';

/** Weights of one stretch and currency: decimal text, targets in the order of their keys, zeros left out. */
export type Weights = readonly { readonly target: string; readonly weight: string }[];

export type WeightTable = {
  /** Where the weights come from, in words. */
  readonly words: string;
  /** @param period first day of the stretch, YYYY-MM-DD @param currency of the pool; null = lines that name none */
  of(period: string, currency: string | null): Weights;
  /** The targets that are there whether they have weight or not: for even shares in the place of missing weights. */
  named: readonly string[] | null;
};

/** Weights of a rule for a month, from the lake as it is before any split. @param rules those in force, whose pools an open target set leaves out */
export async function readWeights(
  connection: DuckDBConnection,
  rule: SplitRule,
  month: string,
  rules: readonly SplitRule[],
): Promise<WeightTable> {
  const named = namedTargets(rule)?.toSorted(compareKeys) ?? null;
  const { method } = rule;
  const listed = named && new Set(named);
  const takesPart = listed ? (value: string) => listed.has(value) : (value: string) => isOpenTarget(rule, value, rules);
  if (method.kind === 'fixed') {
    const weights = (named ?? []).map(target => ({ target, weight: method.weights[target] ?? '0' })).filter(hasWeight);
    return { words: 'fixed weights of the rule', of: () => weights, named };
  }
  if (method.kind === 'even' && named) {
    const weights = named.map(target => ({ target, weight: '1' }));
    return { words: 'even shares of the targets that the rule names', of: () => weights, named };
  }
  const source = method.kind === 'even' ? spenders(rule, month) : driverSource(method.driver, rule, month);
  const table = collect(await allRows(connection, source.sql), source.names, takesPart);
  return {
    words: source.words,
    of: (period, currency) => table.get(keyOf(period, source.hasCurrency ? currency : null)) ?? [],
    named,
  };
}

type Source = {
  /** Rows: period (YYYY-MM-DD), currency, value, weight (decimal text). */
  readonly sql: string;
  readonly hasCurrency: boolean;
  readonly names: Readonly<Record<string, string>>;
  readonly words: string;
};

const keyOf = (period: string, currency: string | null) => JSON.stringify([period, currency]);
const hasWeight = ({ weight }: { weight: string }) => !/^-?0*\.?0*$/.test(weight);

/** Several values can stand for one target; their weights add up exactly. */
function collect(
  rows: readonly Row[],
  names: Readonly<Record<string, string>>,
  takesPart: (target: string) => boolean,
): Map<string, Weights> {
  const groups = Map.groupBy(rows, row => keyOf(String(row.period), toText(row.currency)));
  return new Map(
    [...groups].map(([key, members]) => {
      const named = members.map(row => {
        const value = String(row.value);
        return { target: Object.hasOwn(names, value) ? (names[value] ?? value) : value, weight: String(row.weight) };
      });
      const weights = [...Map.groupBy(named, ({ target }) => target)]
        .filter(([target]) => takesPart(target))
        .map(([target, parts]) => ({ target, weight: sumOfTexts(parts.map(({ weight }) => weight)) }))
        .filter(hasWeight)
        .toSorted((a, b) => compareKeys(a.target, b.target));
      return [key, weights];
    }),
  );
}

const periodSql = (rule: SplitRule, time: string) =>
  `strftime(date_trunc('${rule.period}', ${time}), '%Y-%m-%d') AS period`;
const stretch = (rule: SplitRule) => (rule.period === 'day' ? 'of the day' : 'of the month');

/** Values with cost, each counting the same. */
function spenders(rule: SplitRule, month: string): Source {
  const table = rule.period === 'day' ? 'rollup_day' : 'rollup_month';
  const value = `t.${identifier(rule.attribute)}`;
  const hasCost = measures.map(name => `coalesce(sum(c.${identifier(name)}), 0) <> 0`).join(' OR ');
  return {
    sql: `-- grain: stretch x currency x value
      SELECT ${periodSql(rule, 'c.Bucket')}, c.BillingCurrency AS currency, ${value} AS value, '1' AS weight
      FROM ${table} c ${attributeJoins} WHERE ${within('c.Bucket', monthSql(month))} AND ${value} IS NOT NULL GROUP BY 1, 2, 3 HAVING ${hasCost}`,
    hasCurrency: true,
    names: {},
    words: `even shares of every ${rule.attribute} with cost ${stretch(rule)}`,
  };
}

function driverSource(driver: Driver, rule: SplitRule, month: string): Source {
  switch (driver.kind) {
    case 'spend':
      return spendSource(driver, rule, month);
    case 'records':
      return recordsSource(driver, rule, month);
    case 'metric':
      return metricSource(driver, rule, month);
  }
}

function spendSource(driver: Extract<Driver, { kind: 'spend' }>, rule: SplitRule, month: string): Source {
  const isCoarse = onCells(driver.where);
  const table = isCoarse ? (rule.period === 'day' ? 'rollup_day' : 'rollup_month') : 'fact_cost_usage';
  const time = isCoarse ? 'c.Bucket' : 'c.ChargePeriodStart';
  const value = `t.${identifier(rule.attribute)}`;
  return {
    sql: `-- grain: stretch x currency x value
      SELECT ${periodSql(rule, time)}, c.BillingCurrency AS currency, ${value} AS value, sum(c.${identifier(driver.measure)})::VARCHAR AS weight
      FROM ${table} c ${attributeJoins} WHERE ${within(time, monthSql(month))} AND ${value} IS NOT NULL AND ${conditionsSql(driver.where)}
      GROUP BY 1, 2, 3 HAVING sum(c.${identifier(driver.measure)}) IS NOT NULL`,
    hasCurrency: true,
    names: {},
    words: `${driver.measure} of each ${rule.attribute} ${stretch(rule)} before any split${driver.where.length > 0 ? ', where the driver\u2019s conditions hold' : ''}`,
  };
}

/** Measured ratios are summed as decimals of nine digits, so that the sum does not depend on the order of the rows. */
const ratioType = 'DECIMAL(38, 9)';

function recordsSource(driver: Extract<Driver, { kind: 'records' }>, rule: SplitRule, month: string): Source {
  const { table, at, columns } = recordDatasets[driver.dataset];
  const naming = namingColumn(driver);
  if (!naming) throw new RangeError(`a driver that was never checked: ${driver.by}`);
  const value = naming.key === null ? `c.${identifier(naming.column)}` : jsonValue(naming.column, naming.key);
  const isRatio = columns.find(({ name }) => name === driver.column)?.type === 'ratio';
  const amount = `c.${identifier(driver.column)}${isRatio ? `::${ratioType}` : ''}`;
  return recordSum(
    { driver, rule, month, table, at, value, amount, condition: 'true' },
    `${driver.column} of ${driver.dataset}`,
  );
}

function metricSource(driver: Extract<Driver, { kind: 'metric' }>, rule: SplitRule, month: string): Source {
  const { table, at } = recordDatasets.metric;
  const condition = `c.MetricName = ${literal(driver.metric)}`;
  const value = jsonValue('Labels', driver.by);
  return recordSum(
    { driver, rule, month, table, at, value, amount: 'c."Value"', condition },
    `metric ${driver.metric}`,
  );
}

const jsonValue = (column: string, key: string) =>
  `CASE WHEN json_valid(c.${identifier(column)}) THEN json_extract_string(c.${identifier(column)}, ${literal(jsonPointer(key))}) END`;

type RecordSum = {
  readonly driver: Exclude<Driver, { kind: 'spend' }>;
  readonly rule: SplitRule;
  readonly month: string;
  readonly table: string;
  readonly at: string;
  readonly value: string;
  readonly amount: string;
  readonly condition: string;
};

function recordSum({ driver, rule, month, table, at, value, amount, condition }: RecordSum, what: string): Source {
  const time = `c.${identifier(at)}`;
  return {
    sql: `-- grain: stretch x value
      SELECT ${periodSql(rule, time)}, NULL AS currency, ${value} AS value, sum(${amount})::VARCHAR AS weight
      FROM ${table} c WHERE ${within(time, monthSql(month))} AND ${condition} AND ${value} IS NOT NULL AND ${value} <> ''
      GROUP BY 1, 2, 3 HAVING sum(${amount}) IS NOT NULL`,
    hasCurrency: false,
    names: driver.names,
    words: `${what} by ${driver.by} ${stretch(rule)}`,
  };
}

/** Datasets whose records decide the weights of these rules. */
export function datasetsOf(rules: readonly SplitRule[]): RecordDatasetName[] {
  const names = rules.flatMap(({ method }): RecordDatasetName[] => {
    if (method.kind !== 'proportional' || method.driver.kind === 'spend') return [];
    return [method.driver.kind === 'records' ? method.driver.dataset : 'metric'];
  });
  return [...new Set(names)].toSorted();
}
