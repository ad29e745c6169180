import type { SourceFacts } from '../../../src-core/contract/lake.ts';
import { Invoice, type InvoiceInput, type Reconciliation } from '../../../src-core/contract/reconcile.ts';
import { formatAmount, parseAmount } from '../../../src-core/money/amount.ts';
import { ReconcileDesk } from '../../../workers/lake/reconcile/reconcile-desk.ts';
import { TestWorkspace } from '../lake-import/open-workspace.ts';

const signal = new AbortController().signal;

/** A real lake with the desk that reconciles it; `now` lies long after every month of the tests. */
export class ReconcileBench {
  readonly workspace: TestWorkspace;
  readonly desk: ReconcileDesk;
  now = '2027-01-01T00:00:00Z';
  sources: SourceFacts[] = [];

  private constructor(workspace: TestWorkspace) {
    this.workspace = workspace;
    this.desk = new ReconcileDesk(workspace.lake);
  }

  static async create(): Promise<ReconcileBench> {
    return new ReconcileBench(await TestWorkspace.create());
  }

  async import(name: string, content: string | Uint8Array, source: string | null = null): Promise<void> {
    const result = await this.workspace.import([await this.workspace.write(name, content)], { source });
    const [failure] = result.failures;
    if (failure) throw new Error(`${failure.name}: ${failure.error.code} ${JSON.stringify(failure.error.details)}`);
  }

  save(...invoices: InvoiceInput[]) {
    return this.desk.save({ invoices: invoices.map(invoice => Invoice.parse(invoice)), author: 'tester' }, signal);
  }

  remove(issuer: string, invoiceId: string) {
    return this.desk.remove({ issuer, invoiceId, author: 'tester' }, signal);
  }

  tolerate(absolute: string, share = 0, issuer: string | null = null) {
    return this.desk.saveTolerance({ issuer, absolute, share, author: 'tester' }, signal);
  }

  list(from: string | null = null, to: string | null = null): Promise<Reconciliation[]> {
    return this.desk.list({ now: this.now, sources: this.sources, from, to }, signal);
  }

  /** The only entry there is, after a check of what holds for every entry. */
  async only(): Promise<Reconciliation> {
    const [entry, ...others] = await this.list();
    if (!entry || others.length > 0) throw new Error(`${others.length + (entry ? 1 : 0)} entries`);
    return entry;
  }

  async readFile(name: string, content: string | Uint8Array) {
    return this.desk.readFile(await this.workspace.write(name, content), signal);
  }

  candidates() {
    return this.desk.candidates(signal);
  }

  get version(): number {
    return this.workspace.lake.lakeVersion();
  }

  close(): Promise<void> {
    return this.workspace.remove();
  }
}

/** Residuals as name and amount, parts with a dash before them; that of the cost model has a test of its own. */
export const residualsOf = (entry: Reconciliation | undefined) =>
  (entry?.residuals ?? [])
    .filter(({ name }) => name !== 'billed-allocated')
    .map(({ name, amount, isPart }) => `${isPart ? '- ' : ''}${name} ${amount}`);

export const blocksOf = (entry: Reconciliation | undefined) => (entry?.blocks ?? []).map(({ code }) => code);

/** The parts of each residual add up to it, to the last digit. @returns names of residuals for which they do not */
export function torn(entry: Reconciliation): string[] {
  const wrong: string[] = [];
  for (const [index, whole] of entry.residuals.entries()) {
    if (whole.isPart) continue;
    const after = entry.residuals.slice(index + 1);
    const end = after.findIndex(({ isPart }) => !isPart);
    const parts = end < 0 ? after : after.slice(0, end);
    const sum = parts.reduce((total, { amount }) => total + parseAmount(amount), 0n);
    if (parts.length > 0 && sum !== parseAmount(whole.amount)) wrong.push(`${whole.name} ${formatAmount(sum)}`);
    if (parts.length === 0 && parseAmount(whole.amount) !== 0n && whole.name === 'invoice-billed')
      wrong.push(whole.name);
  }
  return wrong;
}
