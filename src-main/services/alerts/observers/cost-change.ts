import { addressOf } from '../../../../src-core/address/addresses.ts';
import { type CostRise, costRise, HISTORY_DAYS } from '../../../../src-core/alerts/cost-change.ts';
import type { Observation, Observed } from '../../../../src-core/alerts/observation.ts';
import { localDate } from '../../../../src-core/alerts/quiet-hours.ts';
import { inEnglish } from '../../../../src-core/alerts/words/words.ts';
import { earlier } from '../../../../src-core/budgets/known-days.ts';
import { ForecastSpec } from '../../../../src-core/contract/forecast.ts';
import { localDayOf } from '../../../../src-core/forecast/whole-days.ts';
import { toDecimal, toExactDecimal } from '../../../../src-core/money/fraction.ts';
import { growth } from '../../../../src-core/money/growth.ts';
import { addDays, dayOf, dayStartMs } from '../../../../src-core/quality/days.ts';
import { zoneClock } from '../../../../src-core/query/zone.ts';
import type { ForecastService } from '../../forecast-service.ts';
import type { Observers, WatchQuestion } from './observers.ts';
import { subjectOf } from './subject.ts';

/** Values of the dimension that are watched, those with most money first. */
const WATCHED = 1_000;

/** The last whole day (or week) of a scope, whole or by a dimension, against what is usual (src-core/alerts/cost-change.ts). */
export function costChangeObserver(forecast: Pick<ForecastService, 'load'>): Observers['cost-change'] {
  return async ({ trigger, span, signal }) => {
    const { scope, by } = trigger;
    const from = addDays(localDate(scope.zone, span.from.getTime()), -HISTORY_DAYS - 1);
    const spec = ForecastSpec.parse({ ...scope, by: by === null ? [] : [by], from, limit: WATCHED });
    const { series } = await forecast.load(spec, signal);
    const clock = zoneClock(scope.zone, dayStartMs(from), span.to.getTime());
    const watched = series
      .filter(({ isRest }) => !isRest)
      .map(({ keys, start, amounts, missing, wholeUntil }) => ({
        value: by === null ? undefined : (keys[0] ?? null),
        daily: { start, amounts, missing: new Set(missing) },
        wholeUntil,
      }));
    const known = new Map<string, Observed>(); // many looks of a rehearsal ask about the same day
    return async at => {
      // As at that instant: a local day is over for us when every UTC day it touches is (see scopeReach).
      const over = localDayOf(dayStartMs(dayOf(at.getTime())), clock);
      const before = known.get(over);
      if (before) return before;
      const present: Observation[] = [];
      const unknown = new Set<string>();
      for (const { value, daily, wholeUntil } of watched) {
        const day = addDays(earlier(wholeUntil, over), -1);
        const rise = costRise(daily, day, trigger);
        const subject = value === undefined ? 'total' : subjectOf('value', value);
        if (rise === 'unknown') unknown.add(subject);
        else if (rise !== null) present.push(observe(trigger, { subject, value, day, rise }));
      }
      const observed = { present, isUnknown: (subject: string) => unknown.has(subject) };
      known.set(over, observed);
      return observed;
    };
  };
}

type Trigger = WatchQuestion<'cost-change'>['trigger'];
type Found = { subject: string; value: string | null | undefined; day: string; rise: CostRise };

function observe({ scope, by, window }: Trigger, { subject, value, day, rise }: Found): Observation {
  const days = { from: window === 'day' ? day : addDays(day, -6), to: addDays(day, 1) };
  const filters =
    by === null || value === undefined
      ? scope.filters
      : [...scope.filters, { dimension: by, op: 'in' as const, values: [value] }];
  const [cost, usual, increase] = [rise.cost, rise.usual, rise.increase].map(toExactDecimal);
  const up = growth(rise.cost, rise.usual);
  const share = up && toDecimal(up, 4);
  const facts = {
    ...{ measure: scope.measure, dimension: by, value: value ?? null, currency: scope.currency, window },
    ...{ from: days.from, to: days.to, cost: cost ?? null, usual: usual ?? null, increase: increase ?? null, share },
  };
  return {
    ...{ subject, ...inEnglish('cost-change', facts), facts },
    isProvisional: false, // whole days only
    address: addressOf.explore({
      measures: [scope.measure],
      dimensions: by === null || value === undefined ? ['ServiceName'] : [by],
      grain: 'day',
      period: { from: addDays(days.from, -28), to: days.to },
      filters,
      ...{ zone: scope.zone, currency: scope.currency },
      ...(scope.allocation === 'split' ? { allocation: 'split' as const } : {}),
    }),
    size: increase ?? null,
    filters,
    days,
    channels: [],
    lapsesOn: null,
  };
}
