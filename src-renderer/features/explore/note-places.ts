import { isWithin } from '../../../src-core/library/annotation.ts';
import type { ChartMark } from '../../components/chart/chart-marks.tsx';
import type { KnownAnnotation } from '../../data/annotations.ts';
import { allFilters } from './drill.ts';
import { bucketDays, type DayRange, localDay } from './period.ts';
import type { ExploreView } from './view-state.ts';
import { rangeLabel } from './words.ts';

type Shape = Pick<ExploreView, 'grain' | 'zone' | 'calendar'>;

/** The local days of a stretch of buckets; null where one of them has none. */
export function bucketRange(
  buckets: readonly (number | null)[],
  first: number,
  last: number,
  { grain, zone, calendar }: Shape,
): DayRange | null {
  const daysOf = (index: number) => {
    const start = buckets[index];
    return start == null ? null : bucketDays(localDay(start, zone), grain, calendar);
  };
  const [from, to] = [daysOf(first), daysOf(last)];
  return from && to ? { from: from.from, to: to.to } : null;
}

/** Which remarks belong to a view, and over which buckets of its chart they stand. */
export function placeNotes(
  notes: readonly KnownAnnotation[],
  buckets: readonly (number | null)[],
  view: ExploreView,
  range: DayRange | null,
): { marks: ChartMark[]; shown: KnownAnnotation[]; elsewhere: number } {
  const filters = allFilters(view);
  const shown = notes.filter(
    note => isWithin(note.scope, filters) && (range === null || (note.from < range.to && note.to > range.from)),
  );
  const marks = shown.flatMap((note): ChartMark[] => {
    const touched = buckets.flatMap((_, index) => {
      const days = bucketRange(buckets, index, index, view);
      return days && days.from < note.to && days.to > note.from ? [index] : [];
    });
    const [first] = touched;
    const last = touched.at(-1);
    if (first === undefined || last === undefined) return [];
    return [{ id: note.path, first, last, text: `${rangeLabel(note, 'en')}: ${note.text}` }];
  });
  return { marks, shown, elsewhere: notes.length - shown.length };
}
