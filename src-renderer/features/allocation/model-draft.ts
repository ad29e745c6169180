import type { CostModel, SplitRule } from '../../../src-core/contract/allocation.ts';
import { checkModel } from '../../../src-core/engines/allocation/check-model.ts';
import { orderRules } from '../../../src-core/engines/allocation/order-rules.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';

/** Splits as they are being worked on; `baseVersion` is the version they began as. */
export type Draft = {
  readonly baseVersion: number;
  readonly rules: readonly SplitRule[];
  readonly note: string;
  readonly includeClosed: boolean;
};

export const draftOf = (current: CostModel): Draft => ({
  baseVersion: current.version,
  rules: current.rules,
  note: '',
  includeClosed: true,
});

/** Whether applying the draft could do anything. Note and scope alone are no change. */
export const isChanged = (draft: Draft, current: CostModel): boolean =>
  JSON.stringify(draft.rules) !== JSON.stringify(current.rules);

/** Why the lake would refuse these splits without looking at a row; null when it would not. */
export function modelProblem(rules: readonly SplitRule[]): AppError | null {
  try {
    checkModel(rules);
    return null;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

/** The splits that a refusal names: the one at fault, or those that feed each other. */
export function rulesNamedBy(error: unknown, rules: readonly SplitRule[]): ReadonlySet<string> {
  if (!(error instanceof AppError)) return new Set();
  const { id, path } = error.details;
  const named = error.code === 'allocation.cycle' ? String(path).split(' \u2192 ') : [String(id ?? '')];
  return new Set(rules.map(rule => rule.id).filter(name => named.includes(name)));
}

export type Place = {
  /** 1 = runs first; null = switched off. */
  readonly runs: number | null;
  /** Names of the splits whose parts this one takes up. */
  readonly takesFrom: readonly string[];
};

/** Where each split stands when they run. Empty while they feed each other without end: there is no order then. */
export function placesOf(rules: readonly SplitRule[]): ReadonlyMap<string, Place> {
  try {
    const { order, feeds } = orderRules(rules);
    const runs = new Map(order.map((rule, index) => [rule.id, index + 1]));
    return new Map(
      rules.map(rule => [
        rule.id,
        {
          runs: runs.get(rule.id) ?? null,
          takesFrom: order.filter(({ id }) => feeds.get(id)?.some(fed => fed.id === rule.id)).map(({ name }) => name),
        },
      ]),
    );
  } catch (error) {
    if (error instanceof AppError && error.code === 'allocation.cycle') return new Map();
    throw error;
  }
}
