const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

const containers = {
  csv: 'CSV',
  'csv.gz': 'gzipped CSV',
  parquet: 'Parquet',
  json: 'JSON',
  'json.gz': 'gzipped JSON',
} as const;

export type VerdictFacts = {
  readonly version: string;
  readonly container: keyof typeof containers;
  /** "AWS Data Exports" and the like; null when nothing gives the producer away. */
  readonly producer: string | null;
  readonly rows: { readonly count: number; readonly exact: boolean };
  readonly providers: readonly string[];
  /** UTC; `end` exclusive. */
  readonly period: { readonly start: Date; readonly end: Date } | null;
  readonly currencies: readonly string[];
};

/** "FOCUS 1.0 export as CSV: 667 rows of AWS, Microsoft and Oracle, September 2024, USD." */
export function describeFocusFile(facts: VerdictFacts): string {
  const from = facts.producer === null ? '' : ` by ${facts.producer}`;
  return describeBillFile(`FOCUS ${facts.version} export${from}`, facts);
}

/** The same for any bill. @param what "Oracle Cloud cost report" and the like */
export function describeBillFile(what: string, facts: Omit<VerdictFacts, 'version' | 'producer'>): string {
  const rows = `${facts.rows.exact ? '' : 'about '}${facts.rows.count.toLocaleString('en-US')} ${facts.rows.count === 1 ? 'row' : 'rows'}`;
  const parts = [
    `${rows}${facts.providers.length > 0 ? ` of ${listOf(facts.providers)}` : ''}`,
    facts.period === null ? 'no readable billing period' : describePeriod(facts.period.start, facts.period.end),
    facts.currencies.length > 0 ? listOf(facts.currencies) : 'no currency',
  ];
  return `${what} as ${containers[facts.container]}: ${parts.join(', ')}.`;
}

/** "a, b and c"; past five, "a, b, c, d and 7 more". */
export function listOf(names: readonly string[]): string {
  const shown = names.length > 5 ? [...names.slice(0, 4), `${names.length - 4} more`] : names;
  return shown.length < 2 ? (shown[0] ?? '') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

/** "September 2024", "September 2024 to January 2025", or days when the bounds are not months. */
export function describePeriod(start: Date, end: Date): string {
  const isMonth = (date: Date) => date.getUTCDate() === 1 && date.getTime() % 86_400_000 === 0;
  const day = (date: Date) => date.toISOString().slice(0, 10);
  const last = new Date(end.getTime() - 1);
  if (!isMonth(start) || !isMonth(end)) return `${day(start)} to ${day(last)}`;
  const month = (date: Date) => `${monthNames[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return month(start) === month(last) ? month(start) : `${month(start)} to ${month(last)}`;
}
