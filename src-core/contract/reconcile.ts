import { z } from 'zod';
import { Amount, call, Instant, Ok } from './meta.ts';

const Month = z.string().regex(/^\d{4}-\d{2}$/);

/** What the seller says is owed. */
export const Invoice = z.object({
  /** InvoiceIssuerName of the bill it belongs to. */
  issuer: z.string().min(1).max(300),
  /** InvoiceId; unique per issuer. */
  invoiceId: z.string().min(1).max(200),
  billingAccountId: z.string().max(300).nullable().default(null),
  month: Month,
  currency: z.string().regex(/^[A-Z]{3}$/),
  /** Everything on it, tax included. */
  amount: Amount,
  /** Of which tax; null = not said. */
  tax: Amount.nullable().default(null),
  issuedOn: z.iso.date().nullable().default(null),
  note: z.string().max(500).default(''),
  /** typed: by a person; invoice-detail: FOCUS Invoice Detail file; provider-api: the provider's cost report. */
  origin: z.enum(['typed', 'invoice-detail', 'provider-api']).default('typed'),
});
export type Invoice = z.infer<typeof Invoice>;
export type InvoiceInput = z.input<typeof Invoice>;

export const StoredInvoice = Invoice.extend({ enteredAt: Instant, author: z.string(), version: z.number().int() });
export type StoredInvoice = z.infer<typeof StoredInvoice>;

/** A difference is within when it is at most `absolute` units of currency or `share` of the larger side. */
export const Tolerance = z.object({ absolute: Amount, share: z.number().min(0).max(1) });
export type Tolerance = z.infer<typeof Tolerance>;

/** A named difference between two of the four figures. */
export const Residual = z.object({
  /**
   * invoice-billed, billed-metered, billed-allocated, and their parts, which follow them and add up to them. Of invoice-billed: see InvoicePartName in
   * src-core/reconcile/invoice-parts.ts. Of billed-metered: corrections, tax, purchases, credits, adjustments, not-metered (usage nobody meters), model:NAME (empty: lines that name none), metering:PROVIDER where no model is named at all.
   */
  name: z.string(),
  amount: Amount,
  share: z.number().nullable(),
  isWithin: z.boolean(),
  /** True for a part that explains the one above it. */
  isPart: z.boolean(),
  address: z.string().nullable(),
});

export type Residual = z.infer<typeof Residual>;

/** One (issuer, account, month, currency); account null: of all accounts, because an invoice speaks for all of them, or the lines name none. */
export const Reconciliation = z.object({
  issuer: z.string().nullable(),
  account: z.string().nullable(),
  month: Month,
  currency: z.string().nullable(),
  invoices: z.array(StoredInvoice),
  /** Sum of the invoices; null = none known. */
  invoiced: Amount.nullable(),
  /** BilledCost of the charge lines, and of which tax. */
  billed: Amount.nullable(),
  billedTax: Amount.nullable(),
  rows: z.number().int(),
  /** BilledCost by InvoiceId of the lines; invoiceId null = lines that name none; billed null = no line has the id, or none of them a BilledCost. */
  byInvoice: z.array(
    z.object({ invoiceId: z.string().nullable(), billed: Amount.nullable(), invoiced: Amount.nullable() }),
  ),
  /** Usage x price book, or at the cost the provider states, of the lines that are metered at all; null = nothing to compare with. */
  metered: Amount.nullable(),
  /** BilledCost after the cost model. */
  allocated: Amount.nullable(),
  residuals: z.array(Residual),
  tolerance: Tolerance,
  /**
   * reconciled: an invoice is there, it agrees with the lines within tolerance, and nothing blocks; differs: invoice and lines do not agree;
   * no-invoice: nothing to compare with; blocked: invoice and lines agree, but `blocks` names what is still open.
   */
  state: z.enum(['reconciled', 'differs', 'no-invoice', 'blocked']),
  /** no-rows, open-period, missing-days, stand-in, counted-twice, same-rows, metered-residual, unallocated-mismatch: facts in words. */
  blocks: z.array(z.object({ code: z.string(), message: z.string() })),
});
export type Reconciliation = z.infer<typeof Reconciliation>;

const read = { permission: 'cost.read', audit: false } as const;
const write = { permission: 'workspace.write', audit: true } as const;

export const reconcile = {
  list: call
    .meta(read)
    /** First month, and the month after the last; null = open. */
    .input(z.object({ from: Month.nullable().default(null), to: Month.nullable().default(null) }))
    .output(z.array(Reconciliation)),
  /** Cost reports of providers that stand beside a bill and do not count: invoices to save, if the reader trusts them. */
  candidates: call.meta(read).output(z.array(Invoice)),
  invoices: call.meta(read).output(z.array(StoredInvoice)),
  /** The same issuer and invoiceId again is a new version of it; older ones stay in the lake. */
  saveInvoices: call
    .meta(write)
    .input(z.object({ invoices: z.array(Invoice).min(1).max(10_000) }))
    .output(z.array(StoredInvoice)),
  removeInvoice: call
    .meta(write)
    .input(z.object({ issuer: z.string(), invoiceId: z.string() }))
    .output(Ok),
  tolerances: call.meta(read).output(z.array(Tolerance.extend({ issuer: z.string().nullable() }))),
  saveTolerance: call
    .meta(write)
    .input(Tolerance.extend({ issuer: z.string().nullable() }))
    .output(Ok),
  /** A FOCUS Invoice Detail file (CSV or Parquet) or a table of invoices (CSV), by handle. Saves nothing. */
  readInvoiceFile: call
    .meta(read)
    .input(z.object({ handle: z.string() }))
    .output(z.object({ invoices: z.array(Invoice), problems: z.array(z.string()) })),
};
