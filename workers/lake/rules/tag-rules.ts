import type { DuckDBConnection } from '@duckdb/node-api';
import type { RulePreview, RuleSet, RuleSuggestion, TagRule } from '../../../src-core/contract/rules.ts';
import type { Progress } from '../../../src-core/contract/tasks.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { checkRules } from '../../../src-core/policy/tag-rules/check-rules.ts';
import { unitePreviews } from '../../../src-core/policy/tag-rules/unite-previews.ts';
import type { Engine } from '../engine.ts';
import type { Importer } from '../import/importer.ts';
import { type Report, withProgress } from '../import/progress.ts';
import { refreshRollups } from '../import/rollup.ts';
import { insertCommit } from '../import/version.ts';
import { evaluateRules } from './evaluate.ts';
import { readPreview } from './preview.ts';
import { changedSlices, newVersions, writeAttributes } from './rewrite.ts';
import {
  currentRules,
  insertRules,
  ruleHistory,
  rulesOfVersions,
  type SliceRule,
  saveSliceRules,
} from './rule-store.ts';
import { type RuledSlice, ruledSlices } from './slices.ts';
import { suggestRules } from './suggest.ts';

export type RulesDraft = { rules: TagRule[]; note: string; includeClosed: boolean };
type Change = RulesDraft & { baseVersion: number; author: string };
type Undo = { baseVersion: number; author: string };

/** Slices that are to stand under one version of the rules. */
type Step = {
  readonly slices: readonly RuledSlice[];
  readonly rules: readonly TagRule[];
  readonly ruleVersion: number;
  readonly mustBeStable: boolean;
};

/** Tag rules of a lake: tried, applied, undone. Changes wait their turn among the imports and are one transaction each. */
export class TagRules {
  readonly #engine: Engine;
  readonly #importer: Importer;

  constructor(engine: Engine, importer: Importer) {
    this.#engine = engine;
    this.#importer = importer;
  }

  current(): Promise<RuleSet> {
    return this.#engine.withConnection(currentRules);
  }

  history(): Promise<RuleSet[]> {
    return this.#engine.withConnection(ruleHistory);
  }

  /**
   * What a list of rules would change, to the last digit; nothing is written.
   * @throws AppError `rules.invalid`
   */
  async preview(draft: RulesDraft, signal: AbortSignal): Promise<RulePreview> {
    checkRules(draft.rules);
    return this.#engine.withConnection(async connection => {
      await connection.run('BEGIN'); // one state of the lake for all the questions
      const slices = inScope(await ruledSlices(connection, new Date()), draft.includeClosed);
      await evaluateRules(connection, { sliceIds: idsOf(slices), rules: draft.rules, mustBeStable: true });
      const preview = await readPreview(connection, draft.rules, slices);
      await connection.run('ROLLBACK');
      return preview;
    }, signal);
  }

  /**
   * Save a new version and bring every slice in scope under it.
   * @throws AppError `rules.invalid`, `rules.stale`
   */
  async *apply(change: Change, signal: AbortSignal): AsyncGenerator<Progress, RulePreview> {
    checkRules(change.rules);
    return yield* withProgress(report =>
      this.#change(change, signal, report, async (_, current, slices) => {
        const ruleVersion = current.version + 1;
        const set = {
          version: ruleVersion,
          createdAt: null,
          author: change.author,
          note: change.note,
          rules: change.rules,
        };
        return {
          set,
          steps: [
            { slices: inScope(slices, change.includeClosed), rules: change.rules, ruleVersion, mustBeStable: true },
          ],
        };
      }),
    );
  }

  /**
   * Back to the state before the newest version: every slice that it changed returns to the rules it stood under before, closed months
   * too, and what was imported meanwhile follows the older rules. Undoing twice is doing it again.
   * @throws AppError `rules.nothing-to-undo`, `rules.stale`
   */
  async *undo(undo: Undo, signal: AbortSignal): AsyncGenerator<Progress, RulePreview> {
    return yield* withProgress(report =>
      this.#change(undo, signal, report, async (connection, current, slices) => {
        if (current.version === 0) throw new AppError('rules.nothing-to-undo');
        const touched = slices.filter(slice => slice.changedBy === current.version);
        const byVersion = Map.groupBy(touched, slice => slice.beforeVersion);
        const versions = await rulesOfVersions(connection, [...byVersion.keys(), current.version - 1]);
        const rules = [...(versions.get(current.version - 1) ?? [])];
        const note = `Undo of version ${current.version}`;
        const set = { version: current.version + 1, createdAt: null, author: undo.author, note, rules };
        return {
          set,
          steps: [...byVersion].map(([ruleVersion, members]) => ({
            slices: members,
            rules: versions.get(ruleVersion) ?? [],
            ruleVersion,
            mustBeStable: false, // they were in force before
          })),
        };
      }),
    );
  }

  suggestions(signal: AbortSignal): Promise<RuleSuggestion[]> {
    return this.#engine.withConnection(suggestRules, signal);
  }

  /** One transaction: the new version, the slices it changes, their rollups, the commit row. */
  async #change(
    { baseVersion }: Undo,
    signal: AbortSignal,
    report: Report,
    plan: (
      connection: DuckDBConnection,
      current: RuleSet,
      slices: readonly RuledSlice[],
    ) => Promise<{ set: RuleSet; steps: readonly Step[] }>,
  ): Promise<RulePreview> {
    const say = (phase: Progress['phase']) => report({ phase, done: null, total: null, unit: null, item: null });
    const preview = await this.#importer.change(async (connection, version) => {
      const current = await currentRules(connection);
      if (current.version !== baseVersion)
        throw new AppError('rules.stale', { found: current.version, base: baseVersion });
      const { set, steps } = await plan(connection, current, await ruledSlices(connection, version.at));
      await insertRules(connection, set, version.at);
      const previews: RulePreview[] = [];
      const removed: number[] = [];
      const added: number[] = [];
      for (const step of steps) {
        say('validating');
        const match = await evaluateRules(connection, {
          sliceIds: idsOf(step.slices),
          rules: step.rules,
          mustBeStable: step.mustBeStable,
        });
        previews.push(await readPreview(connection, step.rules, step.slices));
        const changed = await changedSlices(connection);
        say('swapping');
        const renumbered = await newVersions(connection, changed, version.lakeVersion);
        await writeAttributes(connection, [...renumbered.values()], match);
        await saveSliceRules(
          connection,
          step.slices.flatMap(slice => standing(slice, step, set.version, renumbered)),
        );
        removed.push(...renumbered.keys());
        added.push(...renumbered.values());
      }
      say('rollups');
      await refreshRollups(connection, { removed, added });
      await insertCommit(connection, version, `rules ${set.version}`);
      return { value: unitePreviews(previews), isNewVersion: true };
    }, signal);
    say('done');
    return preview;
  }
}

/** What is remembered of a slice after a change, under its new number when it got one. */
function standing(
  slice: RuledSlice,
  { ruleVersion }: Step,
  changedBy: number,
  renumbered: ReadonlyMap<number, number>,
): SliceRule[] {
  const sliceId = renumbered.get(slice.sliceId) ?? slice.sliceId;
  return [{ sliceId, ruleVersion, changedBy, beforeVersion: slice.ruleVersion }];
}

const inScope = (slices: readonly RuledSlice[], includeClosed: boolean) =>
  slices.filter(slice => includeClosed || !slice.isClosed);

const idsOf = (slices: readonly RuledSlice[]) => slices.map(slice => slice.sliceId);
