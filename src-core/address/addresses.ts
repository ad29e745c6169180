import { Filter, type Grain, type Measure } from '../query/query-spec.ts';
import { joinItems, splitItems, splitTexts } from './lists.ts';

/** With a leading "?", or empty. Commas, colons and slashes stay readable: addresses are copied by people. */
export function stringifySearch(search: Record<string, unknown>): string {
  const parts = Object.entries(search)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([key, value]) => `${readable(key)}=${readable(String(value))}`);
  return parts.length > 0 ? `?${parts.join('&')}` : '';
}

function readable(text: string): string {
  return encodeURIComponent(text).replace(/%(2C|3A|2F|40|7C)/g, whole => decodeURIComponent(whole));
}

/** As the parameter `f` of Explore has it: `dimension:op:values` joined with ";". */
export function writeFilters(filters: readonly Filter[]): string {
  return joinItems(
    filters.map(filter => joinItems([filter.dimension, filter.op, joinItems(filter.values, ',')], ':')),
    ';',
  );
}

/** What `writeFilters` wrote. @throws ZodError when the text says no filters */
export function readFilters(text: string): Filter[] {
  return splitTexts(text, ';').map(part => {
    const [dimension, op, values] = splitTexts(part, ':');
    return Filter.parse({ dimension, op, values: values === undefined ? null : splitItems(values, ',') });
  });
}

export type ExploreLink = {
  measures?: readonly Measure[];
  dimensions?: readonly string[];
  grain?: Grain;
  /** Local days of the reader's zone, `to` exclusive; without it the screen's own default. */
  period?: { from: string; to: string };
  filters?: readonly Filter[];
  compare?: boolean;
  asOf?: string;
  /** After the splits of the cost model. */
  allocation?: 'split';
  /** Time zone of the days; without it the screen's own. */
  zone?: string;
  /** Amounts converted by the dated rates. */
  currency?: string;
  /** Opens the charge lines, too. */
  showsCharges?: boolean;
};

/**
 * The addresses that search and news lead to, in one place: screens and links agree here. A screen that does not exist yet sends its
 * reader Home.
 */
export const addressOf = {
  explore: ({ measures, dimensions, grain, period, filters, compare, asOf, ...link }: ExploreLink) =>
    `/explore${stringifySearch({
      m: measures && joinItems(measures, ','),
      d: dimensions && joinItems(dimensions, ','),
      g: grain,
      p: period && `${period.from}..${period.to}`,
      f: filters && filters.length > 0 ? writeFilters(filters) : undefined,
      c: compare ? 'yes' : undefined,
      a: asOf === undefined ? undefined : joinItems([asOf], ','),
      al: link.allocation,
      z: link.zone,
      cv: link.currency,
      rows: link.showsCharges ? joinItems([null, null, '-'], ':') : undefined,
    })}`,
  file: (dropId: string) => `/sources${stringifySearch({ tab: 'files', drop: dropId })}`,
  /** The files of one stream. */
  stream: (source: string) => `/sources${stringifySearch({ tab: 'files', find: source })}`,
  source: (id: string) => `/sources${stringifySearch({ tab: 'connected', source: id })}`,
  restated: (month: string | null) => `/quality${stringifySearch({ tab: 'restated', period: month })}`,
  rule: (id: string) => `/rules${stringifySearch({ rule: id })}`,
  rules: () => '/rules?tab=history',
  prices: () => '/prices',
  costModel: () => '/allocation',
  split: (id: string) => `/allocation${stringifySearch({ rule: id })}`,
  invoice: (month: string, invoiceId: string) => `/reconcile${stringifySearch({ month, invoice: invoiceId })}`,
  /** A pack of a report. */
  report: (id: string) => `/showback${stringifySearch({ id })}`,
  /** A pack that is to be built; without a template its reader chooses one. */
  newReport: (template: string | null, period: string) =>
    `/showback${stringifySearch({ id: 'new', template, period })}`,
  reports: () => '/showback',
  reportTemplate: (id: string) => `/showback${stringifySearch({ tab: 'templates', id })}`,
  reportSchedule: (id: string) => `/showback${stringifySearch({ tab: 'schedules', id })}`,
  reportPlace: (id: string) => `/showback${stringifySearch({ tab: 'places', id })}`,
  sql: (text: string) => `/sql${stringifySearch({ q: text })}`,
  unit: (path: string) => `/units${stringifySearch({ unit: path })}`,
  budget: (id: string) => `/budgets${stringifySearch({ id })}`,
  alerts: () => '/alerts',
  /** With its history, where it is answered. */
  alert: (id: string) => `/alerts${stringifySearch({ alert: id })}`,
  alertRule: (id: string) => `/alerts${stringifySearch({ tab: 'rules', rule: id })}`,
  /** A new rule that watches this budget, ready to be rehearsed. */
  newBudgetRule: (budget: string) => `/alerts${stringifySearch({ tab: 'rules', rule: 'new', budget })}`,
  channels: () => '/alerts?tab=channels',
  quality: () => '/quality',
};

/** Charges whose `dimension` has this value, grouped by another one. */
export const spendOf = (dimension: string, value: string | null, by: readonly string[]) =>
  addressOf.explore({ dimensions: by, filters: [{ dimension, op: 'in', values: [value] }] });
