import type { SourceFacts } from '../../../src-core/contract/lake.ts';
import type { QualityIssue } from '../../../src-core/contract/quality.ts';
import { QuerySpec } from '../../../src-core/query/query-spec.ts';
import { resultToJson } from '../../../src-core/query/result-json.ts';
import { PriceDesk } from '../../../workers/lake/prices/price-desk.ts';
import type { AuthorityInput } from '../../../workers/lake/quality/authority.ts';
import { QualityDesk } from '../../../workers/lake/quality/quality-desk.ts';
import { QueryEngine } from '../../../workers/lake/query/query-engine.ts';
import { TestWorkspace } from '../lake-import/open-workspace.ts';

const signal = new AbortController().signal;

/** A real lake with the desk that answers about its quality. */
export class QualityBench {
  readonly workspace: TestWorkspace;
  readonly desk: QualityDesk;
  now = '2026-03-01T00:00:00Z';
  sources: SourceFacts[] = [];
  readonly #query: QueryEngine;

  private constructor(workspace: TestWorkspace) {
    this.workspace = workspace;
    const { lake } = workspace;
    this.desk = new QualityDesk(lake, new PriceDesk(lake));
    this.#query = new QueryEngine(lake.engine, () => lake.lakeVersion());
  }

  static async create(): Promise<QualityBench> {
    return new QualityBench(await TestWorkspace.create());
  }

  async import(name: string, content: string, source: string | null = null) {
    const result = await this.workspace.import([await this.workspace.write(name, content)], { source });
    const [failure] = result.failures;
    if (failure) throw new Error(`${failure.name}: ${failure.error.code} ${JSON.stringify(failure.error.details)}`);
    return result.drops;
  }

  coverage(from: string | null = null, to: string | null = null) {
    return this.desk.coverage({ now: this.now, sources: this.sources, from, to }, signal);
  }

  async issues(check?: string): Promise<QualityIssue[]> {
    const all = await this.desk.issues({ now: this.now, sources: this.sources }, signal);
    return check === undefined ? all : all.filter(issue => issue.check === check);
  }

  overlap() {
    return this.desk.overlap(signal);
  }

  choose(choice: Omit<AuthorityInput, 'author'>) {
    return this.desk.choose({ ...choice, author: 'tester' }, signal);
  }

  diff(fromVersion: number | null = null, limit = 1000, period: string | null = null) {
    return this.desk.diff({ period, fromVersion, limit }, signal);
  }

  /** BilledCost per currency as `mureon query` answers it, now or as of a version. */
  async billed(asOf: number | null = null): Promise<Record<string, string>> {
    const head = await this.#query.run(
      QuerySpec.parse({ measures: ['BilledCost'], asOf: asOf === null ? null : String(asOf) }),
    );
    const { rows } = resultToJson(head, this.#query.takeBytes(head.ticket));
    return Object.fromEntries(rows.map(row => [String(row.BillingCurrency), String(row.BilledCost)]));
  }

  get version(): number {
    return this.workspace.lake.lakeVersion();
  }

  async close(): Promise<void> {
    await this.#query.close();
    await this.workspace.remove();
  }
}
