import type { MeasureTotal } from '../../../src-core/contract/imports.ts';
import type { ShowbackPreview } from '../../../src-core/contract/showback.ts';
import { parseAmount, type Unscaled } from '../../../src-core/money/amount.ts';
import type { Measure } from '../../../src-core/query/query-spec.ts';
import type { GridColumn, GridModel } from '../../components/table/grid-model.ts';
import { ratio } from '../../data/arrow/totals.ts';

/** The newest billing month that is over; the newest one there is when none is. @param today "YYYY-MM-DD" */
export function newestFullMonth(months: readonly string[], today: string): string | null {
  return months.filter(month => month < today.slice(0, 7)).at(-1) ?? months.at(-1) ?? null;
}

/** Exact amount of a measure in a currency; null when the list has none. */
export function amountIn(totals: readonly MeasureTotal[], measure: Measure, currency: string): Unscaled | null {
  const found = totals.find(total => total.measure === measure && total.currency === currency);
  return found ? parseAmount(found.amount) : null;
}

export function currenciesOf(totals: readonly MeasureTotal[]): string[] {
  return [...new Set(totals.map(total => total.currency))];
}

export type ControlCheck = {
  what: 'rows' | 'amount';
  measure: Measure | null;
  currency: string | null;
  groups: bigint;
  total: bigint;
};

/** What a pack stands on: the groups add up to the month, in rows and in each measure and currency. Exact. */
export function controlChecks(preview: Pick<ShowbackPreview, 'groups' | 'totals' | 'rows'>): ControlCheck[] {
  const rows: ControlCheck = {
    what: 'rows',
    measure: null,
    currency: null,
    groups: BigInt(preview.groups.reduce((sum, group) => sum + group.rows, 0)),
    total: BigInt(preview.rows),
  };
  const amounts = preview.totals.map(
    ({ measure, currency, amount }): ControlCheck => ({
      what: 'amount',
      measure,
      currency,
      groups: preview.groups.reduce((sum, group) => sum + (amountIn(group.totals, measure, currency) ?? 0n), 0n),
      total: parseAmount(amount),
    }),
  );
  return [rows, ...amounts];
}

export type PreviewWords = {
  group: string;
  unassigned: string;
  rows: string;
  /** Heading of the amounts; the currency is null when there is only one. */
  amount: (currency: string | null) => string;
  share: string;
  total: string;
};

/** Currencies of a preview, the one most groups have first. */
export function previewCurrencies(preview: Pick<ShowbackPreview, 'groups' | 'totals'>): string[] {
  const groupsWith = (currency: string) =>
    preview.groups.filter(group => group.totals.some(total => total.currency === currency)).length;
  return currenciesOf(preview.totals).sort((a, b) => groupsWith(b) - groupsWith(a) || a.localeCompare(b));
}

/** One line per group, in the preview's order (largest first); an amount and a share per currency. */
export function previewModel(preview: ShowbackPreview, words: PreviewWords): GridModel {
  const { measure } = preview.spec;
  const { groups } = preview;
  const currencies = previewCurrencies(preview);
  const name = (line: number) => groups[line]?.value ?? words.unassigned;
  const rows = (line: number) => groups[line]?.rows ?? 0;
  const columns: GridColumn[] = [
    {
      id: 'group',
      title: words.group,
      width: 240,
      align: 'start',
      isKey: true,
      canActivate: false,
      cell: line => ({ kind: 'text', text: name(line) }),
      compare: (a, b) => name(a).localeCompare(name(b)),
    },
    {
      ...number('rows', words.rows, 110),
      cell: line => ({ kind: 'count', value: rows(line) }),
      compare: (a, b) => rows(a) - rows(b),
      total: () => ({ kind: 'count', value: preview.rows }),
    },
    ...currencies.flatMap((currency, index) =>
      currencyColumns(preview, measure, currency, {
        amount: words.amount(currencies.length > 1 ? currency : null),
        share: words.share,
        grows: index === 0,
      }),
    ),
  ];
  return { rowCount: groups.length, columns, totals: [words.total] };
}

function currencyColumns(
  preview: ShowbackPreview,
  measure: Measure,
  currency: string,
  words: { amount: string; share: string; grows: boolean },
): GridColumn[] {
  const total = amountIn(preview.totals, measure, currency);
  const amount = (line: number) => amountIn(preview.groups[line]?.totals ?? [], measure, currency);
  const has = (line: number) => preview.groups[line]?.totals.some(entry => entry.currency === currency) ?? false;
  const share = (line: number) => ratio(amount(line), total);
  const compare = (a: number, b: number) => compareAmounts(amount(a), amount(b));
  return [
    {
      ...number(`amount ${currency}`, words.amount, 170),
      cell: line => (has(line) ? { kind: 'money', amount: amount(line), currency } : { kind: 'none' }),
      compare,
      total: () => ({ kind: 'money', amount: total, currency }),
    },
    {
      ...number(`share ${currency}`, words.share, 140),
      grows: words.grows,
      cell: line => (has(line) ? { kind: 'percent', ratio: share(line), change: false } : { kind: 'none' }),
      compare,
      bar: line => share(line) ?? 0,
    },
  ];
}

function number(id: string, title: string, width: number): Omit<GridColumn, 'cell'> {
  return { id, title, width, align: 'end', isKey: false, canActivate: false };
}

function compareAmounts(a: Unscaled | null, b: Unscaled | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  return a === b ? 0 : a < b ? -1 : 1;
}
