import {
  type AllocationRun,
  type CostModelPreview,
  SplitRule,
  type SplitRuleInput,
} from '../../../src-core/contract/allocation.ts';
import type { Measure } from '../../../src-core/query/query-spec.ts';
import { CostModels } from '../../../workers/lake/allocation/cost-model.ts';
import type { TestWorkspace } from '../lake-import/open-workspace.ts';
import { plain } from '../rules/rules-workspace.ts';

const never = new AbortController().signal;

/** A split with the parts that do not matter to a test filled in. */
export function split(part: Pick<SplitRuleInput, 'where'> & Partial<SplitRuleInput> & { id?: string }): SplitRule {
  return SplitRule.parse({ id: 'split', name: 'a split', attribute: 'x_Team', method: { kind: 'even' }, ...part });
}

export const is = (field: string, value: string) => ({ field, operator: 'is' as const, value });

/** The cost model of a test's lake with the few verbs that tests need. */
export class ModelBench {
  readonly #workspace: TestWorkspace;

  constructor(workspace: TestWorkspace) {
    this.#workspace = workspace;
  }

  get models(): CostModels {
    return new CostModels(this.#workspace.lake.engine, this.#workspace.lake.importer);
  }

  preview(rules: SplitRule[], includeClosed = true): Promise<CostModelPreview> {
    return this.models.preview({ rules, note: '', includeClosed }, never);
  }

  async apply(
    rules: SplitRule[],
    options: { includeClosed?: boolean; baseVersion?: number } = {},
  ): Promise<CostModelPreview> {
    const baseVersion = options.baseVersion ?? (await this.models.current()).version;
    const change = {
      rules,
      note: 'a change',
      includeClosed: options.includeClosed ?? true,
      baseVersion,
      author: 'Kim',
    };
    return finish(this.models.apply(change, never));
  }

  async undo(): Promise<CostModelPreview> {
    return finish(this.models.undo({ baseVersion: (await this.models.current()).version, author: 'Kim' }, never));
  }

  proof(month: string | null = null): Promise<AllocationRun> {
    return this.models.proof(month, never);
  }

  weights(ruleId: string, month: string) {
    return this.models.weights(ruleId, month, never);
  }

  /** `value kind rule -> exact sum` after the splits, by day rows; month rows must say the same. */
  async totals(options: { by?: string; measure?: Measure; where?: string } = {}): Promise<Record<string, string>> {
    const { by = 't.x_Team', measure = 'BilledCost', where = 'true' } = options;
    const read = async (table: string) =>
      Object.fromEntries(
        (
          await this.#workspace.sql(
            `SELECT concat_ws(' ', coalesce(${by}, '-'), x_AllocationKind, x_AllocationRule) AS place, sum(a."${measure}")::VARCHAR AS total
             FROM ${table} a LEFT JOIN dim_team_product t USING (x_TeamProductKey) WHERE ${where} GROUP BY 1 ORDER BY 1`,
          )
        ).map(row => [String(row.place), row.total === null ? 'null' : plain(String(row.total))]),
      );
    const [byDay, byMonth] = [await read('rollup_allocated_day'), await read('rollup_allocated_month')];
    if (JSON.stringify(byDay) !== JSON.stringify(byMonth))
      throw new Error(`${JSON.stringify(byDay)} by day, ${JSON.stringify(byMonth)} by month`);
    return byDay;
  }

  /** Exact sums before and after, per month, currency and measure; equal when money is neither made nor lost. */
  async sides(): Promise<{ before: unknown; after: unknown }> {
    const read = (table: string) =>
      this.#workspace.sql(
        `SELECT strftime(Bucket, '%Y-%m') AS month, BillingCurrency, sum(BilledCost)::VARCHAR AS billed, sum(EffectiveCost)::VARCHAR AS effective,
           sum(ListCost)::VARCHAR AS list, sum(ContractedCost)::VARCHAR AS contracted FROM ${table} GROUP BY 1, 2 ORDER BY 1, 2`,
      );
    return { before: await read('rollup_day'), after: await read('rollup_allocated_day') };
  }
}

async function finish(work: AsyncGenerator<unknown, CostModelPreview>): Promise<CostModelPreview> {
  for (;;) {
    const step = await work.next();
    if (step.done) return step.value;
  }
}
