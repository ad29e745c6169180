import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../src-core/errors/app-error.ts';
import { fixedDimensions, jsonPointer, resolveDimension } from '../../../../src-core/query/dimensions.ts';
import { groupedColumns, groupedSql, orderedSql } from '../../../../src-core/query/grouped-sql.ts';
import { groupedOrder } from '../../../../src-core/query/order.ts';
import { type GroupedQuestion, planGrouped } from '../../../../src-core/query/plan.ts';
import { RowsSpec } from '../../../../src-core/query/query-spec.ts';
import { rowsSql } from '../../../../src-core/query/rows-sql.ts';

const lake = { span: { startMs: Date.UTC(2025, 0, 1), endMs: Date.UTC(2026, 0, 1) }, asOfVersion: null };
const ask = (part: Partial<GroupedQuestion>): GroupedQuestion => ({
  measures: ['BilledCost'],
  dimensions: [],
  grain: 'none',
  from: null,
  to: null,
  filters: [],
  zone: 'UTC',
  compare: 'none',
  withRows: false,
  ...part,
});
const table = (part: Partial<GroupedQuestion>) => planGrouped(ask(part), lake).table;

describe('planGrouped', () => {
  it.each([
    [{}, 'rollup_month'],
    [{ grain: 'quarter', from: '2025-02', to: '2025-05' }, 'rollup_month'],
    [{ grain: 'week' }, 'rollup_day'],
    [{ grain: 'month', to: '2025-02-03' }, 'rollup_day'],
    [{ grain: 'hour', dimensions: ['x_Team'] }, 'rollup_hour_service'],
    [{ grain: 'hour', dimensions: ['RegionId'] }, 'fact_cost_usage'],
    [{ zone: 'Asia/Kathmandu' }, 'rollup_month'],
    [{ zone: 'Asia/Kathmandu', from: '2025-02' }, 'fact_cost_usage'],
    [{ zone: 'Asia/Seoul', from: '2025-02' }, 'rollup_hour_service'],
    [{ filters: [{ dimension: 'SkuId', op: 'in', values: ['x'] }] }, 'fact_cost_usage'],
    [{ dimensions: ['x_Source', 'BillingCurrency', 'ProviderName', 'RegionName'] }, 'rollup_month'],
  ] as const)('%o reads %s', (part, name) => {
    expect(table(part as Partial<GroupedQuestion>)).toBe(name);
  });

  it('reads the newest and the replaced rows for an older version', () => {
    expect(planGrouped(ask({}), { ...lake, asOfVersion: 3 }).table).toBe('rollup_month+fact_cost_usage_superseded');
  });
});

describe('builders', () => {
  it('keeps what the reader typed out of the SQL text', () => {
    const typed = ["x'; DROP TABLE slice; --", '"quoted"', '\n-- comment', '$1'];
    for (const dimension of ['ServiceName', 'x_Team', 'Tags/env']) {
      const plan = planGrouped(ask({ filters: [{ dimension, op: 'in', values: typed }] }), lake);
      const { sql, params } = groupedSql(plan);
      for (const text of typed.filter(value => value !== '$1')) expect(sql).not.toContain(text);
      expect(params).toEqual(expect.arrayContaining(typed));
      const rows = rowsSql(RowsSpec.parse({ filters: [{ dimension, values: typed }] }), ['BilledCost'], lake);
      for (const text of typed.filter(value => value !== '$1')) expect(rows.sql).not.toContain(text);
    }
  });

  it('states the grain in the first line, whatever a tag key is called', () => {
    const key = 'Tags/a\nb"c\r; SELECT 1';
    const plan = planGrouped(ask({ grain: 'day', zone: 'Asia/Seoul', dimensions: ['x_Team', key] }), lake);
    const columns = groupedColumns(plan);
    const { sql } = orderedSql(groupedSql(plan), columns, groupedOrder([], columns), 10);
    expect(sql.split('\n')[0]).toBe(
      '-- grain: one row per ChargePeriodStart (day, Asia/Seoul) x x_Team x Tags/a b"c ; SELECT 1 x BillingCurrency',
    );
  });

  it('orders totally', () => {
    const columns = groupedColumns(planGrouped(ask({ grain: 'day', dimensions: ['x_Team', 'RegionId'] }), lake));
    expect(groupedOrder([{ column: 'RegionId', descending: true }], columns).map(term => term.column)).toEqual([
      'RegionId',
      'ChargePeriodStart',
      'BillingCurrency',
      'BilledCost',
      'x_Team',
    ]);
  });
});

describe('dimensions', () => {
  it('are all known by their own name, amounts are none', () => {
    for (const dimension of fixedDimensions) expect(resolveDimension(dimension.name)).toEqual(dimension);
    for (const name of ['BilledCost', 'ListUnitPrice', 'PricingQuantity', 'Tags/', 'tags/env', 'constructor', '']) {
      expect(() => resolveDimension(name)).toThrow(/query.unknown-dimension/);
    }
  });

  it('suggest what was probably meant', () => {
    const known = (name: string) => {
      try {
        resolveDimension(name);
      } catch (error) {
        return error instanceof AppError ? error.details.known : error;
      }
      return null;
    };
    expect(known('servicecategory')).toEqual(expect.arrayContaining(['ServiceCategory']));
    expect(known('Team')).toEqual(expect.arrayContaining(['x_Team']));
    expect(known('Tag/env')).toEqual(expect.arrayContaining(['Tags']));
  });

  it('reach any tag key', () => {
    expect(resolveDimension('Tags/a/b')).toMatchObject({ kind: 'json', column: 'Tags', jsonKey: 'a/b' });
    expect(jsonPointer('a/b~c')).toBe('/a~1b~0c');
  });
});
