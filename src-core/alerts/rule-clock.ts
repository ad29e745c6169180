import type { Moment, RuleState } from './alert-state.ts';
import { instantOf } from './alert-state.ts';

/** A clock that differs by more than this from the time that really passed has been moved (SECURITY 49). */
export const SKEW_MS = 5 * 60_000;

/** What a process knows of time: its wall clock, which people and servers move, and its uptime, which only goes forward. */
export type Reading = { readonly process: string; readonly wallMs: number; readonly uptimeMs: number };

export type Elapsed = {
  readonly moment: Moment;
  /** By how much the clock on the wall was moved since the last look; zero when that cannot be told or is little. */
  readonly movedMs: number;
};

/**
 * How much time has passed since the last look. Within one process its uptime says so. Across processes there is only the wall: what it went
 * forward is believed (the machine was off), what it went back is not.
 */
export function elapsedSince(last: RuleState, reading: Reading): Elapsed {
  const wallMs = reading.wallMs - Date.parse(last.at);
  const isOwn = last.process === reading.process && reading.uptimeMs >= last.uptimeMs;
  const elapsedMs = isOwn ? reading.uptimeMs - last.uptimeMs : Math.max(0, wallMs);
  const movedMs = wallMs - elapsedMs;
  return {
    moment: { wallMs: reading.wallMs, passedMs: last.passedMs + elapsedMs },
    movedMs: Math.abs(movedMs) > SKEW_MS ? movedMs : 0,
  };
}

export function firstState(reading: Reading): RuleState {
  const { process, uptimeMs, wallMs } = reading;
  return { looks: 0, at: instantOf(wallMs), passedMs: 0, process, uptimeMs, clockMoved: null, wakeMs: null };
}

/** After a look at that moment; when to wake is for the caller to say. */
export function nextState(last: RuleState, reading: Reading, { moment, movedMs }: Elapsed): Omit<RuleState, 'wakeMs'> {
  const at = instantOf(reading.wallMs);
  return {
    ...{ looks: last.looks + 1, at, passedMs: moment.passedMs, process: reading.process, uptimeMs: reading.uptimeMs },
    clockMoved: movedMs === 0 ? last.clockMoved : { noticedAt: at, ms: Math.round(movedMs) },
  };
}
