import type { Invoice, Tolerance } from '../../src-core/contract/reconcile.ts';
import type { ServiceDeps } from './service-deps.ts';
import { withSignal } from './worker-client.ts';

/** Invoices and tolerances: what bills are reconciled against. */
export class InvoicesService {
  readonly #deps: ServiceDeps;

  constructor(deps: ServiceDeps) {
    this.#deps = deps;
  }

  readFile(handle: string, signal: AbortSignal | undefined) {
    const { path, name } = this.#deps.files.resolve(handle);
    return this.#deps.lake.readInvoiceFile({ file: { path, name } }, withSignal(signal));
  }

  async save({ invoices }: { invoices: Invoice[] }, author: string) {
    const saved = await this.#deps.lake.saveInvoices({ invoices, author });
    await this.#deps.lakeChanged();
    return saved;
  }

  async remove(invoice: { issuer: string; invoiceId: string }, author: string) {
    const done = await this.#deps.lake.removeInvoice({ ...invoice, author });
    await this.#deps.lakeChanged();
    return done;
  }

  async saveTolerance(tolerance: Tolerance & { issuer: string | null }, author: string) {
    const done = await this.#deps.lake.saveTolerance({ ...tolerance, author });
    await this.#deps.lakeChanged();
    return done;
  }
}
