import { readFilters, writeFilters } from '../../../src-core/address/addresses.ts';
import { joinItems, splitItems, splitTexts } from '../../../src-core/address/lists.ts';
import { readCalendar, writeCalendar } from '../../../src-core/query/calendar-text.ts';
import {
  type DrillStep,
  ExploreView,
  emptyTable,
  type Period,
  presets,
  type RowsTarget,
  type TableLayout,
} from './view-state.ts';

/** Address parameters: short text values, absent when they equal the default. */
export type ExploreSearch = Record<string, string>;

/**
 * One entry per field of the view: its parameter, how it is written and how it is read. Reading returns `unknown`: the whole
 * view is parsed by its schema afterwards, so an address from outside can be wrong but never become a wrong view.
 */
const fields: {
  [K in keyof ExploreView]: { key: string; write: (value: ExploreView[K]) => string; read: (text: string) => unknown };
} = {
  measures: { key: 'm', write: value => joinItems(value, ','), read: text => splitTexts(text, ',') },
  dimensions: { key: 'd', write: value => joinItems(value, ','), read: text => splitTexts(text, ',') },
  grain: { key: 'g', write: value => value, read: text => text },
  period: { key: 'p', write: writePeriod, read: readPeriod },
  filters: { key: 'f', write: writeFilters, read: readFilters },
  zone: { key: 'z', write: value => value, read: text => text },
  asOf: { key: 'a', write: value => joinItems([value], ','), read: text => splitItems(text, ',')[0] },
  allocation: { key: 'al', write: value => value, read: text => text },
  convertTo: { key: 'cv', write: value => value ?? 'no', read: text => (text === 'no' ? null : text) },
  calendar: { key: 'fy', write: writeCalendar, read: readCalendar },
  sample: {
    key: 'sm',
    write: value => (value === null ? 'no' : String(value)),
    read: text => (text === 'no' ? null : Number(text)),
  },
  compare: { key: 'c', write: writeCompare, read: readCompare },
  chart: { key: 'k', write: value => value, read: text => text },
  expected: { key: 'ex', write: value => (value ? 'yes' : 'no'), read: text => text === 'yes' },
  top: { key: 'n', write: String, read: Number },
  folds: { key: 'o', write: value => (value ? 'yes' : 'no'), read: text => text === 'yes' },
  pivot: { key: 'x', write: writePivot, read: readPivot },
  calculated: { key: 'calc', write: writeCalculated, read: readCalculated },
  pick: { key: 'pick', write: writePick, read: readPick },
  currency: { key: 'cur', write: value => joinItems([value], ','), read: text => splitItems(text, ',')[0] },
  drill: { key: 'path', write: writeDrill, read: readDrill },
  rows: { key: 'rows', write: writeRows, read: readRows },
  table: { key: 't', write: writeTable, read: readTable },
};
const names = Object.keys(fields) as (keyof ExploreView)[];

/** The parameters of a view: only what differs from `defaults`, so that plain views have short addresses. */
export function toSearch(view: ExploreView, defaults: ExploreView): ExploreSearch {
  const search: ExploreSearch = {};
  const put = <K extends keyof ExploreView>(name: K) => {
    const { key, write } = fields[name];
    const text = write(view[name]);
    if (text !== write(defaults[name])) search[key] = text;
  };
  names.forEach(put);
  return search;
}

/** Like `toSearch`, with every field written out: for links, which must not depend on the reader's settings. */
export function toFullSearch(view: ExploreView): ExploreSearch {
  const search: ExploreSearch = {};
  const put = <K extends keyof ExploreView>(name: K) => {
    const { key, write } = fields[name];
    search[key] = write(view[name]);
  };
  names.forEach(put);
  return search;
}

/** @returns the view, and the parameters that could not be understood (their defaults are used, and the screen says so) */
export function fromSearch(
  search: Record<string, unknown>,
  defaults: ExploreView,
): { view: ExploreView; ignored: string[] } {
  let view: ExploreView = defaults;
  const ignored: string[] = [];
  for (const name of names) {
    const { key, read } = fields[name];
    const given = search[key];
    if (given === undefined) continue;
    const parsed = ExploreView.safeParse({ ...view, [name]: attempt(() => read(String(given))) });
    if (parsed.success) view = parsed.data;
    else ignored.push(key);
  }
  return { view, ignored };
}

function attempt(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return undefined; // the schema refuses it, and the parameter is reported as not understood
  }
}

function writePeriod(period: Period): string {
  return period.kind === 'preset' ? period.preset : `${period.from}..${period.to}`;
}

function readPeriod(text: string): unknown {
  const preset = presets.find(name => name === text);
  if (preset) return { kind: 'preset', preset };
  const [from, to] = text.split('..');
  return { kind: 'custom', from, to };
}

function writeDrill(steps: readonly DrillStep[]): string {
  return joinItems(
    steps.map(step => joinItems([step.dimension, step.value, joinItems(step.before, ',')], ':')),
    ';',
  );
}

function readDrill(text: string): unknown {
  return splitTexts(text, ';').map(part => {
    const [dimension, value, before] = splitItems(part, ':');
    return { dimension, value, before: splitTexts(before ?? '-', ',') };
  });
}

function writeRows(rows: RowsTarget | null): string {
  return rows === null ? 'closed' : joinItems([rows.from, rows.to, writeFilters(rows.filters)], ':');
}

function readRows(text: string): unknown {
  if (text === 'closed') return null;
  const [from, to, filters] = splitItems(text, ':');
  return { from, to, filters: readFilters(filters ?? '-') };
}

function writeTable(table: TableLayout): string {
  const sort = table.sort ? joinItems([table.sort.column, table.sort.descending ? 'desc' : 'asc'], ',') : '-';
  const widths = table.widths.flatMap(([column, width]) => [column, String(width)]);
  const lists = [table.hidden, table.pinned, table.order, widths].map(list => joinItems(list, ','));
  return joinItems([table.columns, sort, ...lists], ':');
}

function readTable(text: string): unknown {
  const [columns, sort, ...lists] = splitTexts(text, ':');
  const [sortColumn, direction] = splitTexts(sort ?? '-', ',');
  const [hidden = [], pinned = [], order = [], flatWidths = []] = lists.map(list => splitTexts(list, ','));
  const widths = flatWidths.flatMap((column, index) =>
    index % 2 === 0 ? [[column, Number(flatWidths[index + 1])]] : [],
  );
  return {
    ...emptyTable,
    columns,
    sort: sortColumn === undefined ? null : { column: sortColumn, descending: direction === 'desc' },
    hidden,
    pinned,
    order,
    widths,
  };
}

function writeCompare(compare: ExploreView['compare']): string {
  if (typeof compare === 'object') return compare.from;
  return { none: 'no', 'previous-period': 'yes', 'previous-year': 'year' }[compare];
}

function readCompare(text: string): unknown {
  const known: Record<string, ExploreView['compare']> = {
    no: 'none',
    yes: 'previous-period',
    year: 'previous-year',
  };
  return known[text] ?? { from: text };
}

function writePivot({ across, isOpen, except }: ExploreView['pivot']): string {
  return joinItems([joinItems(across, ','), isOpen ? 'open' : 'closed', joinItems(except, ',')], ':');
}

function readPivot(text: string): unknown {
  const [across, state, except] = splitTexts(text, ':');
  return {
    across: splitTexts(across ?? '-', ','),
    isOpen: state !== 'closed',
    except: splitTexts(except ?? '-', ','),
  };
}

function writeCalculated(columns: ExploreView['calculated']): string {
  return joinItems(
    columns.map(({ name, formula, shows }) => joinItems([name, shows, formula], ':')),
    ';',
  );
}

function readCalculated(text: string): unknown {
  return splitTexts(text, ';').map(part => {
    const [name, shows, formula] = splitTexts(part, ':');
    return { name, shows, formula };
  });
}

function writePick(pick: ExploreView['pick']): string {
  if (pick === null) return 'nothing';
  const { dimension, values, isExcluded, from, to } = pick;
  return joinItems([dimension, joinItems(values, ','), isExcluded ? 'not' : 'in', from, to], ':');
}

function readPick(text: string): unknown {
  if (text === 'nothing') return null;
  const [dimension, values, op, from = null, to = null] = splitItems(text, ':');
  return { dimension, values: splitItems(values ?? '-', ','), isExcluded: op === 'not', from, to };
}
