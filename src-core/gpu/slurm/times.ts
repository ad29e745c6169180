import { offsetAt } from '../../query/zone.ts';

/** Seconds since 1970 UTC; null = Slurm says there is none (yet); undefined = not a time. */
export type SlurmTime = number | null | undefined;

/** Words for "not yet" and "never". */
const noTime = new Set(['', 'Unknown', 'None', 'N/A', '0']);
const FIRST = Date.UTC(1990, 0, 1) / 1000;
const LAST = Date.UTC(2100, 0, 1) / 1000;

/**
 * Reads times as sacct prints them: local time of the site without a zone (`2026-11-22T23:04:00`), seconds since 1970
 * (`SLURM_TIME_FORMAT=%s`), or local time with an offset. What has no zone is taken in `zone`; an hour that the clock shows twice is its first
 * pass, one that it skips is moved forward.
 * @param onLocal called for each time that was taken in `zone`
 * @throws AppError `query.bad-zone`
 */
export function timeReader(zone: string, onLocal: () => void = () => undefined): (text: string) => SlurmTime {
  const days = new Map<string, number>();
  const offsets = new Map<number, number>();
  const utcOf = (local: number): number => {
    if (zone === 'UTC') return local;
    const hour = Math.floor(local / 900); // offsets change at quarters of an hour at most
    let offset = offsets.get(hour);
    if (offset === undefined) {
      offset = localOffset(zone, local);
      offsets.set(hour, offset);
    }
    return local - offset;
  };
  offsetAt(zone, 0); // a bad zone is an error of the setting, not of a row
  return text => {
    if (text.length < 12) {
      if (noTime.has(text)) return null;
      return /^\d{8,11}$/.test(text) ? inRange(Number(text)) : undefined;
    }
    const separator = text[10];
    if (separator !== 'T' && separator !== ' ') return undefined;
    const date = text.slice(0, 10);
    let day = days.get(date);
    if (day === undefined) {
      const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date);
      if (found === null) return undefined;
      const ms = Date.UTC(Number(found[1]), Number(found[2]) - 1, Number(found[3]));
      if (new Date(ms).toISOString().slice(0, 10) !== date) return undefined;
      day = ms / 1000;
      days.set(date, day);
    }
    if (text.length === 19 && isPlainTime(text)) {
      onLocal();
      return inRange(utcOf(day + clockSeconds(text)));
    }
    const clock = /^(\d\d):(\d\d):(\d\d)(Z|[+-]\d\d:?\d\d)?$/.exec(text.slice(11));
    if (clock === null) return undefined;
    const [, hours, minutes, seconds, offset] = clock;
    if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 60) return undefined;
    const local = day + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
    if (offset !== undefined) return inRange(local - writtenOffset(offset));
    onLocal();
    return inRange(utcOf(local));
  };
}

const inRange = (seconds: number) => (seconds >= FIRST && seconds < LAST ? seconds : undefined);

function writtenOffset(text: string): number {
  if (text === 'Z') return 0;
  const digits = text.replace(':', '');
  const seconds = Number(digits.slice(1, 3)) * 3600 + Number(digits.slice(3, 5)) * 60;
  return digits.startsWith('-') ? -seconds : seconds;
}

/** Offset of `zone` (seconds ahead of UTC) when its clock shows `local`. */
function localOffset(zone: string, local: number): number {
  const at = (utc: number) => offsetAt(zone, utc * 1000) / 1000;
  const [before, after] = [at(local - 86_400), at(local + 86_400)];
  if (at(local - before) === before) return before; // also the first pass of an hour shown twice
  return at(local - after) === after ? after : before; // neither fits: an hour that is skipped
}

const twoDigits = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));
const dayTexts = new Map<number, string>();

/** `2026-11-22T23:04:00Z`. Put together from parts: `Date` takes a fifth of the time of an import for it. */
export function isoSeconds(seconds: number): string {
  const day = Math.floor(seconds / 86_400);
  let date = dayTexts.get(day);
  if (date === undefined) {
    date = new Date(day * 86_400_000).toISOString().slice(0, 11);
    if (dayTexts.size > 50_000) dayTexts.clear();
    dayTexts.set(day, date);
  }
  const clock = seconds - day * 86_400;
  const [hours, minutes] = [Math.floor(clock / 3600), Math.floor(clock / 60) % 60];
  return `${date}${twoDigits[hours]}:${twoDigits[minutes]}:${twoDigits[clock % 60]}Z`;
}

/** The forms `timeReader` reads, without reading them. */
export function looksLikeTime(text: string): boolean {
  if (text.length === 19) return isPlainTime(text);
  return noTime.has(text) || /^(\d{8,11}|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S*)$/.test(text);
}

/** `YYYY-MM-DDThh:mm:ss`, by looking at the separators and the digits of the clock; the date is checked where it is read. */
function isPlainTime(text: string): boolean {
  const separator = text.charCodeAt(10);
  return (
    (separator === 84 || separator === 32) &&
    text.charCodeAt(4) === 45 &&
    text.charCodeAt(7) === 45 &&
    text.charCodeAt(13) === 58 &&
    text.charCodeAt(16) === 58 &&
    clockSeconds(text) >= 0
  );
}

/** Seconds of the day of a plain time; negative or NaN when there is no clock. */
function clockSeconds(text: string): number {
  const at = (index: number) => {
    const digit = text.charCodeAt(index) - 48;
    return digit >= 0 && digit <= 9 ? digit : Number.NaN;
  };
  const [hours, minutes, seconds] = [at(11) * 10 + at(12), at(14) * 10 + at(15), at(17) * 10 + at(18)];
  return hours < 24 && minutes < 60 && seconds < 61 ? (hours * 60 + minutes) * 60 + seconds : -1;
}
