import type { ChangeExplained } from '../../../src-core/contract/explain.ts';
import type { QualityIssue } from '../../../src-core/contract/quality.ts';
import type { Reconciliation } from '../../../src-core/contract/reconcile.ts';
import type { PackChange, ReportTemplate } from '../../../src-core/contract/reports.ts';
import { type QueryMeta, QuerySpec, type QuerySpecInput } from '../../../src-core/query/query-spec.ts';
import type { Term } from '../../../src-core/reports/definitions.ts';
import type { Display } from '../../../src-core/reports/display.ts';
import type { GateFacts } from '../../../src-core/reports/gate.ts';
import type { PackSection } from '../../../src-core/reports/pack-model.ts';
import { periodScope, type ReportPeriod } from '../../../src-core/reports/period.ts';
import type { Words } from '../../../src-core/reports/words/words.ts';
import type { BudgetsService } from '../budgets/budgets-service.ts';
import type { ForecastService } from '../forecast-service.ts';
import type { LakeClient } from '../lake-supervisor.ts';
import type { UnitsService } from '../units-service.ts';
import { type Answer, askLake } from './model-reader.ts';

export type ControlTotals = Awaited<ReturnType<LakeClient['controlTotals']>>;

/** What a streamed table is read from, and what its rows must add up to. */
export type LineStream = {
  readonly table: string;
  readonly subject: Parameters<LakeClient['openCursor']>[0];
  readonly expected: ControlTotals['totals'];
};

export type BuiltSection = { readonly section: PackSection; readonly streams: readonly LineStream[] };

export type ReportServices = {
  readonly lake: LakeClient;
  readonly units: Pick<UnitsService, 'series'>;
  readonly budgets: Pick<BudgetsService, 'evaluate' | 'list'>;
  readonly forecast: Pick<ForecastService, 'run'>;
};

type Stream = GateFacts['streams'][number] & { readonly dataset: string; readonly final: number };

export type ModelParts = {
  readonly template: ReportTemplate;
  readonly period: ReportPeriod;
  readonly words: Words;
  readonly display: Display;
  readonly control: ControlTotals;
  readonly services: ReportServices;
  readonly signal: AbortSignal | undefined;
  /** The UTC day of "now". */
  readonly today: string;
  /** Rows that a preview shows of a table; null builds it whole. */
  readonly rowLimit: number | null;
  readonly standing: Standing;
  readonly change: ChangeAgainst | null;
};

/** How the data of the period stand. */
export type Standing = {
  readonly facts: Omit<GateFacts, 'gaps' | 'unknownRates'>;
  /** Findings about the sources of the report, worst first; `stake`: what of the period is at stake, null = cannot be known. */
  readonly issues: readonly IssueStake[];
  readonly bills: readonly Reconciliation[];
  readonly streams: readonly Stream[];
};
export type IssueStake = { readonly issue: QualityIssue; readonly stake: readonly Money[] | null };
export type Money = { readonly currency: string; readonly amount: string };

/** Against the pack published last. `explained` null: the effects cannot be told, for the reason with this code. */
export type ChangeAgainst = {
  readonly against: PackChange['against'];
  readonly isRestatement: boolean;
  readonly explained: ChangeExplained | null;
  readonly problem: string | null;
};

/** Everything that the sections of one report are made from. Whatever they ask is asked at one lake version. */
export class ModelContext {
  readonly parts: ModelParts;
  /** Tables that do not add up to what the lake says, in words. */
  readonly gaps: string[] = [];
  readonly #terms = new Set<Term>();
  readonly #dimensions = new Set<string>();
  readonly #unknownRates = new Map<string, number>();
  #ratesVersion: number | null = null;

  constructor(parts: ModelParts) {
    this.parts = parts;
  }

  /** The lake version of every figure. */
  get version(): number {
    return this.parts.control.lakeVersion;
  }

  /** A question about the charges of a period of this report. */
  question(spec: Partial<QuerySpecInput>, period: ReportPeriod = this.parts.period): QuerySpec {
    const { basis, filters, allocation, currency, measure } = this.parts.template;
    const scope = periodScope(basis, period);
    return QuerySpec.parse({
      measures: [measure],
      ...{ allocation, currency, asOf: String(this.version), from: scope.from, to: scope.to },
      ...spec,
      filters: [...filters, ...scope.filters, ...(spec.filters ?? [])],
    });
  }

  /** An answer that fits in memory; `spec.limit` may cut it. @throws LakeMoved when the lake has changed since the report was begun */
  async ask(spec: QuerySpec): Promise<Answer> {
    const { services, signal } = this.parts;
    const answer = await askLake(services.lake, spec, signal);
    this.mustBe(answer.meta.lakeVersion);
    this.#noteConversion(answer.meta);
    return answer;
  }

  /** @throws LakeMoved */
  mustBe(lakeVersion: number): void {
    if (lakeVersion !== this.version) throw new LakeMoved();
  }

  /** Terms and dimensions that the definitions must explain. */
  define(...terms: readonly Term[]): void {
    for (const term of terms) this.#terms.add(term);
  }

  defineDimensions(names: readonly string[]): void {
    for (const name of names) this.#dimensions.add(name);
  }

  get terms(): ReadonlySet<Term> {
    return this.#terms;
  }

  get dimensions(): readonly string[] {
    return [...this.#dimensions];
  }

  get unknownRates(): GateFacts['unknownRates'] {
    return [...this.#unknownRates]
      .map(([from, days]) => ({ from, days }))
      .toSorted((a, b) => (a.from < b.from ? -1 : 1));
  }

  /** Null when nothing was converted. */
  get ratesVersion(): number | null {
    return this.#ratesVersion;
  }

  #noteConversion({ conversion }: QueryMeta): void {
    if (conversion === null) return;
    this.#ratesVersion = conversion.ratesVersion;
    for (const { from, days } of conversion.missing)
      this.#unknownRates.set(from, Math.max(days, this.#unknownRates.get(from) ?? 0));
  }
}

/** The lake has a newer version than the one the report was begun at: begin again. */
export class LakeMoved extends Error {}
