import type { Command } from 'commander';
import type { InvoiceInput, Reconciliation, StoredInvoice } from '../../../src-core/contract/reconcile.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { counted } from '../../../src-core/quality/checks/check.ts';
import { printable, table } from './output.ts';
import { monthOption } from './period-option.ts';
import type { Session } from './session.ts';
import type { Run } from './source-commands.ts';

type Months = { month?: string; from?: string; to?: string; issuer?: string };

/** `mureon reconcile` and `mureon invoice`: whether each month is what its seller's invoice says, and the invoices themselves. */
export function addReconcileCommands(program: Command, run: Run): void {
  const reconciling = program
    .command('reconcile')
    .description('invoices against billing rows, metered usage and allocated totals, month by month')
    .option('--month <month>', 'only this billing month, YYYY-MM')
    .option('--from <month>', 'first billing month, YYYY-MM')
    .option('--to <month>', 'month after the last, YYYY-MM')
    .option('--issuer <name>', 'only of this invoice issuer')
    .exitOverride()
    .action(run((session, given: Months) => reconcile(session, given)));
  reconciling
    .command('tolerance')
    .description('how far invoice and billing rows may differ; without an amount, what is set')
    .option('--absolute <amount>', 'units of the currency')
    .option('--share <percent>', 'percent of the larger side')
    .action(
      // --issuer is an option of `reconcile` and is read there, wherever it stands
      run((session, given: { absolute?: string; share?: string }) =>
        tolerance(session, { ...reconciling.opts<{ issuer?: string }>(), ...given }),
      ),
    );
  const invoices = program.command('invoice').description('invoices that bills are reconciled with').exitOverride();
  invoices
    .command('list')
    .description('every invoice')
    .action(run(session => list(session)));
  invoices
    .command('add')
    .description('type one in; the same issuer and id again is a new version of it')
    .requiredOption('--issuer <name>', 'as the billing rows name it')
    .requiredOption('--id <id>', 'its number')
    .requiredOption('--month <month>', 'billing month, YYYY-MM')
    .requiredOption('--amount <amount>', 'everything on it, tax included')
    .option('--currency <code>', 'of the amount', 'USD')
    .option('--account <id>', 'billing account; leave out when it is for all of them')
    .option('--tax <amount>', 'of which tax')
    .option('--issued <day>', 'YYYY-MM-DD')
    .option('--note <text>', 'for the reader', '')
    .action(run((session, given: Typed) => add(session, given), { creates: true }));
  invoices
    .command('import <file>')
    .description('a FOCUS Invoice Detail file (CSV, Parquet), or a CSV with issuer, invoice, month, currency, amount')
    .action(run((session, file: string) => importFile(session, file), { creates: true }));
  invoices
    .command('candidates')
    .description("provider's cost reports that stand beside a bill; --save takes them as invoices")
    .option('--save', 'save them')
    .action(run((session, given: { save?: boolean }) => candidates(session, given)));
  invoices
    .command('remove')
    .description('take one back; its versions stay in the lake')
    .requiredOption('--issuer <name>', 'as `mureon invoice list` has it')
    .requiredOption('--id <id>', 'its number')
    .action(run((session, given: { issuer: string; id: string }) => remove(session, given)));
}

async function reconcile(session: Session, given: Months): Promise<number> {
  const months = (
    await session.api.reconcile.list({
      from: monthOf(given.month ?? given.from, '--month'),
      to: given.month === undefined ? monthOf(given.to, '--to') : nextMonth(given.month),
    })
  ).filter(({ issuer }) => given.issuer === undefined || issuer === given.issuer);
  session.output.print({ reconciliation: months }, () =>
    months.length === 0 ? 'No billing rows and no invoices.' : describe(months),
  );
  return 0;
}

const shown = (amount: string | null) => amount ?? '-';

function describe(months: readonly Reconciliation[]): string {
  const rows = months.map(({ month, issuer, account, currency, invoiced, billed, metered, allocated, state }) => [
    ...[month, issuer ?? '(not said)', account ?? '', currency ?? ''],
    ...[shown(invoiced), shown(billed), shown(metered), shown(allocated), state],
  ]);
  const head = ['month', 'issuer', 'account', 'currency', 'invoiced', 'billed', 'metered', 'allocated', 'state'];
  const number = (state: Reconciliation['state']) => months.filter(month => month.state === state).length;
  return [
    table(head, rows, new Set([4, 5, 6, 7])),
    ...months.flatMap(remarks),
    `${counted(months.length, 'bill')}: ${number('reconciled')} reconciled, ${number('blocked')} blocked, ${number('differs')} ${number('differs') === 1 ? 'differs' : 'differ'}, ${number('no-invoice')} without an invoice`,
  ].join('\n');
}

/** Differences with their parts, and what is still open: only where there are any. */
function remarks({ month, issuer, currency, residuals, tolerance: limit, blocks, state }: Reconciliation): string[] {
  if (state === 'no-invoice' && blocks.length === 0) return [];
  const differences = residuals.filter(({ amount }) => amount !== '0');
  if (differences.length + blocks.length === 0) return [];
  const lines = differences.map(({ name, amount, isPart, isWithin }) => {
    const share = limit.share === 0 ? '' : ` or ${limit.share * 100} %`;
    const bound = name === 'invoice-billed' ? `, tolerance ${limit.absolute}${share}` : '';
    return `  ${isPart ? '  ' : ''}${printable(inWords(name))}: ${amount} ${currency ?? ''}${isWithin ? '' : ` (outside${bound})`}`;
  });
  return [
    `${month} ${printable(issuer ?? '(not said)')}:`,
    ...lines,
    ...blocks.map(({ code, message }) => `  ${code}: ${printable(message)}`),
  ];
}

/** Names of residuals as the guide explains them; `--json` has the names themselves. */
function inWords(name: string): string {
  const sides = /^(invoice|billed)-(billed|metered|allocated)$/.exec(name);
  if (sides) return `${sides[1] === 'invoice' ? 'invoiced' : sides[1]} minus ${sides[2]}`;
  if (name === 'model:') return 'lines that name no model';
  return name.startsWith('model:') ? `lines of ${name.slice('model:'.length)}` : name.replaceAll('-', ' ');
}

async function tolerance(
  session: Session,
  given: { absolute?: string; share?: string; issuer?: string },
): Promise<number> {
  if (given.absolute !== undefined || given.share !== undefined) {
    const percent = given.share ?? '0';
    if (!/^\d{1,3}(\.\d{1,7})?$/.test(percent) || Number(percent) > 100)
      throw new AppError('cli.usage', { what: `--share must be a percentage from 0 to 100, not ${percent}.` });
    const absolute = amountOf(given.absolute ?? '0', '--absolute');
    if (absolute.startsWith('-'))
      throw new AppError('cli.usage', { what: '--absolute must not be below 0: a tolerance has no sign.' });
    const share = Number(percent) / 100;
    await session.api.reconcile.saveTolerance({ issuer: given.issuer ?? null, absolute, share });
  }
  const tolerances = await session.api.reconcile.tolerances();
  session.output.print({ tolerances }, () =>
    [
      ...tolerances.map(
        ({ issuer, absolute, share }) =>
          `${printable(issuer ?? 'everybody else')}: ${absolute} units, or ${share * 100} % of the larger side`,
      ),
      ...(tolerances.some(({ issuer }) => issuer === null)
        ? []
        : ['everybody else: that of FOCUS 1.4: 100 of the smallest coin, or half a coin x sqrt(rows) if that is more']),
    ].join('\n'),
  );
  return 0;
}

async function list(session: Session): Promise<number> {
  const invoices = await session.api.reconcile.invoices();
  session.output.print({ invoices }, () => (invoices.length === 0 ? 'No invoices.' : invoiceTable(invoices)));
  return 0;
}

function invoiceTable(invoices: readonly StoredInvoice[]): string {
  return table(
    ['month', 'issuer', 'invoice', 'account', 'amount', 'of which tax', 'currency', 'from', 'version', 'by'],
    invoices.map(each => [
      ...[each.month, each.issuer, each.invoiceId, each.billingAccountId ?? '', each.amount, each.tax ?? ''],
      ...[each.currency, each.origin, String(each.version), each.author],
    ]),
    new Set([4, 5]),
  );
}

type Typed = {
  issuer: string;
  id: string;
  month: string;
  amount: string;
  currency: string;
  account?: string;
  tax?: string;
  issued?: string;
  note: string;
};

async function add(session: Session, given: Typed): Promise<number> {
  const invoice: InvoiceInput = {
    issuer: given.issuer,
    invoiceId: given.id,
    billingAccountId: given.account ?? null,
    month: monthOf(given.month, '--month') ?? '',
    currency: given.currency,
    amount: amountOf(given.amount, '--amount'),
    tax: given.tax === undefined ? null : amountOf(given.tax, '--tax'),
    issuedOn: given.issued ?? null,
    note: given.note,
    origin: 'typed',
  };
  return save(session, [invoice], []);
}

async function importFile(session: Session, path: string): Promise<number> {
  const [handle = ''] = await session.handles([path]);
  const { invoices, problems } = await session.api.reconcile.readInvoiceFile({ handle });
  if (invoices.length === 0)
    throw new AppError('invoice.not-a-table', {
      name: path.split(/[\\/]/).at(-1) ?? path,
      reason: problems[0]?.replace(/\.$/, '') ?? 'it has no rows',
      columns: 'issuer, invoice, month, currency, amount',
    });
  return save(session, invoices, problems);
}

async function candidates(session: Session, given: { save?: boolean }): Promise<number> {
  const found = await session.api.reconcile.candidates();
  if (given.save && found.length > 0) return save(session, found, []);
  session.output.print({ candidates: found }, () =>
    found.length === 0
      ? 'No cost report stands beside a bill.'
      : table(
          ['month', 'issuer', 'account', 'amount', 'currency', 'from'],
          found.map(each => [
            each.month,
            each.issuer,
            each.billingAccountId ?? '',
            each.amount,
            each.currency,
            each.note,
          ]),
          new Set([3]),
        ),
  );
  return 0;
}

async function save(session: Session, invoices: InvoiceInput[], problems: readonly string[]): Promise<number> {
  const all = await session.api.reconcile.saveInvoices({ invoices });
  const names = new Set(invoices.map(({ issuer, invoiceId }) => JSON.stringify([issuer, invoiceId])));
  const saved = all.filter(({ issuer, invoiceId }) => names.has(JSON.stringify([issuer, invoiceId])));
  session.output.print({ invoices: saved, problems }, () =>
    [invoiceTable(saved), ...problems.map(printable)].join('\n'),
  );
  return 0;
}

async function remove(session: Session, { issuer, id }: { issuer: string; id: string }): Promise<number> {
  await session.api.reconcile.removeInvoice({ issuer, invoiceId: id });
  session.output.print(
    { removed: { issuer, invoiceId: id } },
    () => `Removed ${printable(id)} of ${printable(issuer)}.`,
  );
  return 0;
}

/** @throws AppError `cli.usage` */
function monthOf(text: string | undefined, option: string): string | null {
  return text === undefined ? null : monthOption(text, option);
}

function nextMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7);
}

/** @throws AppError `cli.usage` */
function amountOf(text: string, option: string): string {
  if (!/^-?\d{1,14}(\.\d{1,24})?$/.test(text))
    throw new AppError('cli.usage', { what: `${option} must be a plain number such as 1234.50, not ${text}.` });
  return text;
}
