import { parseAmount, type Unscaled } from '../money/amount.ts';
import { billedOf, type LineGroup, type MonthFacts } from './facts.ts';
import { roundingBound, sizeOf } from './tolerance.ts';

/** A named share of invoice minus billed. */
export type InvoicePart = { readonly name: InvoicePartName; readonly amount: Unscaled };

/**
 * tax: of the invoice minus that of the lines, where every invoice states its tax. unmatched-invoice: invoices that no line names. not-invoiced: lines
 * that name an invoice nobody has. no-invoice-id: lines that name none where all invoices are named by others. other-month: an invoice that also bills
 * lines of other months or accounts, or lines here that belong to such a one. credits, corrections, marketplace, charged-in-other-months: these
 * lines together are exactly what is left, so the invoice does not have them. rounding: lines in fractions of a coin. unexplained: the rest.
 */
export type InvoicePartName =
  | 'tax'
  | 'unmatched-invoice'
  | 'not-invoiced'
  | 'no-invoice-id'
  | 'other-month'
  | 'credits'
  | 'corrections'
  | 'marketplace'
  | 'charged-in-other-months'
  | 'rounding'
  | 'unexplained';

/** Whether every invoice says how much of it is tax; only then can tax be told apart. */
export const isTaxStated = ({ invoices }: Pick<MonthFacts, 'invoices'>) =>
  invoices.length > 0 && invoices.every(({ tax }) => tax !== null);

/** Invoice minus billed in named parts; they add up to it exactly, and none is zero. */
export function invoiceParts(facts: Omit<MonthFacts, 'accounts'>): InvoicePart[] {
  const { lines, invoices } = facts;
  const separateTax = isTaxStated(facts);
  const compared = (groups: readonly LineGroup[]) =>
    separateTax ? groups.filter(({ category }) => category !== 'Tax') : groups;
  const sum = (groups: readonly LineGroup[]) => billedOf(compared(groups)) ?? 0n;
  const net = (invoice: MonthFacts['invoices'][number]) =>
    parseAmount(invoice.amount) - (separateTax ? parseAmount(invoice.tax ?? '0') : 0n);

  const named = new Set(lines.flatMap(({ invoiceId }) => invoiceId ?? []));
  const own = new Set(invoices.map(({ invoiceId }) => invoiceId));
  const unmatched = invoices.filter(({ invoiceId }) => !named.has(invoiceId) && !facts.elsewhere.some(isOf(invoiceId)));
  const nameless = lines.filter(({ invoiceId }) => invoiceId === null);
  const foreign = lines.filter(({ invoiceId }) => invoiceId !== null && facts.foreignIds.has(invoiceId));
  const unknown = lines.filter(
    ({ invoiceId }) => invoiceId !== null && !own.has(invoiceId) && !facts.foreignIds.has(invoiceId),
  );
  // lines without an id and an invoice that no line names speak of each other; a cost report has no invoice's id and speaks of them all
  const isReport = unmatched.some(({ origin }) => origin === 'provider-api');
  const isPooled = unmatched.length > 0 && (nameless.length > 0 || (isReport && unknown.length > 0));
  const matched = lines.filter(({ invoiceId }) =>
    invoiceId === null ? isPooled : own.has(invoiceId) || (isReport && !facts.foreignIds.has(invoiceId)),
  );
  const parts: InvoicePart[] = [
    { name: 'tax', amount: separateTax ? taxDifference(facts) : 0n },
    { name: 'unmatched-invoice', amount: isPooled ? 0n : unmatched.reduce((total, one) => total + net(one), 0n) },
    { name: 'not-invoiced', amount: isReport ? 0n : -sum(unknown) },
    { name: 'no-invoice-id', amount: isPooled ? 0n : -sum(nameless) },
    { name: 'other-month', amount: sum(facts.elsewhere) - sum(foreign) },
  ];
  const whole = invoices.reduce((total, { amount }) => total + parseAmount(amount), 0n) - (billedOf(lines) ?? 0n);
  const bound = roundingBound(
    lines.reduce((total, { rows }) => total + rows, 0),
    invoices[0]?.currency ?? null,
  );
  const left = whole - total(parts);
  parts.push(...leftOut(compared(matched), left, bound));
  const rest = whole - total(parts);
  parts.push({ name: sizeOf(rest) <= bound ? 'rounding' : 'unexplained', amount: rest });
  return parts.filter(({ amount }) => amount !== 0n);
}

const isOf = (id: string) => (line: LineGroup) => line.invoiceId === id;
const total = (parts: readonly InvoicePart[]) => parts.reduce((sum, { amount }) => sum + amount, 0n);

function taxDifference({ lines, invoices }: Pick<MonthFacts, 'lines' | 'invoices'>): Unscaled {
  const stated = invoices.reduce((sum, { tax }) => sum + parseAmount(tax ?? '0'), 0n);
  return stated - (billedOf(lines.filter(({ category }) => category === 'Tax')) ?? 0n);
}

/**
 * The kind of lines, or the two kinds, that the invoice lacks: their sum is what is left, to a rounding. When several answers fit there is none: a
 * guess is no explanation.
 */
function leftOut(lines: readonly LineGroup[], left: Unscaled, bound: Unscaled): InvoicePart[] {
  if (sizeOf(left) <= bound) return [];
  const publisher = mainPublisher(lines);
  const kinds: [InvoicePartName, (line: LineGroup) => boolean][] = [
    ['tax', ({ category }) => category === 'Tax'],
    ['credits', ({ category }) => category === 'Credit'],
    ['corrections', ({ isCorrection }) => isCorrection],
    ['marketplace', line => line.publisher !== null && line.publisher !== publisher],
    ['charged-in-other-months', ({ isOtherMonth }) => isOtherMonth],
  ];
  const candidates = kinds.flatMap(([name, belongs]) => {
    const found = lines.filter(belongs);
    const amount = -(billedOf(found) ?? 0n);
    // a kind that every line is of explains nothing
    return found.length === lines.length || sizeOf(amount) <= bound ? [] : [{ name, amount, lines: found }];
  });
  const pairs = candidates.flatMap((one, index) =>
    candidates
      .slice(index + 1)
      .flatMap(other => (one.lines.every(line => !other.lines.includes(line)) ? [[one, other]] : [])),
  );
  for (const answers of [candidates.map(one => [one]), pairs]) {
    const fitting = answers.filter(answer => sizeOf(left - total(answer)) <= bound);
    const [only] = fitting;
    if (only && fitting.length === 1) return only.map(({ name, amount }) => ({ name, amount }));
    if (fitting.length > 1) return [];
  }
  return [];
}

/** Whose lines are most: the seller itself, not what it passes on for others. */
function mainPublisher(lines: readonly LineGroup[]): string | null {
  const rows = new Map<string | null, number>();
  for (const line of lines) rows.set(line.publisher, (rows.get(line.publisher) ?? 0) + line.rows);
  return [...rows].toSorted(([a, n], [b, m]) => m - n || ((a ?? '') < (b ?? '') ? -1 : 1))[0]?.[0] ?? null;
}
