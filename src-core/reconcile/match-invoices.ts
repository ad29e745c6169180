import type { StoredInvoice } from '../contract/reconcile.ts';
import { keyText, type LineGroup, type MonthFacts, type MonthKey } from './facts.ts';

type Line = MonthKey & LineGroup;
type Draft = {
  readonly key: MonthKey;
  readonly accounts: (string | null)[];
  readonly lines: Line[];
  readonly invoices: StoredInvoice[];
};

/**
 * Bring lines and invoices together, one entry for each (issuer, account, month, currency), newest month first. An invoice that names no account
 * belongs to the account whose lines name it, or to the only one there is; else it speaks for every account of its issuer, and these become one
 * entry without an account. An invoice without any lines is an entry of its own.
 */
export function matchInvoices(lines: readonly Line[], invoices: readonly StoredInvoice[]): MonthFacts[] {
  const markets = Map.groupBy(lines, marketText);
  const invoicesOf = Map.groupBy(invoices, marketText);
  const drafts = [...new Set([...markets.keys(), ...invoicesOf.keys()])].flatMap(market =>
    assemble(markets.get(market) ?? [], invoicesOf.get(market) ?? []),
  );
  const linesNaming = Map.groupBy(lines, line => nameText(line, line.invoiceId));
  const homeOf = new Map(
    drafts.flatMap(draft => draft.invoices.map(invoice => [nameText(invoice, invoice.invoiceId), draft] as const)),
  );
  return drafts
    .map(draft => {
      const own = new Set(draft.lines);
      const named = [...new Set(draft.lines.flatMap(({ invoiceId }) => (invoiceId === null ? [] : [invoiceId])))];
      return {
        ...draft,
        elsewhere: draft.invoices.flatMap(invoice =>
          (linesNaming.get(nameText(invoice, invoice.invoiceId)) ?? []).filter(line => !own.has(line)),
        ),
        foreignIds: new Set(named.filter(id => (homeOf.get(nameText(draft.key, id)) ?? draft) !== draft)),
      };
    })
    .toSorted((a, b) =>
      a.key.month === b.key.month ? compare(keyText(a.key), keyText(b.key)) : compare(b.key.month, a.key.month),
    );
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

type Market = Pick<MonthKey, 'issuer' | 'month' | 'currency'>;
const marketText = ({ issuer, month, currency }: Market) => JSON.stringify([issuer, month, currency]);
const nameText = ({ issuer, currency }: Pick<MonthKey, 'issuer' | 'currency'>, invoiceId: string | null) =>
  JSON.stringify([issuer, currency, invoiceId]);

/** The entries of one (issuer, month, currency). */
function assemble(lines: readonly Line[], invoices: readonly StoredInvoice[]): Draft[] {
  const accounts = new Map<string | null, Draft>();
  const draftOf = (account: string | null, of: Market) => {
    const found = accounts.get(account) ?? {
      key: { issuer: of.issuer, account, month: of.month, currency: of.currency },
      accounts: [account],
      lines: [],
      invoices: [],
    };
    accounts.set(account, found);
    return found;
  };
  for (const line of lines) draftOf(line.account, line).lines.push(line);
  const billed = [...accounts.keys()];
  for (const invoice of invoices) {
    const account = invoice.billingAccountId ?? placeOf(invoice, lines, billed);
    if (account === undefined) return [united(lines, invoices, billed)];
    draftOf(account, invoice).invoices.push(invoice);
  }
  return [...accounts.values()];
}

/** Undefined: it speaks for several accounts. */
function placeOf(invoice: StoredInvoice, lines: readonly Line[], billed: readonly (string | null)[]) {
  const naming = new Set(lines.filter(line => line.invoiceId === invoice.invoiceId).map(line => line.account));
  if (naming.size === 1) return [...naming][0] ?? null;
  if (naming.size > 1 || billed.length > 1) return undefined;
  return billed[0] ?? null;
}

function united(lines: readonly Line[], invoices: readonly StoredInvoice[], billed: readonly (string | null)[]): Draft {
  const { issuer, month, currency } = lines[0] as Line; // several accounts have lines
  return {
    key: { issuer, account: null, month, currency },
    accounts: [...billed].toSorted((a, b) => compare(a ?? '', b ?? '')),
    lines: [...lines],
    invoices: [...invoices],
  };
}
