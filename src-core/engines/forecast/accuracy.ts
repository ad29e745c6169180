import type { Backtest } from './backtest.ts';
import type { MonthPlaces } from './days.ts';
import { aimOf, Conformal, halfWidth, type Widths } from './intervals.ts';
import { variants } from './methods.ts';
import { at } from './numbers.ts';
import type { Past } from './past.ts';

/** How a procedure did at past cut-offs. Each forecast, choice and interval rests on what was known at its cut-off alone. */
export type Accuracy = {
  readonly cutoffs: number;
  readonly mase: number;
  readonly maseOfSeasonalNaive: number;
  readonly smape: number;
  /** Outcomes inside the interval and outcomes that had one: [80 %, 95 %]. */
  readonly inside: readonly [number, number];
  readonly judged: readonly [number, number];
  /** Null: no cut-off lay inside a month whose end is known. */
  readonly monthTotalMape: number | null;
};

type Input = {
  readonly past: Past;
  readonly test: Backtest;
  /** [o x steps] outcome minus forecast; `scaled` the same in local spreads. NaN unknown. */
  readonly errors: Float64Array;
  readonly scaled: Float64Array;
  /** First cut-off that counts. */
  readonly first: number;
  readonly places: MonthPlaces | null;
};

/** @returns the accuracy (null without a scored outcome) and the widths of intervals from now on */
export function accuracyOf(input: Input): { accuracy: Accuracy | null; widths: Widths } {
  const { past, test, scaled, first } = input;
  const { origins, steps } = test;
  const conformal = new Conformal(origins.length * steps, origins.length);
  const seen = new Int32Array(origins.length);
  const all = new Tally();
  const over = new Tally(); // of cut-offs whose outcomes have all come: what may correct the next interval
  const tallies: Tally[] = [];
  let next = first;
  /** Everything that had happened when `known` values were there. */
  const widthsAt = (now: number, known: number): Widths => {
    for (let row = first; row < origins.length && at(origins, row) < known; row++) {
      const visible = Math.min(steps, known - at(origins, row));
      for (let k = at(seen, row); k < visible; k++) {
        const error = at(scaled, row * steps + k);
        if (!Number.isNaN(error)) conformal.add(row, k, Math.abs(error));
      }
      seen[row] = visible;
    }
    for (; next < origins.length && at(origins, next) + steps <= known; next++) over.addAll(tallies[next - first]);
    return conformal.widths(now, [over.aim(0), over.aim(1)]);
  };
  for (let row = first; row < origins.length; row++) {
    const widths = widthsAt(row, at(origins, row));
    const tally = new Tally();
    for (let k = 0; k < steps; k++) {
      const error = Math.abs(at(scaled, row * steps + k));
      if (Number.isNaN(error)) continue;
      for (const level of [0, 1] as const) tally.judge(level, error, halfWidth(widths, level, k, steps));
    }
    tallies.push(tally);
    all.addAll(tally);
  }
  const score = scoreOf(input);
  const { inside, judged } = all;
  return { widths: widthsAt(origins.length, past.y.length), accuracy: score && { ...score, inside, judged } };
}

/** How many outcomes lay inside their intervals: [80 %, 95 %]. */
class Tally {
  readonly inside: [number, number] = [0, 0];
  readonly judged: [number, number] = [0, 0];

  judge(level: 0 | 1, error: number, half: number): void {
    if (Number.isNaN(half)) return;
    this.judged[level] += 1;
    if (error <= half) this.inside[level] += 1;
  }

  addAll(other: Tally | undefined): void {
    for (const level of [0, 1] as const) {
      this.inside[level] += other?.inside[level] ?? 0;
      this.judged[level] += other?.judged[level] ?? 0;
    }
  }

  aim(level: 0 | 1): number {
    return aimOf(level, this.inside[level], this.judged[level]);
  }
}

type Score = Pick<Accuracy, 'cutoffs' | 'mase' | 'maseOfSeasonalNaive' | 'smape' | 'monthTotalMape'>;

function scoreOf({ past, test, errors, first, places }: Input): Score | null {
  const { origins, steps, forecasts, scale } = test;
  let [cutoffs, mase, naive, smape, months, monthError] = [0, 0, 0, 0, 0, 0];
  for (let row = first; row < origins.length; row++) {
    const origin = at(origins, row);
    const base = row * variants.length * steps; // the seasonal naive is the first variant
    let [count, absolute, absoluteNaive, relative] = [0, 0, 0, 0];
    for (let k = 0; k < steps; k++) {
      const error = at(errors, row * steps + k);
      if (Number.isNaN(error)) continue;
      const value = at(past.y, origin + k);
      count += 1;
      absolute += Math.abs(error);
      absoluteNaive += Math.abs(value - at(forecasts, base + k));
      const size = Math.abs(value) + Math.abs(value - error);
      relative += size === 0 ? 0 : (200 * Math.abs(error)) / size;
    }
    if (count === 0 || !(at(scale, row) > 0)) continue;
    cutoffs += 1;
    mase += absolute / count / at(scale, row);
    naive += absoluteNaive / count / at(scale, row);
    smape += relative / count;
    const month = places && monthTotalError(past, places, origin, errors.subarray(row * steps, (row + 1) * steps));
    if (month !== null) {
      months += 1;
      monthError += month;
    }
  }
  if (cutoffs === 0) return null;
  return {
    cutoffs,
    mase: mase / cutoffs,
    maseOfSeasonalNaive: naive / cutoffs,
    smape: smape / cutoffs,
    monthTotalMape: months === 0 ? null : monthError / months,
  };
}

/** Error of the month's total at a cut-off from its 5th to 25th day, in percent of it; null where the month is not known whole. */
function monthTotalError(past: Past, places: MonthPlaces, origin: number, errors: Float64Array): number | null {
  const day = at(places.fromStart, origin);
  const left = -at(places.fromEnd, origin);
  const start = origin - day;
  if (day < 5 || day > 25 || start < 0 || left > errors.length || origin + left > past.y.length) return null;
  let [total, error] = [0, 0];
  for (let t = start; t < origin + left; t++) {
    if (past.known[t] !== 1) return null;
    total += at(past.y, t);
  }
  for (let k = 0; k < left; k++) error += at(errors, k);
  return total === 0 ? null : (100 * Math.abs(error)) / Math.abs(total);
}
