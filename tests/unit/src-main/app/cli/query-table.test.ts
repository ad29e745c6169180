import { expect, test } from 'vitest';
import type { JsonCell, JsonResult } from '../../../../../src-core/query/result-json.ts';
import { queryTable } from '../../../../../src-main/app/cli/query-table.ts';

function answer(rows: Record<string, JsonCell>[], meta: Partial<JsonResult['meta']> = {}): JsonResult {
  const names = Object.keys(rows[0] ?? {});
  return {
    columns: names.map(name => {
      const isAmount = /Cost/.test(name);
      return { name, type: isAmount ? 'decimal' : 'string', unit: isAmount ? 'BillingCurrency' : null };
    }),
    rows,
    meta: {
      lakeVersion: 3,
      zone: 'UTC',
      table: 'rollup_month',
      truncated: false,
      conversion: null,
      sampled: null,
      costModel: null,
      ...meta,
    } as JsonResult['meta'],
  };
}
const team = (x_Team: string | null, BillingCurrency: string, EffectiveCost: string | null) => ({
  x_Team,
  BillingCurrency,
  EffectiveCost,
});

test('parts have a total and a share for each currency, to the last digit', () => {
  const text = queryTable(
    answer([team('a', 'USD', '2.000000000000000000000001'), team(null, 'USD', '1'), team('b', 'EUR', '5')]),
  );
  expect(text.split('\n')).toEqual(
    [
      'x_Team  BillingCurrency               EffectiveCost    share',
      '------  ---------------  --------------------------  -------',
      'a       USD              2.000000000000000000000001   66.7 %',
      '(none)  USD                                       1   33.3 %',
      'b       EUR                                       5  100.0 %',
      'total   USD              3.000000000000000000000001  100.0 %',
      'total   EUR                                       5  100.0 %',
      '3 rows, lake version 3, UTC, from rollup_month',
    ].map(line => line.trimEnd()),
  );
});

test('a total with an unknown part is unknown, and a sum of zero or less has no shares', () => {
  const unknown = queryTable(answer([team('a', 'USD', '1'), team('b', 'USD', null)]));
  expect(unknown).toMatch(/^total +USD +\?$/m);
  expect(unknown).not.toContain('%');
  expect(queryTable(answer([team('a', 'USD', '1'), team('b', 'USD', '-1')]))).not.toContain('%');
});

test('no total for one row, for a cut result and for answers without groups', () => {
  const one = queryTable(answer([team('a', 'USD', '1')]));
  expect(one).not.toContain('total');
  expect(one).toContain('1 row, lake version 3');
  expect(queryTable(answer([team('a', 'USD', '1'), team('b', 'USD', '1')], { truncated: true }))).not.toContain(
    'total',
  );
  expect(
    queryTable(
      answer([
        { BillingCurrency: 'USD', EffectiveCost: '1' },
        { BillingCurrency: 'EUR', EffectiveCost: '1' },
      ]),
    ),
  ).not.toContain('total');
});

test('several measures have totals and no share; an estimate that was not needed says so', () => {
  const rows = ['x', 'y'].map(x_Team => ({ x_Team, BillingCurrency: 'USD', EffectiveCost: '1.5', ListCost: '-2' }));
  const text = queryTable(answer(rows), { sample: true });
  expect(text).toMatch(/^total +USD +3 +-4$/m);
  expect(text).not.toContain('share');
  expect(text).toContain('exact: sums were at hand');
  expect(queryTable(answer(rows, { sampled: 0.1 }), { sample: true })).toContain('ESTIMATE from a sample of 10 %');
});
