import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedDimensions } from '../../../src-core/query/dimensions.ts';
import { groupedColumns, groupedSql, orderedSql } from '../../../src-core/query/grouped-sql.ts';
import { groupedOrder } from '../../../src-core/query/order.ts';
import { planGrouped } from '../../../src-core/query/plan.ts';
import { type Filter, grains, measures, RowsSpec } from '../../../src-core/query/query-spec.ts';
import { rowColumnNames, rowsCutoffSql, rowsSql } from '../../../src-core/query/rows-sql.ts';
import { quoteIdentifier, type SqlText } from '../../../src-core/query/sql-text.ts';
import { openSmallLake, type SmallLake } from './small-lake.ts';

let lake: SmallLake;
beforeAll(async () => {
  lake = await openSmallLake();
});
afterAll(() => lake.close());

const explain = ({ sql, params }: SqlText) => lake.engine.sql.all(`EXPLAIN ${sql}`, params);
const span = { startMs: Date.UTC(2025, 0, 1), endMs: Date.UTC(2026, 0, 1) };
const filters: Filter[] = [
  { dimension: 'ServiceName', op: 'in', values: ['a', null] },
  { dimension: 'x_Team', op: 'not-in', values: ['a'] },
  { dimension: 'x_Model', op: 'contains', values: ['a', 'b'] },
  { dimension: 'Tags/env', op: 'in', values: ['a'] },
  { dimension: 'BillingPeriodStart', op: 'in', values: ['2025-01', '2025-02-01T00:00:00Z'] },
];

describe('the builders bind on the migrated schema', () => {
  it.each(grains)('grain %s, in every zone kind, with every dimension', async grain => {
    const names = [
      ...fixedDimensions.map(dimension => dimension.name),
      'ProviderName',
      'Tags/odd "key"',
      'x_Custom/Id',
    ];
    const free = names.filter(name => name !== 'ChargePeriodStart');
    for (const zone of ['UTC', 'Asia/Seoul', 'America/St_Johns']) {
      for (const asOfVersion of [null, 1]) {
        for (let at = 0; at < free.length; at += 12) {
          const plan = planGrouped(
            {
              measures,
              dimensions: free.slice(at, at + 12),
              grain,
              from: '2025-02',
              to: '2025-04',
              filters,
              zone,
              compare: 'previous-period',
              withRows: true,
            },
            { span, asOfVersion },
          );
          const columns = groupedColumns(plan);
          await explain(orderedSql(groupedSql(plan), columns, groupedOrder([], columns), 10));
        }
      }
    }
  });

  it('charge lines with every column and order', async () => {
    const newest = { span, asOfVersion: null };
    await explain(rowsSql(RowsSpec.parse({ filters }), rowColumnNames, newest, { cutoff: '2025-03-01 00:00:00' }));
    for (const asOfVersion of [null, 1]) {
      for (const column of [...rowColumnNames, 'Tags/env', 'PublisherName']) {
        const spec = RowsSpec.parse({ filters, from: '2025-02', orderBy: [{ column, descending: true }] });
        await explain(rowsSql(spec, [...rowColumnNames, 'Tags/env'], { span, asOfVersion }));
        const cutoff = rowsCutoffSql(spec, { span, asOfVersion });
        if (cutoff) await explain(cutoff);
      }
    }
  });

  it('1,000 odd identifiers come back as they were (SECURITY rule 28)', async () => {
    const name = fc
      .string({ minLength: 1, maxLength: 60, unit: 'binary' })
      .filter(text => !text.includes('\0') && text.isWellFormed());
    for (const text of fc.sample(name, { numRuns: 1000, seed: 28 })) {
      const found = await lake.engine.withConnection(async connection => {
        const reader = await connection.runAndReadAll(`SELECT 1 AS ${quoteIdentifier(text)}`);
        return reader.columnNames();
      });
      expect(found).toEqual([text]);
    }
    expect(() => quoteIdentifier('')).toThrow(RangeError);
    expect(() => quoteIdentifier('a\0b')).toThrow(RangeError);
  });
});
