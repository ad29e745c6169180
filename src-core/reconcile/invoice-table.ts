import type { Invoice } from '../contract/reconcile.ts';
import { AppError } from '../errors/app-error.ts';
import { formatAmount, parseAmount } from '../money/amount.ts';

/** Cells by column as the file has them; null or empty: no value. */
export type TableRow = Readonly<Record<string, string | null>>;
export type InvoiceTable = { readonly invoices: Invoice[]; readonly problems: string[] };

/** Columns of a plain list; the first five must be there. */
export const plainColumns = ['issuer', 'invoice', 'month', 'currency', 'amount', 'account', 'tax', 'issued', 'note'];
const needed = plainColumns.slice(0, 5);
/** How people also head them. */
const spellings: Readonly<Record<string, string>> = {
  invoiceissuername: 'issuer',
  invoiceid: 'invoice',
  billingaccountid: 'account',
  billingcurrency: 'currency',
  issuedon: 'issued',
};
/** FOCUS 1.4, dataset Invoice Detail: those of its columns that make an invoice. */
const detailColumns = [
  'InvoiceId',
  'InvoiceIssuerName',
  'InvoiceIssueStatus',
  'BilledCost',
  'BillingCurrency',
  'BillingPeriodStart',
  'ChargeCategory',
];

/**
 * Invoices in the rows of a file: lines of FOCUS Invoice Detail are summed by issuer and InvoiceId, a plain list has one a row. An invoice with a line
 * that cannot be read is left out as a whole, and so is one that is not issued or was voided; `problems` says so in words.
 * @throws AppError `invoice.not-a-table`
 */
export function readInvoiceTable(name: string, header: readonly string[], rows: readonly TableRow[]): InvoiceTable {
  const has = (column: string) => header.includes(column);
  if (detailColumns.every(has)) return readDetail(rows);
  const refuse = (reason: string) => new AppError('invoice.not-a-table', { name, reason, columns: needed.join(', ') });
  if (has('ChargePeriodStart') && has('BilledCost')) throw refuse('it holds charge lines, which `mureon import` takes');
  const columns = new Map(header.map(column => [plainName(column), column]));
  const lacking = needed.filter(column => !columns.has(column));
  if (lacking.length > 0) throw refuse(`it lacks ${lacking.join(', ')}`);
  return readPlain(rows.map(row => cellsOf(row, columns)));
}

function plainName(column: string): string {
  const plain = column.toLowerCase().replace(/[^a-z]/g, '');
  return spellings[plain] ?? plain;
}

const cellsOf = (row: TableRow, columns: ReadonlyMap<string, string>): TableRow =>
  Object.fromEntries(plainColumns.map(name => [name, row[columns.get(name) ?? ''] ?? null]));

/** A cell with a value; the word null is none, as in FOCUS files. */
function cell(row: TableRow, name: string): string | null {
  const text = row[name]?.trim() ?? '';
  return text === '' || text.toLowerCase() === 'null' ? null : text;
}

function readPlain(rows: readonly TableRow[]): InvoiceTable {
  const invoices: Invoice[] = [];
  const problems: string[] = [];
  for (const [index, row] of rows.entries()) {
    try {
      invoices.push(toInvoice(row));
    } catch (error) {
      problems.push(`Row ${index + 1} is left out: ${error instanceof RangeError ? error.message : String(error)}.`);
    }
  }
  return { invoices, problems };
}

/** @throws RangeError in words */
function toInvoice(row: TableRow): Invoice {
  return {
    issuer: required(row, 'issuer'),
    invoiceId: required(row, 'invoice'),
    billingAccountId: cell(row, 'account'),
    month: monthOf(required(row, 'month')),
    currency: currencyOf(required(row, 'currency')),
    amount: amountOf(required(row, 'amount'), 'amount'),
    tax: cell(row, 'tax') === null ? null : amountOf(required(row, 'tax'), 'tax'),
    issuedOn: cell(row, 'issued') === null ? null : dayOf(required(row, 'issued')),
    note: (cell(row, 'note') ?? '').slice(0, 500),
    origin: 'typed',
  };
}

function readDetail(rows: readonly TableRow[]): InvoiceTable {
  const problems: string[] = [];
  const groups = Map.groupBy(rows, row => JSON.stringify([cell(row, 'InvoiceIssuerName'), cell(row, 'InvoiceId')]));
  const invoices = [...groups.values()].flatMap(lines => {
    const called = `Invoice ${cell(lines[0] ?? {}, 'InvoiceId') ?? '(without an id)'}`;
    try {
      return [sumLines(lines, called, problems)];
    } catch (error) {
      problems.push(`${called} is left out: ${error instanceof RangeError ? error.message : String(error)}.`);
      return [];
    }
  });
  return { invoices, problems };
}

/** @throws RangeError in words */
function sumLines(lines: readonly TableRow[], called: string, problems: string[]): Invoice {
  const [first = {}] = lines;
  const values = (name: string) => [...new Set(lines.map(line => cell(line, name)))];
  const status = values('InvoiceIssueStatus');
  const unissued = status.find(word => word !== 'Issued');
  if (unissued !== undefined) throw new RangeError(`its status is ${unissued ?? 'not said'}, so nothing is owed by it`);
  const currencies = lines.map(line => currencyOf(required(line, 'BillingCurrency')));
  if (new Set(currencies).size > 1)
    throw new RangeError(`it has several currencies: ${values('BillingCurrency').join(', ')}`);
  const months = [...new Set(lines.map(line => monthOf(required(line, 'BillingPeriodStart'))))].toSorted();
  const month = months.at(-1) ?? '';
  if (months.length > 1) problems.push(`${called} bills ${months.join(', ')}; it is kept under ${month}.`);
  const sum = (of: readonly TableRow[]) =>
    formatAmount(
      of.reduce((total, line) => total + parseAmount(amountOf(required(line, 'BilledCost'), 'BilledCost')), 0n),
    );
  const accounts = values('BillingAccountId');
  const issued = cell(first, 'InvoiceIssueDate');
  return {
    issuer: required(first, 'InvoiceIssuerName'),
    invoiceId: required(first, 'InvoiceId'),
    billingAccountId: accounts.length === 1 ? (accounts[0] ?? null) : null,
    month,
    currency: currencies[0] ?? '',
    amount: sum(lines),
    // tax is never mixed with other charges there, so no line of tax is no tax
    tax: sum(lines.filter(line => cell(line, 'ChargeCategory') === 'Tax')),
    issuedOn: issued === null ? null : dayOf(issued),
    note: '',
    origin: 'invoice-detail',
  };
}

function required(row: TableRow, name: string): string {
  const text = cell(row, name);
  if (text === null) throw new RangeError(`it has no ${name}`);
  return text;
}

function monthOf(text: string): string {
  const month = /^(\d{4}-(?:0[1-9]|1[0-2]))(?:-\d{2}(?:[T ].*)?)?$/.exec(text)?.[1];
  if (month === undefined) throw new RangeError(`${text.slice(0, 40)} is no month such as 2026-08`);
  return month;
}

function dayOf(text: string): string {
  const day = /^(\d{4}-\d{2}-\d{2})(?:[T ].*)?$/.exec(text)?.[1];
  if (day === undefined || new Date(`${day}T00:00:00Z`).toJSON()?.slice(0, 10) !== day)
    throw new RangeError(`${text.slice(0, 40)} is no day such as 2026-08-31`);
  return day;
}

function currencyOf(text: string): string {
  if (!/^[A-Z]{3}$/.test(text)) throw new RangeError(`${text.slice(0, 40)} is no currency code such as USD`);
  return text;
}

function amountOf(text: string, column: string): string {
  try {
    return formatAmount(parseAmount(text));
  } catch {
    throw new RangeError(`its ${column} ${text.slice(0, 40)} is no plain decimal number`);
  }
}
