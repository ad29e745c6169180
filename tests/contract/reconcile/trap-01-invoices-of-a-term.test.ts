import { afterEach, beforeEach, expect, it } from 'vitest';
import { QuerySpec } from '../../../src-core/query/query-spec.ts';
import { resultToJson } from '../../../src-core/query/result-json.ts';
import { QueryEngine } from '../../../workers/lake/query/query-engine.ts';
import { cur2 } from '../../fixtures/aws/cur-text.ts';
import { january, later, plan, reserved } from '../../fixtures/aws/golden-term.ts';
import { ReconcileBench, residualsOf } from './reconcile-bench.ts';

let bench: ReconcileBench;
let query: QueryEngine;
beforeEach(async () => {
  bench = await ReconcileBench.create();
  const { lake } = bench.workspace;
  query = new QueryEngine(lake.engine, () => lake.lakeVersion());
});
afterEach(async () => {
  await query.close();
  await bench.close();
});

async function ask(spec: Parameters<typeof QuerySpec.parse>[0]) {
  const head = await query.run(QuerySpec.parse(spec));
  return resultToJson(head, query.takeBytes(head.ticket)).rows;
}

/**
 * The golden report of trap 1 (arithmetic in fixtures/aws/golden-term.ts): upfront reservation, partial Savings Plan, a plan given back after 7 days, an
 * EDP refund. Effective over the whole term = billed = 359.25, while each month differs: January bills 292.05 and uses 191.25; February bills
 * 33.60 + 33.60 + 100.80 - 100.80 = 67.20 and uses 100.80 + 67.20 = 168.00.
 */
it('effective over the term is what the invoices of the term say', async () => {
  await bench.import('jan.csv', cur2(january));
  await bench.import('feb.csv', cur2(later));
  const measures = ['BilledCost', 'EffectiveCost'] as const;
  const figures = (rows: Record<string, unknown>[]) => rows.map(row => measures.map(name => row[name]));
  expect(figures(await ask({ measures: [...measures] }))).toEqual([['359.25', '359.25']]);
  const byMonth = await ask({
    measures: [...measures],
    dimensions: ['BillingPeriodStart'],
    orderBy: [{ column: 'BillingPeriodStart' }],
  });
  expect(figures(byMonth)).toEqual([
    ['292.05', '191.25'],
    ['67.2', '168'],
  ]);
  // each commitment by itself over its term: 212.40 and 141.60
  for (const [arn, sum] of [
    [reserved.reservation_reservation_a_r_n, '212.4'],
    [plan.savings_plan_savings_plan_a_r_n, '141.6'],
  ]) {
    const filters = [{ dimension: 'CommitmentDiscountId', op: 'in' as const, values: [arn ?? ''] }];
    expect(figures(await ask({ measures: [...measures], filters }))).toEqual([[sum, sum]]);
  }

  const invoice = { issuer: 'Amazon Web Services, Inc.', currency: 'USD', tax: '3.00' };
  await bench.tolerate('0');
  await bench.save(
    { ...invoice, invoiceId: 'jan', month: '2025-01', amount: '292.05' },
    { ...invoice, invoiceId: 'feb', month: '2025-02', amount: '67.20', tax: '0' },
  );
  expect((await bench.list()).map(({ month, state, invoiced, billed }) => [month, state, invoiced, billed])).toEqual([
    ['2025-02', 'reconciled', '67.2', '67.2'],
    ['2025-01', 'reconciled', '292.05', '292.05'],
  ]);
  // an invoice of the amortised view is not the invoice
  await bench.save({ ...invoice, invoiceId: 'jan', month: '2025-01', amount: '191.25' });
  const [, first] = await bench.list();
  expect([first?.state, residualsOf(first)[0]]).toEqual(['differs', 'invoice-billed -100.8']);
});
