import { type ChangeEffect, type ChangeExplained, changeEffects } from '../../../src-core/contract/explain.ts';
import { parseAmount, toNumber } from '../../../src-core/money/amount.ts';

export type Step = {
  kind: 'before' | 'after' | ChangeEffect;
  amount: string;
  /** Where its bar lies, in percent of the drawing. */
  left: number;
  width: number;
};

/**
 * The bars from the amount before to the amount after. The drawing begins near the lowest point, not at zero, when the change is small against the
 * amounts: what is looked at is the change.
 * @returns `ties` is true when before + effects = after to the last digit; the drawing itself is only for the eye
 */
export function waterfallSteps(own: ChangeExplained['currencies'][number]): {
  steps: Step[];
  ties: boolean;
  /** The axis does not begin at zero. */
  isCut: boolean;
} {
  const before = parseAmount(own.before);
  const after = parseAmount(own.after);
  const shown = changeEffects.filter(name => own.effects[name] !== '0');
  let at = before;
  const moves = shown.map(name => {
    const from = at;
    at += parseAmount(own.effects[name]);
    return { kind: name, amount: own.effects[name], from: toNumber(from), to: toNumber(at) };
  });
  const ends = [...moves.flatMap(({ from, to }) => [from, to]), toNumber(before), toNumber(after)];
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const isCut = low > 0 && high - low < high / 2;
  const start = isCut ? low - (high - low) * 0.25 : Math.min(0, low);
  const scale = 100 / (Math.max(0, high) - start || 1);
  const bar = (from: number, to: number) => ({
    left: (Math.min(from, to) - start) * scale,
    width: Math.max(0.4, Math.abs(to - from) * scale),
  });
  const base = isCut ? start : 0;
  return {
    steps: [
      { kind: 'before', amount: own.before, ...bar(base, toNumber(before)) },
      ...moves.map(({ kind, amount, from, to }) => ({ kind, amount, ...bar(from, to) })),
      { kind: 'after', amount: own.after, ...bar(base, toNumber(after)) },
    ],
    ties: at === after && after - before === parseAmount(own.difference),
    isCut,
  };
}
