import type { Invoice } from '../../contract/reconcile.ts';
import { formatAmount, parseAmount, type Unscaled } from '../../money/amount.ts';
import { MONEY_SCALE } from '../../money/scale.ts';
import { monthEnd } from '../calendar.ts';
import type { Month } from '../model.ts';

/** What a bill's lines of a closed month add up to; exact decimal text. */
export type BilledMonth = {
  readonly issuer: string;
  readonly invoiceId: string;
  readonly billingAccountId: string;
  readonly month: Month;
  readonly currency: string;
  readonly billed: string;
  readonly tax: string;
  /** Whether the bill has lines of tax at all. */
  readonly hasTax: boolean;
};

/** A credit that is on the invoice and not yet among the charge lines. */
export const lateCredit = {
  issuer: 'CoreWeave, Inc.',
  month: '2026-09' as Month,
  amount: '-3860.00',
  note: 'Includes credit note CN-2026-0917, -3,860.00 USD for the outage of 12 September 2026',
  explanation:
    'The seller granted a credit for the outage of 12 September 2026 and took it off the invoice; the billing export does not have it yet. The next delivery of the month should.',
} as const;

/** One invoice for each bill and closed month: the lines in whole cents, and one that says something else. */
export function demoInvoices(months: readonly BilledMonth[]): Invoice[] {
  return months.map(month => {
    const isLate = month.issuer === lateCredit.issuer && month.month === lateCredit.month;
    const billed = toCents(parseAmount(month.billed));
    return {
      issuer: month.issuer,
      invoiceId: month.invoiceId,
      billingAccountId: month.billingAccountId,
      month: month.month,
      currency: month.currency,
      amount: formatAmount(isLate ? billed + parseAmount(lateCredit.amount) : billed),
      tax: month.hasTax ? formatAmount(toCents(parseAmount(month.tax))) : null,
      issuedOn: `${monthEnd(month.month).slice(0, 8)}03`,
      note: isLate ? lateCredit.note : '',
      origin: 'typed',
    };
  });
}

const CENT = 10n ** BigInt(MONEY_SCALE - 2);

/** To the nearest cent, halves away from zero, as sellers round. */
function toCents(amount: Unscaled): Unscaled {
  const size = amount < 0n ? -amount : amount;
  const cents = ((size + CENT / 2n) / CENT) * CENT;
  return amount < 0n ? -cents : cents;
}

/** The list as `mureon invoice import` reads it. */
export function invoicesCsv(invoices: readonly Invoice[]): string {
  const cell = (value: string | null) =>
    value === null ? '' : /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  const lines = invoices.map(({ issuer, invoiceId, billingAccountId, month, currency, amount, tax, issuedOn, note }) =>
    [
      issuer,
      invoiceId,
      billingAccountId ?? null,
      month,
      currency,
      amount,
      tax ?? null,
      issuedOn ?? null,
      note ?? '',
    ].map(cell),
  );
  const head = ['issuer', 'invoiceId', 'billingAccountId', 'month', 'currency', 'amount', 'tax', 'issuedOn', 'note'];
  return `${[head, ...lines].map(line => line.join(',')).join('\n')}\n`;
}
