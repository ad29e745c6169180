import type { MeasureTotal } from '../../src-core/contract/imports.ts';
import { formatAmount } from '../../src-core/money/amount.ts';
import { measures } from '../../src-core/query/query-spec.ts';
import type { PlainBatch } from './batch.ts';

/** Exact sums of the measures of one batch per currency; a measure that is unknown on every row is absent. */
export function sumsOf(batch: PlainBatch): MeasureTotal[] {
  const currencies = batch.columns.find(({ column }) => column.name === 'BillingCurrency')?.cells;
  if (!currencies) return [];
  return measures.flatMap(measure => {
    const amounts = batch.columns.find(({ column }) => column.name === measure)?.cells;
    const sums = new Map<string, bigint>();
    amounts?.forEach((amount, row) => {
      if (typeof amount !== 'bigint') return;
      const currency = String(currencies[row]);
      sums.set(currency, (sums.get(currency) ?? 0n) + amount);
    });
    return [...sums].map(([currency, sum]) => ({ measure, currency, amount: formatAmount(sum) }));
  });
}
