import type { DuckDBConnection } from '@duckdb/node-api';
import type { SourceFacts } from '../../../src-core/contract/lake.ts';
import type { BillDiff, Coverage, OverlapEntry, QualityIssue } from '../../../src-core/contract/quality.ts';
import { moneySize } from '../../../src-core/policy/tag-rules/money-by-currency.ts';
import { sqlChecks } from '../../../src-core/quality/checks/index.ts';
import { overlapIssues } from '../../../src-core/quality/issues/overlap.ts';
import { priceIssues } from '../../../src-core/quality/issues/prices.ts';
import { timelinessIssues } from '../../../src-core/quality/issues/timeliness.ts';
import { overlapEntries } from '../../../src-core/quality/overlap.ts';
import type { Lake } from '../lake.ts';
import type { PriceDesk } from '../prices/price-desk.ts';
import { type AuthorityInput, authorityChoices, chooseAuthority } from './authority.ts';
import { type CoverageQuestion, readCoverage } from './coverage.ts';
import { type DiffQuestion, readDiff } from './diff.ts';
import { findingIssues } from './finding-issues.ts';
import { routeFacts } from './overlap.ts';
import { askCheck } from './sql-issues.ts';

/** The lake's calls about quality: what is missing, wrong, told twice or restated. Nothing but `choose` changes anything. */
export class QualityDesk {
  readonly #lake: Pick<Lake, 'engine' | 'importer' | 'lakeVersion'>;
  readonly #prices: Pick<PriceDesk, 'gaps'>;
  /** What only the lake's content decides, of the newest version asked for. */
  #known: { readonly lakeVersion: number; readonly issues: readonly QualityIssue[] } | null = null;

  constructor(lake: Pick<Lake, 'engine' | 'importer' | 'lakeVersion'>, prices: Pick<PriceDesk, 'gaps'>) {
    this.#lake = lake;
    this.#prices = prices;
  }

  coverage(question: CoverageQuestion, signal: AbortSignal): Promise<Coverage[]> {
    return this.#read(connection => readCoverage(connection, question), signal);
  }

  /** Worst first: by severity, then by the largest amount at stake in any one currency. */
  async issues(facts: { now: string; sources: readonly SourceFacts[] }, signal: AbortSignal): Promise<QualityIssue[]> {
    const coverage = await this.coverage({ ...facts, from: null, to: null }, signal);
    const late = timelinessIssues(coverage, facts.sources, facts.now);
    const prices = priceIssues(await this.#prices.gaps(signal)); // the book changes without a version of the lake
    const overlap = overlapIssues(await this.overlap(signal));
    return [...late, ...prices, ...overlap, ...(await this.#contentIssues(signal))].toSorted(worstFirst);
  }

  async overlap(signal: AbortSignal): Promise<OverlapEntry[]> {
    return this.#read(
      async connection => overlapEntries(await routeFacts(connection), await authorityChoices(connection)),
      signal,
    );
  }

  /** Make a choice effective, in its turn among the imports and in one transaction. */
  async choose(input: AuthorityInput, signal: AbortSignal): Promise<void> {
    await this.#lake.importer.change(async (connection, version) => {
      const isNewVersion = await chooseAuthority(connection, version, input);
      return { value: null, isNewVersion };
    }, signal);
  }

  diff(question: DiffQuestion, signal: AbortSignal): Promise<BillDiff[]> {
    return this.#read(connection => readDiff(connection, question), signal);
  }

  /** One state of the lake for all the questions of one answer. */
  #read<T>(work: (connection: DuckDBConnection) => Promise<T>, signal: AbortSignal): Promise<T> {
    return this.#lake.engine.withConnection(async connection => {
      await connection.run('BEGIN');
      const answer = await work(connection);
      await connection.run('ROLLBACK'); // temporary tables only; after an error the engine discards the connection
      return answer;
    }, signal);
  }

  async #contentIssues(signal: AbortSignal): Promise<readonly QualityIssue[]> {
    const lakeVersion = this.#lake.lakeVersion();
    if (this.#known?.lakeVersion === lakeVersion) return this.#known.issues;
    const issues = await this.#read(async connection => {
      const found = await findingIssues(connection);
      for (const check of sqlChecks) found.push(...(await askCheck(connection, check)));
      return found;
    }, signal);
    this.#known = { lakeVersion, issues };
    return issues;
  }
}

const severities: readonly QualityIssue['severity'][] = ['error', 'warning', 'info'];

function worstFirst(a: QualityIssue, b: QualityIssue): number {
  const bySeverity = severities.indexOf(a.severity) - severities.indexOf(b.severity);
  const [left, right] = [moneySize(a.atStake), moneySize(b.atStake)];
  return bySeverity || (left > right ? -1 : left < right ? 1 : a.id < b.id ? -1 : 1);
}
