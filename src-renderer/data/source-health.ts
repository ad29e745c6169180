import type { Coverage } from '../../src-core/contract/quality.ts';
import type { Source } from '../../src-core/contract/sources.ts';
import { addDays } from '../../src-core/quality/days.ts';

/** States that need a person. The order is how urgent they are. */
const incidentHealths = ['silent', 'failing', 'needs-secret'] as const;
export type IncidentHealth = (typeof incidentHealths)[number];
export type Incident = { source: Source; health: IncidentHealth };

/** Sources that do not deliver as they should, the most urgent first. */
export function incidentsOf(sources: readonly Source[]): Incident[] {
  return incidentHealths.flatMap(health =>
    sources.filter(source => source.health === health).map(source => ({ source, health })),
  );
}

/** A registered source names its stream in the lake; two views of one bill add theirs to it ("bills/azure-actual"). */
export const isStreamOf = (stream: string, sourceName: string): boolean =>
  stream === sourceName || stream.startsWith(`${sourceName}/`);

export type DayState = Coverage['days'][number]['state'];

/** Worst first: what a day of several streams is, is what its worst stream says. */
export const dayStates = ['failed', 'missing', 'provisional', 'final'] as const satisfies readonly DayState[];

/** The last `count` UTC days up to and with the one that holds `nowMs`, oldest first. */
export function lastDays(count: number, nowMs: number): string[] {
  const today = new Date(nowMs).toISOString().slice(0, 10);
  return Array.from({ length: count }, (_, index) => addDays(today, index - count + 1));
}

/** One state a day for several streams together; null where nothing was expected. In the order of `days`. */
export function worstByDay(streams: readonly Coverage[], days: readonly string[]): (DayState | null)[] {
  const found = new Map<string, Set<DayState>>();
  for (const { day, state } of streams.flatMap(stream => stream.days))
    found.set(day, (found.get(day) ?? new Set()).add(state));
  return days.map(day => dayStates.find(state => found.get(day)?.has(state)) ?? null);
}

export type Gap = { source: string; missing: number; failed: number; first: string; last: string };

/** Sources with days that are missing or failed, most days first. A day counts once however many of its scopes lack it. */
export function gapsOf(coverage: readonly Coverage[]): Gap[] {
  const bySource = Map.groupBy(coverage, stream => stream.source);
  return [...bySource]
    .flatMap(([source, streams]) => {
      const days = [...new Set(streams.flatMap(stream => stream.days.map(({ day }) => day)))].sort();
      const states = worstByDay(streams, days);
      const open = days.filter((_, index) => states[index] === 'missing' || states[index] === 'failed');
      const [first, last] = [open[0], open.at(-1)];
      if (!first || !last) return [];
      const failed = states.filter(state => state === 'failed').length;
      return [{ source, missing: open.length - failed, failed, first, last }];
    })
    .sort((a, b) => b.missing + b.failed - a.missing - a.failed || a.source.localeCompare(b.source));
}
