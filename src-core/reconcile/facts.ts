import type { StoredInvoice, Tolerance } from '../contract/reconcile.ts';
import type { Unscaled } from '../money/amount.ts';

/** What an invoice and charge lines have in common. Null: the lines do not say. */
export type MonthKey = {
  /** InvoiceIssuerName; ServiceProviderName of lines that name no issuer. */
  readonly issuer: string | null;
  /** BillingAccountId */
  readonly account: string | null;
  /** Billing month, YYYY-MM. */
  readonly month: string;
  /** BillingCurrency */
  readonly currency: string | null;
};

/** Charge lines of one (issuer, account, month, currency) that an invoice treats alike. */
export type LineGroup = {
  readonly invoiceId: string | null;
  /** ChargeCategory */
  readonly category: string | null;
  /** ChargeClass is Correction: it corrects a month billed before. */
  readonly isCorrection: boolean;
  /** The charge itself began in another month than it is billed in. */
  readonly isOtherMonth: boolean;
  readonly publisher: string | null;
  readonly rows: number;
  /** BilledCost; null where no line of the group has one. */
  readonly billed: Unscaled | null;
};

/** Everything of one month that invoices and lines say, brought together. */
export type MonthFacts = {
  readonly key: MonthKey;
  /** The billing accounts of the lines: several where one invoice speaks for all of them. */
  readonly accounts: readonly (string | null)[];
  readonly lines: readonly LineGroup[];
  readonly invoices: readonly StoredInvoice[];
  /** Lines of other months or accounts that name an invoice of this one. */
  readonly elsewhere: readonly LineGroup[];
  /** InvoiceIds that lines here name and whose invoice is one of another month or account. */
  readonly foreignIds: ReadonlySet<string>;
};

/** What usage makes of a part of the bill: one entry of the overlap in this currency. */
export type Metering = {
  /** Model provider, as the overlap lists it. */
  readonly provider: string;
  /** Charge lines for usage of models: what metering can explain. */
  readonly charged: Unscaled;
  /** Usage at its prices; null: there is usage and none of it has a price in this currency. */
  readonly metered: Unscaled | null;
  /** Small enough, and all usage priced; null: nothing to compare. */
  readonly isReconciled: boolean | null;
  readonly isPriced: boolean;
  readonly models: readonly { readonly model: string | null; readonly difference: Unscaled }[];
  /** Models whose usage has no price, or not all of it. */
  readonly unpriced: readonly string[];
  /** The same usage stands against several issuers or accounts, and does not say which part belongs to whom. */
  readonly isShared: boolean;
};

/** What still moves, or is not what it looks like. */
export type Openness = {
  /** Which column of the lines names the issuer. */
  readonly issuerColumn: 'InvoiceIssuerName' | 'ServiceProviderName';
  /** First instants of the billing periods of the lines, as the lines have them. */
  readonly periodStarts: readonly string[];
  /** First instant after the billing period; null: the lines do not say. */
  readonly periodEnd: string | null;
  /** Days of the month (UTC) that are expected and not there, or whose run failed. */
  readonly missingDays: readonly string[];
  /** Days that their source may still change. */
  readonly provisionalDays: readonly string[];
  /** Some lines are metered usage that stands in for a bill. */
  readonly hasStandIn: boolean;
  /** Sources whose lines count although another source tells of the same spend. */
  readonly countedTwice: readonly string[];
  /** Some lines are a provider's cost report. */
  readonly isCostReport: boolean;
};

export type ReconcileInput = MonthFacts & {
  readonly metering: readonly Metering[];
  /** BilledCost after the cost model; null: not known for this month. */
  readonly allocated: Unscaled | null;
  readonly openness: Openness;
  readonly tolerance: Tolerance;
  readonly nowMs: number;
};

export const keyText = ({ issuer, account, month, currency }: MonthKey): string =>
  JSON.stringify([issuer, account, month, currency]);

/** Null where nothing has a BilledCost: unknown is not zero. */
export function billedOf(lines: readonly LineGroup[]): Unscaled | null {
  const known = lines.flatMap(({ billed }) => (billed === null ? [] : [billed]));
  return known.length === 0 ? null : known.reduce((sum, amount) => sum + amount, 0n);
}
