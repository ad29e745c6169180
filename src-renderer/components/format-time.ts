/** Words for instants and periods. All take ISO instants in UTC; the zone is always named by the caller. */

const formats = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, options);
    formats.set(key, found);
  }
  return found;
}

/** "22 Nov 2026, 18:12" in `zone`. */
export function formatInstant(instant: string, locale: string, zone: string): string {
  return formatter(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }).format(new Date(instant));
}

const monthStyles = {
  long: { year: 'numeric', month: 'long' },
  short: { year: 'numeric', month: 'short' },
  name: { month: 'short' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** The month that holds this moment in `zone`: "September 2024", "Sep 2024" or "Sep". */
export function formatMonth(
  ms: number,
  locale: string,
  zone: string,
  style: keyof typeof monthStyles = 'long',
): string {
  return formatter(locale, { ...monthStyles[style], timeZone: zone }).format(ms);
}

/** Whole months read as months ("Sep 2024", "Sep – Nov 2024"), everything else as days. `end` is exclusive; UTC. */
export function formatPeriod(period: { start: string; end: string }, locale: string): string {
  const start = new Date(period.start);
  const last = new Date(new Date(period.end).getTime() - 1);
  const isWholeMonths = [period.start, period.end].every(instant => /-01T00:00:00(\.0+)?Z$/.test(instant));
  const options: Intl.DateTimeFormatOptions = isWholeMonths
    ? { year: 'numeric', month: 'short', timeZone: 'UTC' }
    : { year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' };
  return last < start ? formatter(locale, options).format(start) : formatter(locale, options).formatRange(start, last);
}

const ages = new Map<string, Intl.RelativeTimeFormat>();
const steps = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** "3 hours ago", "in 12 minutes": `instant` seen from `nowMs`, in the largest unit that fits once; under a minute reads as now. */
export function formatAge(instant: string, locale: string, nowMs: number): string {
  let format = ages.get(locale);
  if (!format) {
    format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
    ages.set(locale, format);
  }
  const ms = Date.parse(instant) - nowMs;
  const [unit, size] = steps.find(([, step]) => Math.abs(ms) >= step) ?? ['second', Number.POSITIVE_INFINITY];
  return format.format(Math.trunc(ms / size) || 0, unit);
}

/** "2 Nov 2026" of a day written as "2026-11-02". */
export function formatDay(day: string, locale: string, withWeekday = false): string {
  const options: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' };
  return formatter(locale, withWeekday ? { ...options, weekday: 'short' } : options).format(
    new Date(`${day}T00:00:00Z`),
  );
}
