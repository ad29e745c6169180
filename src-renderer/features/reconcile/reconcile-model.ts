import type {
  Invoice,
  InvoiceInput,
  Reconciliation,
  Residual,
  StoredInvoice,
} from '../../../src-core/contract/reconcile.ts';
import { formatAmount, parseAmount } from '../../../src-core/money/amount.ts';

export type State = Reconciliation['state'];

/** What an invoice and charge lines have in common, month apart: one row of the matrix. */
export type Bill = Pick<Reconciliation, 'issuer' | 'account' | 'currency'>;

export const billKey = ({ issuer, account, currency }: Bill): string => JSON.stringify([issuer, account, currency]);

const byText = (a: string, b: string) => a.localeCompare(b);

/** "2026-09" plus whole months. */
export function addMonths(month: string, count: number): string {
  const at = new Date(`${month}-01T00:00:00Z`);
  at.setUTCMonth(at.getUTCMonth() + count);
  return at.toISOString().slice(0, 7);
}

/** The twelve months up to the newest that lines or invoices speak of, oldest first. */
export function monthsOf(list: readonly Pick<Reconciliation, 'month'>[]): string[] {
  const newest = list
    .map(({ month }) => month)
    .toSorted(byText)
    .at(-1);
  return newest === undefined ? [] : Array.from({ length: 12 }, (_, index) => addMonths(newest, index - 11));
}

/** Which month "last month" is: the newest that has an invoice; without any, the newest that has ended, else the newest. */
export function lastMonth(list: readonly Reconciliation[], currentMonth: string): string | null {
  const newest = (some: readonly Reconciliation[]) =>
    some
      .map(({ month }) => month)
      .toSorted(byText)
      .at(-1);
  return (
    newest(list.filter(({ invoiced }) => invoiced !== null)) ??
    newest(list.filter(({ month }) => month < currentMonth)) ??
    newest(list) ??
    null
  );
}

export type MatrixRow = {
  readonly key: string;
  readonly bill: Bill;
  readonly months: ReadonlyMap<string, Reconciliation>;
};

/** One row a bill, by issuer, account and currency; a month without an entry has neither lines nor invoices. */
export function matrixOf(list: readonly Reconciliation[]): MatrixRow[] {
  return [...Map.groupBy(list, billKey)]
    .flatMap(([key, entries]) => {
      const [bill] = entries;
      return bill ? [{ key, bill, months: new Map(entries.map(entry => [entry.month, entry])) }] : [];
    })
    .toSorted((a, b) => byText(a.bill.issuer ?? '', b.bill.issuer ?? '') || byText(a.key, b.key));
}

/** The answer to "does this month equal the invoice?". */
export type Answer = {
  /** Bills that have an invoice, and those of them that equal it. */
  readonly invoiced: number;
  readonly equal: number;
  readonly differing: readonly Reconciliation[];
  /** They equal their invoice, and something is open. */
  readonly blocked: readonly Reconciliation[];
  readonly missing: readonly Reconciliation[];
};

export function answerOf(entries: readonly Reconciliation[]): Answer {
  const inState = (state: State) => entries.filter(entry => entry.state === state);
  const invoiced = entries.filter(entry => entry.invoiced !== null);
  return {
    invoiced: invoiced.length,
    equal: invoiced.filter(({ state }) => state === 'reconciled' || state === 'blocked').length,
    differing: inState('differs'),
    blocked: inState('blocked'),
    missing: inState('no-invoice'),
  };
}

/** The residual of two figures, e.g. "invoice-billed"; null where there is nothing to compare. */
export const residual = ({ residuals }: Reconciliation, name: string): Residual | null =>
  residuals.find(each => !each.isPart && each.name === name) ?? null;

/** The parts that follow a residual and add up to it. */
export function partsOf({ residuals }: Reconciliation, name: string): Residual[] {
  const at = residuals.findIndex(each => !each.isPart && each.name === name);
  if (at < 0) return [];
  const after = residuals.slice(at + 1);
  const end = after.findIndex(({ isPart }) => !isPart);
  return end < 0 ? after : after.slice(0, end);
}

/** The largest part outside the tolerance: why a bill differs, in one word. */
export function mainPart(entry: Reconciliation): string | null {
  const size = ({ amount }: Residual) => {
    const value = parseAmount(amount);
    return value < 0n ? -value : value;
  };
  const parts = partsOf(entry, 'invoice-billed').filter(({ isWithin }) => !isWithin);
  return parts.toSorted((a, b) => (size(a) > size(b) ? -1 : 1))[0]?.name ?? null;
}

/** One line of the way from invoice to billed to metered. */
export type Step = {
  readonly kind: 'figure' | 'part';
  readonly name: string;
  /** Of a part: what it takes from the figure above (a difference with its sign turned round), so that the column adds up as it is read. */
  readonly amount: string;
  readonly isWithin: boolean;
  readonly address: string | null;
  /** Where its bar begins and ends, as shares of the widest figure; for drawing only. */
  readonly from: number;
  readonly to: number;
};

/** The figures of a month one below the other, and between them what makes the difference. Adds up exactly, line by line. */
export function waterfall(entry: Reconciliation): Step[] {
  const figure = (name: string, amount: string | null) =>
    amount === null ? [] : [{ kind: 'figure' as const, name, amount, isWithin: true, address: null }];
  const parts = (name: string) =>
    partsOf(entry, name).map(part => ({
      ...{ kind: 'part' as const, name: `${name}/${part.name}`, isWithin: part.isWithin, address: part.address },
      amount: formatAmount(-parseAmount(part.amount)),
    }));
  const steps = [
    ...figure('invoiced', entry.invoiced),
    ...(entry.billed === null ? [] : parts('invoice-billed')),
    ...figure('billed', entry.billed),
    ...(entry.metered === null ? [] : parts('billed-metered')),
    ...figure('metered', entry.metered),
  ];
  let level = 0;
  const placed = steps.map(step => {
    const from = step.kind === 'figure' ? 0 : level;
    level = step.kind === 'figure' ? Number(step.amount) : level + Number(step.amount);
    return { ...step, from, to: level };
  });
  const low = Math.min(0, ...placed.flatMap(({ from, to }) => [from, to]));
  const high = Math.max(0, ...placed.flatMap(({ from, to }) => [from, to]));
  const share = (value: number) => (high === low ? 0 : (value - low) / (high - low));
  return placed.map(step => ({ ...step, from: share(step.from), to: share(step.to) }));
}

/** The path of an address as the lake writes it ("#/explore?..."). */
export const pathOf = (address: string | null): string | null => (address === null ? null : address.replace(/^#/, ''));

/** Where a person can do something about what keeps a month open. */
export function wayOut(code: string): string | null {
  switch (code) {
    case 'no-rows':
    case 'stand-in':
      return '/sources';
    case 'open-period':
    case 'missing-days':
      return '/sources?tab=coverage';
    case 'counted-twice':
    case 'metered-residual':
      return '/quality?tab=overlap';
    case 'unallocated-mismatch':
      return '/quality';
    default:
      return null;
  }
}

/** An invoice as it is typed. */
export type Draft = Record<
  'issuer' | 'account' | 'invoiceId' | 'month' | 'currency' | 'amount' | 'tax' | 'issuedOn' | 'note',
  string
>;

export const emptyDraft = (entry: Bill | null, month: string): Draft => ({
  ...{ issuer: entry?.issuer ?? '', account: entry?.account ?? '', month, currency: entry?.currency ?? '' },
  ...{ invoiceId: '', amount: '', tax: '', issuedOn: '', note: '' },
});

export const draftOf = (invoice: StoredInvoice): Draft => ({
  ...{ issuer: invoice.issuer, account: invoice.billingAccountId ?? '', invoiceId: invoice.invoiceId },
  ...{ month: invoice.month, currency: invoice.currency, amount: invoice.amount, tax: invoice.tax ?? '' },
  ...{ issuedOn: invoice.issuedOn ?? '', note: invoice.note },
});

export type DraftProblem = 'required' | 'amount' | 'month' | 'currency' | 'tax';

const isAmount = (text: string) => /^-?\d{1,14}(\.\d{1,24})?$/.test(text);

/** What is wrong with each field, before anything is sent; the lake checks again. */
export function problemsOf(draft: Draft): Partial<Record<keyof Draft, DraftProblem>> {
  const problems: Partial<Record<keyof Draft, DraftProblem>> = {};
  for (const field of ['issuer', 'invoiceId', 'month', 'currency', 'amount'] as const)
    if (draft[field].trim() === '') problems[field] = 'required';
  if (draft.month !== '' && !/^\d{4}-(0[1-9]|1[0-2])$/.test(draft.month)) problems.month = 'month';
  if (draft.currency !== '' && !/^[A-Z]{3}$/.test(draft.currency)) problems.currency = 'currency';
  if (draft.amount !== '' && !isAmount(draft.amount)) problems.amount = 'amount';
  if (draft.tax !== '' && !isAmount(draft.tax)) problems.tax = 'amount';
  else if (draft.tax !== '' && isAmount(draft.amount) && size(draft.tax) > size(draft.amount)) problems.tax = 'tax';
  return problems;
}

function size(amount: string): bigint {
  const value = parseAmount(amount);
  return value < 0n ? -value : value;
}

export const inputOf = (draft: Draft): InvoiceInput => ({
  ...{ issuer: draft.issuer.trim(), invoiceId: draft.invoiceId.trim(), month: draft.month, currency: draft.currency },
  ...{ amount: draft.amount, tax: draft.tax === '' ? null : draft.tax, note: draft.note },
  billingAccountId: draft.account === '' ? null : draft.account,
  issuedOn: draft.issuedOn === '' ? null : draft.issuedOn,
});

/** The stored form of an invoice without what the lake adds: what saving it again would take. */
export function plainInvoice({ enteredAt: _, author: __, version: ___, ...invoice }: StoredInvoice): Invoice {
  return invoice;
}

/** What saving would do to an invoice that is read from a file. */
export function noveltyOf(invoice: Invoice, stored: readonly StoredInvoice[]): 'new' | 'changed' | 'same' {
  const before = stored.find(each => each.issuer === invoice.issuer && each.invoiceId === invoice.invoiceId);
  if (!before) return 'new';
  const facts = (each: Invoice) =>
    JSON.stringify([
      ...[each.billingAccountId, each.month, each.currency, parseAmount(each.amount).toString()],
      ...[each.tax === null ? null : parseAmount(each.tax).toString(), each.issuedOn, each.note],
    ]);
  return facts(before) === facts(invoice) ? 'same' : 'changed';
}
