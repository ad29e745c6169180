import { join } from 'node:path';
import { measure } from './support/child.ts';
import type { BenchOptions } from './support/options.ts';

/**
 * 10,000 daily series of 400 days, 30 days ahead, on one core. Budgets (ENGINES, section 3): 5,000 fits/s of one method, 500 series/s with
 * the choice. The baseline of the same run is the seasonal naive, which copies a week.
 */
export async function forecastBench(options: BenchOptions, say: (text: string) => void) {
  say('10,000 series');
  const program = join(import.meta.dirname, 'programs', 'forecast.ts');
  const measured = await measure(program, { series: 10_000, days: 400, horizon: 30, seed: options.seed });
  return { ...measured, budget: { oneMethodPerSecond: 5_000, withChoicePerSecond: 500 } };
}
