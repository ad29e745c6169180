import { wordDays } from '../../quality/days.ts';
import type { BudgetWords, Late } from './budget-words.ts';

type Day = { day(iso: string): string };
const late = ({ source, lastWholeDay }: Late, { day }: Day) =>
  lastWholeDay === null ? `${source}: no whole day yet` : `${source}: whole until ${day(lastWholeDay)}`;

export const en: BudgetWords = {
  note: (note, { day, error }) => {
    switch (note.code) {
      case 'unrated':
        return `Some charges have no rate to ${note.currency} on ${wordDays(note.days, { day })}: what was spent is unknown.`;
      case 'unknown-since':
        return `What ${note.period} cost is unknown, so nothing can be said of what it left. Let the budget begin later, or bring the bills of then.`;
      case 'short-past':
        return `Less than ${note.needed} days of the past are known: the plan of ${note.period} is even.`;
      case 'free-past':
        return `The past cost nothing: the plan of ${note.period} is even.`;
      case 'stale':
        return `The last whole day is ${day(note.lastWholeDay)}: too long ago to expect anything of this period.`;
      case 'refused':
        return error(note.error);
      case 'no-charge':
        return 'No charge of the lake is in its scope.';
      case 'not-delivered':
        return `Not everything has been delivered for ${wordDays(note.days, { day })}.`;
    }
  },
  late,
  usedUp: ({ kind, day: at }, waiting, { day }) => {
    switch (kind) {
      case 'known':
        return `used up on ${day(at)}`;
      case 'provisional':
        return 'over the budget, counting days that are not whole yet';
      case 'expected':
        return `expected to be used up on ${day(at)}`;
      case 'overdue': {
        const why = waiting.length === 0 ? '' : `: waiting for ${waiting.map(one => late(one, { day })).join('; ')}`;
        return `was expected to be used up by ${day(at)}, not seen yet${why}`;
      }
    }
  },
};
