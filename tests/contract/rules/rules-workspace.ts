import type { RulePreview, TagRule } from '../../../src-core/contract/rules.ts';
import { TagRules } from '../../../workers/lake/rules/tag-rules.ts';
import type { TestWorkspace } from '../lake-import/open-workspace.ts';

const never = new AbortController().signal;

/** A rule with the parts that do not matter to a test filled in. */
export function rule<K extends TagRule['kind']>(
  part: { kind: K } & Partial<Extract<TagRule, { kind: K }>> & Pick<Extract<TagRule, { kind: K }>, 'attribute'>,
): TagRule {
  return { id: `rule-${part.kind}`, note: '', isOn: true, from: null, until: null, where: [], ...part } as TagRule;
}

/** The rules of a test's lake with the few verbs that tests need. */
export class RulesBench {
  readonly #workspace: TestWorkspace;

  constructor(workspace: TestWorkspace) {
    this.#workspace = workspace;
  }

  get rules(): TagRules {
    return new TagRules(this.#workspace.lake.engine, this.#workspace.lake.importer);
  }

  preview(rules: TagRule[], includeClosed = false): Promise<RulePreview> {
    return this.rules.preview({ rules, note: '', includeClosed }, never);
  }

  async apply(rules: TagRule[], options: { includeClosed?: boolean; baseVersion?: number } = {}): Promise<RulePreview> {
    const baseVersion = options.baseVersion ?? (await this.rules.current()).version;
    const change = {
      rules,
      note: 'a change',
      includeClosed: options.includeClosed ?? false,
      baseVersion,
      author: 'Kim',
    };
    return finish(this.rules.apply(change, never));
  }

  async undo(): Promise<RulePreview> {
    return finish(this.rules.undo({ baseVersion: (await this.rules.current()).version, author: 'Kim' }, never));
  }

  /** `value -> exact BilledCost` of live lines, by an attribute or an expression over `f` (fact) and `t` (attributes). */
  async totals(by = 't.x_Team', where = 'true'): Promise<Record<string, string>> {
    const rows = await this.#workspace.sql(
      `SELECT coalesce(${by}, '-') AS value, sum(f.BilledCost)::VARCHAR AS billed
       FROM fact_cost_usage f JOIN dim_team_product t USING (x_TeamProductKey) WHERE ${where} GROUP BY 1 ORDER BY 1`,
    );
    return Object.fromEntries(rows.map(row => [String(row.value), plain(String(row.billed))]));
  }

  /** The same as it was at an earlier lake version, by team. */
  async totalsAsOf(version: number): Promise<Record<string, string>> {
    const rows = await this.#workspace.sql(
      `SELECT coalesce(t.x_Team, '-') AS value, sum(f.BilledCost)::VARCHAR AS billed
       FROM (SELECT * FROM fact_cost_usage UNION ALL SELECT * FROM fact_cost_usage_superseded) f
       JOIN dim_team_product t USING (x_TeamProductKey) JOIN slice s USING (x_SliceId)
       WHERE s.ValidFrom <= ${version} AND (s.ValidTo IS NULL OR s.ValidTo > ${version}) GROUP BY 1 ORDER BY 1`,
    );
    return Object.fromEntries(rows.map(row => [String(row.value), plain(String(row.billed))]));
  }
}

async function finish(work: AsyncGenerator<unknown, RulePreview>): Promise<RulePreview> {
  for (;;) {
    const step = await work.next();
    if (step.done) return step.value;
  }
}

/** "1.500000" -> "1.5" */
export const plain = (amount: string) => amount.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
