/** Forecasts of made daily series on one core: the baseline, one method, the choice among all, simulated paths, and the whole answer in decimals. */
import { uniform } from '../../../src-core/demo/random.ts';
import { dayNumber, dayText, monthPlaces } from '../../../src-core/engines/forecast/days.ts';
import { fitSeries, simulate } from '../../../src-core/engines/forecast/fit-series.ts';
import { forecastSeries } from '../../../src-core/engines/forecast/forecast-series.ts';
import { predict, SEASONAL_NAIVE, variants } from '../../../src-core/engines/forecast/methods.ts';
import { outlook } from '../../../src-core/engines/forecast/outlook.ts';
import { answer, argument } from '../support/child.ts';
import { peakRssMiB } from '../support/machine.ts';
import { round } from '../support/stats.ts';

const { series, days, horizon, seed } = argument<{ series: number; days: number; horizon: number; seed: number }>();
const START = '2025-09-01';
const first = dayNumber(START);
const places = monthPlaces(first, days + 120);
const week = [1, 1.03, 1.04, 1, 0.98, 0.7, 0.65];
const started = performance.now();
const startedCpu = process.cpuUsage();

const all = Array.from({ length: series }, (_, index) => {
  const base = 10 + 5_000 * uniform(`${index}`, seed);
  const fee = uniform(`${index}/fee`, seed) < 0.2 ? 5 * base : 0;
  return Float64Array.from({ length: days }, (_, t) => {
    const noise = 1 + 0.1 * (uniform(`${index}/${t}`, seed) - 0.5);
    return base * (week[t % 7] ?? 1) * (1 + t / 1_000) * noise + (places.fromStart[t] === 0 ? fee : 0);
  });
});
const daily = all.slice(0, Math.min(1_000, series)).map((values, index) => ({
  ...{ keys: [`series ${index}`], isRest: false, currency: 'USD', start: START, steps: [] },
  amounts: Array.from(values, value => value.toFixed(6)),
  wholeUntil: dayText(first + days),
}));
const to = dayText(first + days + horizon);
const slots = variants.findIndex(({ method }) => method === 'slot-decomposition');
const out = new Float64Array(horizon);

const report: Record<string, unknown> = {};
const record = (name: string, count: number, run: () => void) => {
  run(); // once to warm up what the engine compiles
  const from = process.cpuUsage();
  const at = performance.now();
  run();
  const { user, system } = process.cpuUsage(from);
  const ms = performance.now() - at;
  const cpuMs = (user + system) / 1_000;
  report[name] = {
    perSecond: Math.round((1_000 * count) / ms),
    perCpuSecond: Math.round((1_000 * count) / cpuMs),
    ms: round(ms),
  };
};
record('baseline: seasonal naive', series, () => {
  for (const values of all) predict(SEASONAL_NAIVE, values, days, 7, out);
});
record('one method: weekday pattern and smoothing', series, () => {
  for (const values of all) predict(slots, values, days, 7, out);
});
record('choice of ten by 26 cut-offs, with intervals', series, () => {
  for (const values of all) fitSeries({ values, season: 7, horizon, places });
});
record('the same with 400 paths', series, () => {
  for (const [index, values] of all.entries()) {
    const fit = fitSeries({ values, season: 7, horizon, places });
    if (fit) simulate(fit, 400, index);
  }
});
record('whole answers in decimals', daily.length, () => {
  forecastSeries(daily, { to, grain: 'day', seed });
});
record('outlook of a budget period', daily.length, () => {
  for (const each of daily) outlook(each, { from: dayText(first + days - 10), to, cutoff: null }, seed);
});
const { user, system } = process.cpuUsage(startedCpu);
answer({
  ...report,
  ms: round(performance.now() - started),
  cpuMs: round((user + system) / 1_000),
  peakRssMiB: peakRssMiB(),
});
