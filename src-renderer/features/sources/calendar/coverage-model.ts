import type { Coverage } from '../../../../src-core/contract/quality.ts';
import { addDays, dayOf, daysBetween } from '../../../../src-core/quality/days.ts';
import { type DayState, dayStates } from '../../../data/source-health.ts';

export type CoverageDay = Coverage['days'][number];
/** One line of the calendar: a source, what it delivers, and for which account or scope. */
export type CalendarRow = { stream: Coverage; key: string; cells: (CoverageDay | null)[] };

/** "2026-11" of a day or instant. */
export const monthOf = (text: string): string => text.slice(0, 7);

/** First day of a month, and the first of the next: as the coverage call takes them. */
export function boundsOf(month: string): { from: string; to: string } {
  const from = `${month}-01`;
  return { from, to: `${monthOf(addDays(from, 31))}-01` };
}

/** Every UTC day of a month, in order. */
export function daysOf(month: string): string[] {
  const { from, to } = boundsOf(month);
  return daysBetween(from, addDays(to, -1));
}

/** Months from the first day anything was delivered to the last, or to this one, newest first. */
export function monthsOf(coverage: readonly Coverage[], nowMs: number): string[] {
  const first = coverage.map(({ firstDay }) => firstDay).sort()[0];
  if (first === undefined) return [];
  const last = [...coverage.map(({ lastDay }) => lastDay), dayOf(nowMs)].sort().at(-1) ?? first;
  const months: string[] = [];
  for (let month = monthOf(first); month <= monthOf(last); month = monthOf(boundsOf(month).to)) months.push(month);
  return months.reverse();
}

/** Where a calendar opens: this month if anything is there or owed in it, and else the month of the newest data. */
export function openingMonth(thisMonth: string, coverageOfIt: readonly Coverage[]): string {
  if (coverageOfIt.length === 0 || coverageOfIt.some(({ days }) => days.length > 0)) return thisMonth;
  const last = coverageOfIt
    .map(({ lastDay }) => lastDay)
    .sort()
    .at(-1);
  return last === undefined ? thisMonth : monthOf(last);
}

export type StateFilter = DayState | 'all';
export const stateFilters: readonly StateFilter[] = ['all', ...dayStates];

/**
 * Streams with something to show in a month.
 * @param days of the month, in order; the cells are one for one
 * @param state only streams that have such a day
 * @param query words of source, dataset or scope
 */
export function rowsOf(
  coverage: readonly Coverage[],
  { days, state, query }: { days: readonly string[]; state: StateFilter; query: string },
): CalendarRow[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return coverage.flatMap(stream => {
    const text = `${stream.source} ${stream.dataset} ${stream.scope ?? ''}`.toLowerCase();
    if (!words.every(word => text.includes(word))) return [];
    const byDay = new Map(stream.days.map(day => [day.day, day]));
    const cells = days.map(day => byDay.get(day) ?? null);
    const isShown = cells.some(cell => cell !== null && (state === 'all' || cell.state === state));
    return isShown ? [{ stream, key: JSON.stringify([stream.source, stream.dataset, stream.scope]), cells }] : [];
  });
}

/** Days by state over all streams of a month. */
export function countDays(coverage: readonly Coverage[]): Record<StateFilter, number> {
  const counts: Record<StateFilter, number> = { all: 0, final: 0, provisional: 0, missing: 0, failed: 0 };
  for (const { state } of coverage.flatMap(({ days }) => days)) {
    counts[state] += 1;
    counts.all += 1;
  }
  return counts;
}

export type Place = { row: number; column: number };

/** Where a key leads inside a grid of `rows` x `columns`; null when the key is not one of the grid's. */
export function movePlace(
  { row, column }: Place,
  key: { name: string; isControl: boolean },
  { rows, columns }: { rows: number; columns: number },
): Place | null {
  const place = (to: Place): Place => ({
    row: Math.min(Math.max(to.row, 0), rows - 1),
    column: Math.min(Math.max(to.column, 0), columns - 1),
  });
  switch (key.name) {
    case 'ArrowLeft':
      return place({ row, column: column - 1 });
    case 'ArrowRight':
      return place({ row, column: column + 1 });
    case 'ArrowUp':
      return place({ row: row - 1, column });
    case 'ArrowDown':
      return place({ row: row + 1, column });
    case 'Home':
      return place({ row: key.isControl ? 0 : row, column: 0 });
    case 'End':
      return place({ row: key.isControl ? rows - 1 : row, column: columns - 1 });
    default:
      return null;
  }
}
