import type { FxRate } from '../../contract/fx.ts';
import { parseAmount, type Unscaled } from '../../money/amount.ts';
import { MONEY_SCALE } from '../../money/scale.ts';
import { dayNumber, estateDays } from '../calendar.ts';
import type { Day } from '../model.ts';
import { hash32 } from '../random.ts';

/** Rates are whole numbers of 0.0001. */
const DIGITS = 4;
const START = 11_640;
const LEVEL = 11_720;
const PULL = 40;
const STEP = 45;

/**
 * Euro in dollars for each working day of the estate: a walk that is pulled back to its level. Like a central bank's, there is none on
 * Saturdays and Sundays; a charge of such a day takes Friday's.
 */
export function demoFxRates(seed: number): FxRate[] {
  const rates: FxRate[] = [];
  let level = START;
  for (const date of estateDays) {
    const weekday = (dayNumber(date) + 3) % 7; // 0 = Monday
    if (weekday >= 5) continue;
    level += (hash32(`eur-usd/${date}`, seed) % (2 * STEP + 1)) - STEP + Math.round((LEVEL - level) / PULL);
    const digits = String(level).padStart(DIGITS + 1, '0');
    rates.push({
      date,
      from: 'EUR',
      to: 'USD',
      rate: `${digits.slice(0, -DIGITS)}.${digits.slice(-DIGITS)}`.replace(/\.?0+$/, ''),
      source: 'demo rates',
    });
  }
  return rates;
}

/** An amount at the rate of its day, or of the last day before it that has one. @throws RangeError where none reaches */
export function convertedAt(amount: Unscaled, day: Day, rates: readonly FxRate[]): Unscaled {
  const found = rates.findLast(({ date }) => date <= day);
  if (!found) throw new RangeError(`no rate for ${day}`);
  // amounts have 16 digits after the point and rates 4, so that nothing is cut
  return (amount * parseAmount(found.rate)) / 10n ** BigInt(MONEY_SCALE);
}
