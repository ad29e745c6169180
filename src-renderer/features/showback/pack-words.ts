import { reportPeriod } from '../../../src-core/reports/period.ts';
import { formatMonth, formatPeriod } from '../../components/format-time.ts';

/** "September 2026"; a week with its days: "2026-W38 (Sep 14 – 20, 2026)". A period that is none stays as it is written. */
export function periodName(label: string, locale: string): string {
  const period = knownPeriod(label);
  if (period === null) return label;
  const from = Date.parse(`${period.from}T00:00:00Z`);
  if (period.kind === 'month') return formatMonth(from, locale, 'UTC');
  const days = { start: `${period.from}T00:00:00Z`, end: `${period.to}T00:00:00Z` };
  return `${label} (${formatPeriod(days, locale)})`;
}

function knownPeriod(label: string) {
  try {
    return reportPeriod(label);
  } catch {
    return null;
  }
}
