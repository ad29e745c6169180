import type { ForecastWords } from './forecast-words.ts';

const variants: Record<string, string> = {
  'last-week': 'the same weekday of the week before',
  'weekdays-recent': 'weekday pattern of the last weeks',
  weekdays: 'weekday pattern',
  'weekdays-all': 'weekday pattern of all weeks',
  'weekdays-proportion': 'weekday pattern in proportion',
  'weekdays-all-proportion': 'weekday pattern of all weeks in proportion',
  'damped-trend': 'damped trend',
  theta: 'theta',
  'recent-median': 'median of the last weeks',
  intermittent: 'chance and size of rare amounts',
};

const list = (names: readonly string[]) => {
  const words = names.map(name => variants[name] ?? name);
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
};
const daysOf = (count: number) => (count === 1 ? '1 day' : `${count} days`);
const monthEnds = [
  'On the last day of the month',
  'On the day before the last of the month',
  'Two days before the last of the month',
];

export const en: ForecastWords = {
  methods: {
    'seasonal-naive': 'last week again',
    'slot-decomposition': 'weekday pattern',
    'damped-trend': 'damped trend',
    theta: 'theta',
    'recent-median': 'recent median',
    intermittent: 'intermittent demand',
    combined: 'median of three methods',
    'parent-share': 'share of the whole',
    zero: 'nothing expected',
  },
  why: why => {
    switch (why.code) {
      case 'only-zero':
        return 'Nothing but zero is known.';
      case 'too-short':
        return `Too short to test methods: ${daysOf(why.days)}, of ${why.needed} needed. ${why.instead === 'last-week' ? 'The last week is repeated.' : 'The mean of the known days is taken.'}`;
      case 'share-of-all':
        return `Too short to test methods (${daysOf(why.days)}): ${(100 * why.share).toFixed(1)}% of what all series together are expected to cost, its share of the last ${why.shareDays === 1 ? 'day' : daysOf(why.shareDays)}.`;
      case 'no-cutoffs':
        return `No past cut-off could be judged yet: ${list(why.variants)}.`;
      case 'best-alone':
        return `Smallest past errors (${list(why.variants)}): ${figures(why)}.`;
      case 'best-together':
        return `Median of the three with the smallest past errors (${list(why.variants)}): ${figures(why)}.`;
    }
  },
  note: (note, { money, day }) => {
    switch (note.code) {
      case 'commitment-ends':
        return `From ${day(note.at)}: ${note.name} has ended, unless it is renewed (${money(note.perDay)} a day).`;
      case 'month-day':
        return `On day ${note.day} of each month: ${money(note.amount)} beside the ordinary day.`;
      case 'month-end':
        return `${monthEnds[note.daysBefore] ?? ''}: ${money(note.amount)} beside the ordinary day.`;
      case 'level':
        return `The last 14 days lie ${Math.abs(100 * note.change).toFixed(0)}% ${note.change > 0 ? 'above' : 'below'} the 28 days before.`;
      case 'estimated-days':
        return note.days === 1 ? '1 missing day is estimated.' : `${note.days} missing days are estimated.`;
      case 'beyond-tests':
        return `Back-tests reach ${note.days} days; after ${day(note.until)} intervals widen as those of a random walk.`;
    }
  },
};

const figures = (tested: { mase: number; maseOfSeasonalNaive: number; cutoffs: number }) =>
  `MASE ${tested.mase.toFixed(2)} at ${tested.cutoffs} past cut-offs, against ${tested.maseOfSeasonalNaive.toFixed(2)} of the seasonal naive`;
