import type { BreakEven } from '../../../src-core/contract/units.ts';
import { parseAmount } from '../../../src-core/money/amount.ts';
import {
  compare,
  fraction,
  fromDecimal,
  multiply,
  shareOf,
  subtract,
  toDecimal,
} from '../../../src-core/money/fraction.ts';
import type { ChartModel, ChartSeries } from '../../components/chart/chart-model.ts';

/** Both ways over the tokens of a month; the buckets are numbers of tokens. Null where a side is unknown. */
export function breakEvenChart({ points, currency, breakEvenTokens }: BreakEven): ChartModel | null {
  if (points.length === 0) return null;
  const line = (value: string, of: (point: BreakEven['points'][number]) => string) => ({
    value,
    kind: 'value' as const,
    members: 1,
    amounts: points.map(point => parseAmount(of(point))),
    total: parseAmount(points.at(-1) ? of(points.at(-1) as BreakEven['points'][number]) : '0'),
    previousTotal: null,
  });
  return {
    measure: 'EffectiveCost',
    currency,
    buckets: points.map(({ tokens }) => Number(tokens)),
    series: [
      line('own', point => point.selfHosted),
      line('api', point => point.api),
      ...crossingOf(points, breakEvenTokens),
    ],
    previous: null,
    total: 0n,
    isQuotient: true,
  };
}

/** A line of one point is drawn as a dot. */
function crossingOf(points: BreakEven['points'], tokens: string | null): ChartSeries[] {
  const at = points.find(point => point.tokens === tokens);
  if (!at) return [];
  const amounts = points.map(point => (point === at ? parseAmount(point.api) : null));
  return [{ value: 'even', kind: 'value', members: 1, amounts, total: parseAmount(at.api), previousTotal: null }];
}

export type BreakEvenProblem = 'currencies' | 'tokens' | 'price' | 'power' | 'never' | 'above';

/** What is not known or cannot be reached, told from the figures: the words are the screen's. */
export function problemsOf(answer: BreakEven): BreakEvenProblem[] {
  const { currency, tokens, apiPerMillion, selfHostedPerMillion, breakEvenTokens, facts } = answer;
  if (currency === null) return ['currencies'];
  const most = facts.tokensAtTargetLoad;
  const isAbove =
    breakEvenTokens !== null && most !== undefined && compare(fromDecimal(breakEvenTokens), fromDecimal(most)) > 0n;
  return [
    ...(tokens === null ? (['tokens'] as const) : []),
    ...(apiPerMillion === null ? (['price'] as const) : []),
    ...(tokens !== null && selfHostedPerMillion.marginal === null ? (['power'] as const) : []),
    ...(tokens !== null && apiPerMillion !== null && breakEvenTokens === null ? (['never'] as const) : []),
    ...(isAbove ? (['above'] as const) : []),
  ];
}

/** Which way was cheaper for the tokens that were served, by how much, and in what share of the dearer one. */
export function verdictOf({ tokens, apiPerMillion, reservedCost }: BreakEven): {
  cheaper: 'own' | 'api' | 'same';
  difference: string;
  share: number | null;
} | null {
  if (tokens === null || apiPerMillion === null || reservedCost === null) return null;
  const own = fromDecimal(reservedCost);
  const api = multiply(multiply(fromDecimal(tokens), fromDecimal(apiPerMillion)), fraction(1n, 1_000_000n));
  const order = compare(own, api);
  const difference = order < 0n ? subtract(api, own) : subtract(own, api);
  return {
    cheaper: order === 0 ? 'same' : order < 0 ? 'own' : 'api',
    difference: toDecimal(difference),
    share: shareOf(difference, order < 0n ? api : own),
  };
}
