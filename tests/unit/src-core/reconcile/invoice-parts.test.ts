import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Invoice, type StoredInvoice } from '../../../../src-core/contract/reconcile.ts';
import { formatAmount, parseAmount } from '../../../../src-core/money/amount.ts';
import { billedOf, type LineGroup } from '../../../../src-core/reconcile/facts.ts';
import { invoiceParts } from '../../../../src-core/reconcile/invoice-parts.ts';
import { matchInvoices } from '../../../../src-core/reconcile/match-invoices.ts';
import { focusTolerance, isWithin, roundingBound } from '../../../../src-core/reconcile/tolerance.ts';

const amount = fc.integer({ min: -2_000_000, max: 2_000_000 }).map(units => formatAmount(BigInt(units) * 10n ** 20n));
const id = fc.constantFrom('a', 'b', 'c', null);
const line: fc.Arbitrary<LineGroup> = fc.record({
  invoiceId: id,
  category: fc.constantFrom('Usage', 'Tax', 'Credit', 'Purchase', null),
  isCorrection: fc.boolean(),
  isOtherMonth: fc.boolean(),
  publisher: fc.constantFrom('Seller', 'Vendor', null),
  rows: fc.integer({ min: 1, max: 10_000 }),
  billed: fc.option(amount.map(parseAmount)),
});
const invoice: fc.Arbitrary<StoredInvoice> = fc
  .record({
    invoiceId: fc.constantFrom('a', 'b', 'x', 'y'),
    month: fc.constantFrom('2026-01', '2026-02'),
    billingAccountId: fc.constantFrom('acct-1', 'acct-2', null),
    amount,
    tax: fc.option(amount),
    origin: fc.constantFrom('typed', 'provider-api'),
  })
  .map(parts => ({
    ...Invoice.parse({ ...parts, issuer: 'Cloud', currency: 'USD' }),
    ...{ enteredAt: '2026-02-01T00:00:00.000Z', author: 'ana', version: 1 },
  }));
const placed = fc
  .tuple(line, fc.constantFrom('2026-01', '2026-02'), fc.constantFrom('acct-1', 'acct-2'))
  .map(([group, month, account]) => ({ ...group, issuer: 'Cloud', account, month, currency: 'USD' }));
const unique = (invoices: StoredInvoice[]) => [...new Map(invoices.map(each => [each.invoiceId, each])).values()];

describe('invoice minus billed', () => {
  it('is the sum of its parts, to the last digit, whatever the lines and invoices', () => {
    fc.assert(
      fc.property(
        fc.array(placed, { maxLength: 12 }),
        fc.array(invoice, { maxLength: 4 }).map(unique),
        (lines, invoices) => {
          for (const month of matchInvoices(lines, invoices)) {
            const invoiced = month.invoices.reduce((sum, each) => sum + parseAmount(each.amount), 0n);
            const parts = invoiceParts(month);
            expect(parts.reduce((sum, part) => sum + part.amount, 0n)).toBe(invoiced - (billedOf(month.lines) ?? 0n));
            expect(new Set(parts.map(({ name }) => name)).size).toBe(parts.length);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('no line and no invoice is lost or told twice when they are brought together', () => {
    fc.assert(
      fc.property(
        fc.array(placed, { maxLength: 12 }),
        fc.array(invoice, { maxLength: 4 }).map(unique),
        (lines, invoices) => {
          const months = matchInvoices(lines, invoices);
          expect(new Set(months.flatMap(month => month.lines))).toEqual(new Set(lines));
          expect(months.flatMap(month => month.lines)).toHaveLength(lines.length);
          expect(months.flatMap(month => month.invoices)).toHaveLength(invoices.length);
          expect(new Set(months.map(({ key }) => JSON.stringify(key))).size).toBe(months.length);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

/** The four scenarios of the appendix "Rounding Variance Tolerance" of FOCUS 1.4. */
describe('the tolerance of FOCUS', () => {
  const fits = (rows: number, billed: string, invoiced: string) => {
    const [a, b] = [parseAmount(billed), parseAmount(invoiced)];
    return isWithin(b - a, b, focusTolerance(rows, 'USD'));
  };
  it('passes 0.02 on 5 rows and 4.50 on a million, not 5.00 and 15.00', () => {
    expect(focusTolerance(5, 'USD').absolute).toBe('1'); // sqrt(5) x 0.5 x 0.01 = 0.011 is less than 100 x 0.01
    expect(focusTolerance(1_000_000, 'USD').absolute).toBe('5'); // sqrt(1,000,000) x 0.5 x 0.01
    expect(fits(5, '12.50', '12.52')).toBe(true);
    expect(fits(5, '10.00', '15.00')).toBe(false);
    expect(fits(1_000_000, '5000000.00', '5000004.50')).toBe(true);
    expect(fits(1_000_000, '5000000.00', '5000015.00')).toBe(false);
  });
  it('counts in the smallest coin of the currency', () => {
    expect(focusTolerance(1, 'JPY').absolute).toBe('100');
    expect(focusTolerance(1, 'KWD').absolute).toBe('0.1');
    expect(formatAmount(roundingBound(1, 'JPY'))).toBe('1');
    expect(formatAmount(roundingBound(400, 'USD'))).toBe('0.1'); // sqrt(400) / 2 = 10 cents
  });
  it('takes a share of the larger side exactly', () => {
    const one = parseAmount('1');
    expect(isWithin(one, 100n * one, { absolute: '0', share: 0.01 })).toBe(true);
    expect(isWithin(one + 1n, 100n * one, { absolute: '0', share: 0.01 })).toBe(false);
    expect(isWithin(-one, -100n * one, { absolute: '0', share: 0.01 })).toBe(true);
  });
});
