import type { BudgetState } from '../../../src-core/contract/budgets.ts';

export type Point = { readonly x: number; readonly y: number };
export type PathFigures = {
  /** Top of the axis, in the budget's currency. */
  readonly top: number;
  readonly ticks: readonly number[];
  readonly plan: readonly Point[];
  /** Up to the last whole day, and from it on what is not whole yet. */
  readonly whole: readonly Point[];
  readonly open: readonly Point[];
  readonly expected: readonly Point[];
  /** Lower and upper edge of the 80 % interval, day by day. */
  readonly band: readonly { readonly x: number; readonly low: number; readonly high: number }[];
};

/** The path of a budget for drawing: `x` counts days from 0, `y` are amounts in doubles. */
export function pathFigures(state: Pick<BudgetState, 'path' | 'budget' | 'completeUntil'>): PathFigures {
  const { path, completeUntil } = state;
  const points = (of: (day: BudgetState['path'][number]) => string | null): Point[] =>
    path.flatMap((day, x) => {
      const amount = of(day);
      return amount === null ? [] : [{ x, y: Number(amount) }];
    });
  const isWhole = (at: string) => completeUntil !== null && at <= completeUntil;
  const whole = points(({ at, actual }) => (isWhole(at) ? actual : null));
  const open = joined(
    whole,
    points(({ at, actual }) => (isWhole(at) ? null : actual)),
  );
  const known = open.length > 0 ? open : whole;
  const expected = joined(
    known,
    points(({ expected }) => expected),
  );
  const band = path.flatMap(({ low80, high80 }, x) =>
    low80 === null || high80 === null ? [] : [{ x, low: Number(low80), high: Number(high80) }],
  );
  const plan = points(({ plan }) => plan);
  const highest = Math.max(
    0,
    Number(state.budget ?? 0),
    ...[...plan, ...whole, ...open, ...expected].map(({ y }) => y),
    ...band.map(({ high }) => high),
  );
  const ticks = axisTicks(highest);
  return { top: ticks.at(-1) ?? 1, ticks, plan, whole, open, expected, band };
}

/** A day before the one that is looked at that is not whole: missing, or still being delivered. */
export function isOpenDay(
  { today, completeUntil }: Pick<BudgetState, 'today' | 'completeUntil'>,
  { at }: { readonly at: string },
): boolean {
  return at < today && (completeUntil === null || at > completeUntil);
}

/** A line that goes on where another one ends. */
function joined(before: readonly Point[], line: readonly Point[]): readonly Point[] {
  const last = before.at(-1);
  return last && line.length > 0 ? [last, ...line] : line;
}

/** From 0 to at least `highest`, in three to six round steps. */
export function axisTicks(highest: number): number[] {
  if (!(highest > 0)) return [0, 1];
  const rough = highest / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find(factor => factor * power >= rough) ?? 10) * power;
  return Array.from({ length: Math.ceil(highest / step) + 1 }, (_, index) => index * step);
}
