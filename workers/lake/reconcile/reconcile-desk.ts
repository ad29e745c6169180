import type { DuckDBConnection } from '@duckdb/node-api';
import type { SourceFacts } from '../../../src-core/contract/lake.ts';
import type { Coverage } from '../../../src-core/contract/quality.ts';
import type { Invoice, Reconciliation, StoredInvoice } from '../../../src-core/contract/reconcile.ts';
import { overlapEntries } from '../../../src-core/quality/overlap.ts';
import { keyText, type MonthFacts, type Openness } from '../../../src-core/reconcile/facts.ts';
import { matchInvoices } from '../../../src-core/reconcile/match-invoices.ts';
import { countedTwice, meteringOf } from '../../../src-core/reconcile/metering.ts';
import { reconcileMonth } from '../../../src-core/reconcile/reconcile-month.ts';
import { focusTolerance } from '../../../src-core/reconcile/tolerance.ts';
import { insertCommit, type Version } from '../import/version.ts';
import type { Lake } from '../lake.ts';
import { METERED_PREFIX } from '../prices/metered-charges.ts';
import { authorityChoices } from '../quality/authority.ts';
import { readCoverage } from '../quality/coverage.ts';
import { routeFacts } from '../quality/overlap.ts';
import { withSnapshot } from '../query/snapshot.ts';
import { readInvoiceFile } from './invoice-file.ts';
import {
  currentInvoices,
  currentTolerances,
  type IssuerTolerance,
  insertInvoices,
  insertTolerance,
  removeInvoice,
} from './invoice-store.ts';
import {
  type MonthSlice,
  readAllocated,
  readCandidates,
  readLines,
  readProviderMonths,
  readSlices,
} from './month-facts.ts';

export type ReconcileQuestion = {
  readonly now: string;
  readonly sources: readonly SourceFacts[];
  /** First month, and the month after the last; null = open. */
  readonly from: string | null;
  readonly to: string | null;
};

/** The lake's calls about invoices: what bills are compared with, and whether a month is done. */
export class ReconcileDesk {
  readonly #lake: Pick<Lake, 'engine' | 'importer' | 'paths'>;

  constructor(lake: Pick<Lake, 'engine' | 'importer' | 'paths'>) {
    this.#lake = lake;
  }

  /** Every (issuer, account, month, currency) that lines or invoices speak of, newest month first; from one state of the lake. */
  list(question: ReconcileQuestion, signal: AbortSignal): Promise<Reconciliation[]> {
    return withSnapshot(this.#lake.engine, signal, ({ connection }) => reconcileMonths(connection, question));
  }

  invoices(signal: AbortSignal): Promise<StoredInvoice[]> {
    return this.#lake.engine.withConnection(currentInvoices, signal);
  }

  candidates(signal: AbortSignal): Promise<Invoice[]> {
    return this.#lake.engine.withConnection(readCandidates, signal);
  }

  /** The same content again is no change. @throws AppError `invoice.twice`, `invoice.tax-exceeds` */
  async save(change: { invoices: readonly Invoice[]; author: string }, signal: AbortSignal): Promise<StoredInvoice[]> {
    await this.#change(signal, async (connection, { at }) => {
      const written = await insertInvoices(connection, { ...change, at });
      return written === 0 ? null : `${written} ${written === 1 ? 'invoice' : 'invoices'}`;
    });
    return this.invoices(signal);
  }

  /** @throws AppError `invoice.unknown` */
  remove(invoice: { issuer: string; invoiceId: string; author: string }, signal: AbortSignal): Promise<void> {
    return this.#change(signal, async (connection, { at }) => {
      await removeInvoice(connection, { ...invoice, at });
      return 'an invoice taken back';
    });
  }

  tolerances(signal: AbortSignal): Promise<IssuerTolerance[]> {
    return this.#lake.engine.withConnection(currentTolerances, signal);
  }

  saveTolerance(tolerance: IssuerTolerance & { author: string }, signal: AbortSignal): Promise<void> {
    return this.#change(signal, async (connection, { at }) => {
      await insertTolerance(connection, { ...tolerance, at });
      return 'a tolerance of reconciliation';
    });
  }

  readFile(file: { path: string; name: string }, signal: AbortSignal) {
    return readInvoiceFile(this.#lake, file, signal);
  }

  /** One new version of the lake with what `work` did; null from it: nothing to do. */
  #change(
    signal: AbortSignal,
    work: (connection: DuckDBConnection, version: Version) => Promise<string | null>,
  ): Promise<void> {
    return this.#lake.importer.change(async (connection, version) => {
      const reason = await work(connection, version);
      if (reason !== null) await insertCommit(connection, version, reason);
      return { value: undefined, isNewVersion: reason !== null };
    }, signal);
  }
}

async function reconcileMonths(connection: DuckDBConnection, question: ReconcileQuestion): Promise<Reconciliation[]> {
  const lines = await readLines(connection);
  const invoices = await currentInvoices(connection);
  const months = matchInvoices(lines, invoices).filter(
    ({ key: { month } }) =>
      (question.from === null || month >= question.from) && (question.to === null || month < question.to),
  );
  if (months.length === 0) return [];
  const slices = await readSlices(connection);
  const allocated = await readAllocated(connection);
  const tolerances = await currentTolerances(connection);
  const coverage = await readCoverage(connection, { ...question, from: null, to: null });
  const facts = await routeFacts(connection);
  const entries = overlapEntries(facts, await authorityChoices(connection));
  const providers = await readProviderMonths(connection, [...new Set(facts.map(({ provider }) => provider))]);
  const ownKeys = ({ key, accounts }: Pick<MonthFacts, 'key' | 'accounts'>) =>
    accounts.map(account => keyText({ ...key, account }));
  const metering = meteringOf(months, entries, (month, provider) =>
    ownKeys(month).some(key => providers.get(key)?.includes(provider)),
  );
  return months.map(month => {
    const own = ownKeys(month).flatMap(key => slices.get(key) ?? []);
    const sources = [...new Set(own.map(({ source }) => source))];
    const parts = ownKeys(month).flatMap(key => (allocated.has(key) ? [allocated.get(key) ?? null] : []));
    const known = parts.filter(part => part !== null);
    const rows = month.lines.reduce((sum, line) => sum + line.rows, 0);
    return reconcileMonth({
      ...month,
      metering: metering.get(keyText(month.key)) ?? [],
      allocated: known.length === 0 ? null : known.reduce((sum, part) => sum + part, 0n),
      openness: { ...openness(own, coverage), countedTwice: countedTwice({ ...month, sources }, entries) },
      tolerance: toleranceOf(tolerances, month.key.issuer) ?? focusTolerance(rows, month.key.currency),
      nowMs: Date.parse(question.now),
    });
  });
}

function toleranceOf(tolerances: readonly IssuerTolerance[], issuer: string | null) {
  const found =
    tolerances.find(each => issuer !== null && each.issuer === issuer) ?? tolerances.find(each => each.issuer === null);
  return found === undefined ? null : { absolute: found.absolute, share: found.share };
}

function openness(slices: readonly MonthSlice[], coverage: readonly Coverage[]): Omit<Openness, 'countedTwice'> {
  const days = slices.flatMap(({ source, account, start, end }) =>
    coverage
      .filter(stream => stream.source === source && stream.dataset === 'cost-usage' && stream.scope === account)
      .flatMap(stream => stream.days)
      .filter(({ day }) => start !== null && end !== null && day >= start.slice(0, 10) && day < end.slice(0, 10)),
  );
  const inState = (...states: string[]) =>
    [...new Set(days.filter(({ state }) => states.includes(state)).map(({ day }) => day))].toSorted();
  const starts = new Set(slices.flatMap(({ start }) => start ?? []));
  const ends = slices.flatMap(({ end }) => end ?? []).toSorted();
  return {
    periodStarts: [...starts].toSorted(),
    periodEnd: ends.at(-1) ?? null,
    missingDays: inState('missing', 'failed'),
    provisionalDays: inState('provisional'),
    issuerColumn: slices.some(({ namesIssuer }) => namesIssuer) ? 'InvoiceIssuerName' : 'ServiceProviderName',
    hasStandIn: slices.some(({ source }) => source.startsWith(METERED_PREFIX)),
    isCostReport: slices.some(({ isCostReport }) => isCostReport),
  };
}
