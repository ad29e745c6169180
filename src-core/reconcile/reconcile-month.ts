import type { Reconciliation, Residual } from '../contract/reconcile.ts';
import { formatAmount, parseAmount, type Unscaled } from '../money/amount.ts';
import { categoryAddress, linesAddress } from './address.ts';
import { blocksOf } from './blocks.ts';
import { billedOf, type ReconcileInput } from './facts.ts';
import { invoiceParts, isTaxStated } from './invoice-parts.ts';
import { notMetered } from './not-metered.ts';
import { isWithin, sizeOf } from './tolerance.ts';

/**
 * Invoice against billing rows, metered usage and allocated totals. Every residual is the first figure minus the second; its parts follow it and add
 * up to it exactly. Cost: linear in lines and invoices.
 */
export function reconcileMonth(input: ReconcileInput): Reconciliation {
  const { key, lines, invoices, tolerance } = input;
  const invoiced = invoices.length === 0 ? null : invoices.reduce((sum, { amount }) => sum + parseAmount(amount), 0n);
  const billed = billedOf(lines);
  const compared = input.metering.filter(({ isShared, metered }) => !isShared && metered !== null);
  const metered = compared.length === 0 ? null : compared.reduce((sum, each) => sum + (each.metered ?? 0n), 0n);
  const invoiceResiduals = invoiced === null ? [] : againstInvoice(input, invoiced, billed);
  const blocks = blocksOf(input);
  return {
    ...key,
    invoices: [...invoices],
    invoiced: text(invoiced),
    billed: text(billed),
    billedTax: text(billedOf(lines.filter(({ category }) => category === 'Tax'))),
    rows: lines.reduce((sum, { rows }) => sum + rows, 0),
    byInvoice: byInvoice(input),
    metered: text(metered),
    allocated: text(input.allocated),
    residuals: [
      ...invoiceResiduals,
      ...(billed === null || metered === null ? [] : againstMetered(input, billed, metered)),
      ...(billed === null || input.allocated === null ? [] : againstAllocated(input, billed, input.allocated)),
    ],
    tolerance,
    state:
      invoiced === null
        ? 'no-invoice'
        : invoiceResiduals.some(({ isPart, isWithin: fits }) => !isPart && !fits)
          ? 'differs'
          : blocks.length > 0
            ? 'blocked'
            : 'reconciled',
    blocks,
  };
}

const text = (amount: Unscaled | null) => (amount === null ? null : formatAmount(amount));
const largerOf = (a: Unscaled, b: Unscaled) => (sizeOf(a) > sizeOf(b) ? a : b);

/** A share for the eye; the amounts decide. Null where there is nothing to be a share of. */
function shareOf(amount: Unscaled, whole: Unscaled): number | null {
  return whole === 0n ? null : Number((amount * 1_000_000n) / sizeOf(whole)) / 1_000_000;
}

function againstInvoice(input: ReconcileInput, invoiced: Unscaled, billed: Unscaled | null): Residual[] {
  const larger = largerOf(invoiced, billed ?? 0n);
  const difference = invoiced - (billed ?? 0n);
  const parts = invoiceParts(input);
  // A bill without tax lines cannot be compared with the tax on an invoice, which says how much that is (FOCUS 1.4 InvoiceDetail.BilledCost)
  const hasTaxLines = input.lines.some(({ category }) => category === 'Tax');
  const tax = parts.find(({ name }) => name === 'tax')?.amount ?? 0n;
  const exempt = isTaxStated(input) && !hasTaxLines ? tax : 0n;
  const whole: Residual = {
    name: 'invoice-billed',
    amount: formatAmount(difference),
    share: shareOf(difference, larger),
    isWithin: input.lines.length > 0 && isWithin(difference - exempt, larger, input.tolerance),
    isPart: false,
    address: linesAddress(input, null),
  };
  return [
    whole,
    ...parts.map(({ name, amount }) => ({
      name,
      amount: formatAmount(amount),
      share: shareOf(amount, larger),
      isWithin: name === 'rounding' || (name === 'tax' && exempt !== 0n) || isWithin(amount, larger, input.tolerance),
      isPart: true,
      address: linesAddress(input, name),
    })),
  ];
}

/** Billed minus metered: what nobody meters, and what metering does not explain, by model where models are named. */
function againstMetered(input: ReconcileInput, billed: Unscaled, metered: Unscaled): Residual[] {
  const entries = input.metering.filter(each => !each.isShared && each.metered !== null);
  const charged = entries.reduce((sum, each) => sum + each.charged, 0n);
  const isExplained = entries.every(({ isReconciled }) => isReconciled !== false);
  const models = entries.flatMap(each =>
    each.models.length === 0
      ? [{ name: `metering:${each.provider}`, amount: each.charged - (each.metered ?? 0n) }]
      : each.models.map(({ model, difference }) => ({ name: `model:${model ?? ''}`, amount: difference })),
  );
  const part = (name: string, amount: Unscaled, fits: boolean, address: string | null): Residual => ({
    ...{ name, amount: formatAmount(amount), share: shareOf(amount, billed), isWithin: fits, isPart: true, address },
  });
  return [
    {
      ...part('billed-metered', billed - metered, isExplained, '#/quality?tab=overlap'),
      isPart: false,
    },
    ...notMetered(input.lines, billed - charged).map(({ name, amount }) =>
      part(name, amount, true, name === 'not-metered' ? linesAddress(input, null) : categoryAddress(input, name)),
    ),
    ...models
      .filter(({ amount }) => amount !== 0n)
      .map(({ name, amount }) => part(name, amount, isExplained, '#/quality?tab=overlap')),
  ];
}

/** Both are sums of the same lines: there is no tolerance. */
function againstAllocated(input: ReconcileInput, billed: Unscaled, allocated: Unscaled): Residual[] {
  const difference = billed - allocated;
  return [
    {
      name: 'billed-allocated',
      amount: formatAmount(difference),
      share: shareOf(difference, billed),
      isWithin: difference === 0n,
      isPart: false,
      address: linesAddress(input, null),
    },
  ];
}

function byInvoice({ lines, invoices }: ReconcileInput): Reconciliation['byInvoice'] {
  const groups = Map.groupBy(lines, ({ invoiceId }) => invoiceId);
  const ids = [...new Set([...groups.keys(), ...invoices.map(({ invoiceId }) => invoiceId)])];
  return ids
    .map(invoiceId => ({
      invoiceId,
      billed: text(billedOf(groups.get(invoiceId) ?? [])),
      invoiced: invoices.find(invoice => invoice.invoiceId === invoiceId)?.amount ?? null,
    }))
    .toSorted((a, b) => ((a.invoiceId ?? '\uffff') < (b.invoiceId ?? '\uffff') ? -1 : 1));
}
