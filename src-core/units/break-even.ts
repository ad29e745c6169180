import type { BreakEven } from '../contract/units.ts';
import {
  add,
  compare,
  divide,
  type Fraction,
  fraction,
  fromDecimal,
  multiply,
  subtract,
  toDecimal,
  zero,
} from '../money/fraction.ts';

export type BreakEvenInput = {
  readonly currency: string | null;
  /** What the capacity costs in the period, used or not. */
  readonly reserved: Fraction | null;
  /** Of it, what was used; null = charges do not tell idle capacity apart. */
  readonly used: Fraction | null;
  /** Of it, what grew with the load (power); null = unknown. */
  readonly variable: Fraction | null;
  readonly tokens: Fraction | null;
  /** Price of the other way per million tokens. */
  readonly apiPerMillion: Fraction | null;
  /** Share of the capacity that can be served at most, 0 to 1. */
  readonly targetLoad: string;
};

const MILLION = fraction(1_000_000n);
const POINTS = 9n;

/**
 * Own capacity against a price per token. Its cost is fixed but for what is known to grow with the load: `fixed + variable a token x tokens`; so the
 * reservation is compared, not the used share, which would flatter it. Both cost the same at `fixed / (price - variable a token)` tokens.
 * @see docs/formulas/unit-cost.md#break-even
 */
export function breakEven(input: BreakEvenInput): Omit<BreakEven, 'problems'> & { problems: string[] } {
  const { reserved, used, variable, tokens, apiPerMillion } = input;
  const problems: string[] = [];
  if (tokens === null)
    problems.push('No record tells how many tokens the own endpoint served; give them with --tokens.');
  if (apiPerMillion === null)
    problems.push(
      'The price of the API is not known: no price for this model and period, or no tokens to weigh it with.',
    );
  if (variable === null)
    problems.push('What grows with the load (power) is not known; all of the capacity counts as fixed.');
  const perMillion = (cost: Fraction | null) =>
    cost === null || tokens === null ? null : divide(multiply(cost, MILLION), tokens);
  const fixed = reserved === null ? null : subtract(reserved, variable ?? zero);
  const variablePerMillion = variable === null ? zero : perMillion(variable);
  const margin =
    apiPerMillion === null || variablePerMillion === null ? null : subtract(apiPerMillion, variablePerMillion);
  const isReachable = margin !== null && compare(margin, zero) > 0;
  if (margin !== null && !isReachable)
    problems.push('One more million tokens costs as much on own capacity as at the API, or more: no load breaks even.');
  const millions = isReachable && fixed !== null && margin !== null ? divide(fixed, margin) : null;
  const atMost = mostTokens(input);
  const even = millions === null ? null : multiply(millions, MILLION);
  if (even !== null && atMost !== null && compare(even, atMost) > 0)
    problems.push('The break-even lies above what the capacity can serve at the target load.');
  const atTarget = reserved === null || atMost === null ? null : divide(multiply(reserved, MILLION), atMost);
  const text = (value: Fraction | null) => (value === null ? null : toDecimal(value));
  const load = used === null || reserved === null ? null : divide(used, reserved);
  const facts: Record<string, string> = { targetLoad: input.targetLoad };
  for (const [name, value] of Object.entries({
    load,
    tokensAtTargetLoad: atMost,
    reservedPerMillionAtTargetLoad: atTarget,
    fixedCost: fixed,
  }))
    if (value !== null) facts[name] = toDecimal(value);
  return {
    currency: input.currency,
    reservedCost: reserved === null ? null : toDecimal(reserved, 24),
    tokens: text(tokens),
    selfHostedPerMillion: {
      reserved: text(perMillion(reserved)),
      used: text(perMillion(used)),
      marginal: text(perMillion(variable)),
    },
    apiPerMillion: text(apiPerMillion),
    breakEvenTokens: even === null ? null : toDecimal(even, 0),
    points:
      fixed === null || apiPerMillion === null
        ? []
        : points({ fixed, apiPerMillion, own: variablePerMillion ?? zero, upTo: even ?? tokens }),
    facts,
    problems,
  };
}

/** Tokens of the period at the target load; null where it is not known how much of the capacity was used. */
function mostTokens({ reserved, used, tokens, targetLoad }: BreakEvenInput): Fraction | null {
  if (reserved === null || used === null || tokens === null || used.n === 0n) return null;
  return divide(multiply(multiply(tokens, fromDecimal(targetLoad)), reserved), used);
}

/** Nine points from no tokens to twice `upTo`. */
function points({
  fixed,
  apiPerMillion,
  own,
  upTo,
}: {
  fixed: Fraction;
  apiPerMillion: Fraction;
  own: Fraction;
  upTo: Fraction | null;
}) {
  if (upTo === null) return [];
  return Array.from({ length: Number(POINTS) }, (_, index) => {
    const tokens = multiply(upTo, fraction(BigInt(index) * 2n, POINTS - 1n));
    const millions = divide(tokens, MILLION) ?? zero;
    return {
      tokens: toDecimal(tokens, 0),
      selfHosted: toDecimal(add(fixed, multiply(own, millions))),
      api: toDecimal(multiply(apiPerMillion, millions)),
    };
  });
}
