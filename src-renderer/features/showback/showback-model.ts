import { parseAmount, type Unscaled } from '../../../src-core/money/amount.ts';
import type { MeasureTotal } from '../../../src-core/contract/imports.ts';
import type { ShowbackPreview } from '../../../src-core/contract/showback.ts';
import type { Measure } from '../../../src-core/query/query-spec.ts';
import type { GridCell, GridColumn, GridModel } from '../../components/table/grid-model.ts';
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

export type ControlCheck = { what: 'rows' | 'amount'; measure: Measure | null; currency: string | null; groups: bigint; total: bigint };

/** What a pack stands on: the groups add up to the month, in rows and in each measure and currency. Exact. */
export function controlChecks(preview: Pick<ShowbackPreview, 'groups' | 'totals' | 'rows'>): ControlCheck[] {
  const rows: ControlCheck = {
    what: 'rows',
    measure: null,
    currency: null,
    groups: BigInt(preview.groups.reduce((sum, group) => sum + group.rows, 0)),
    total: BigInt(preview.rows),
  };
  const amounts = preview.totals.map(({ measure, currency, amount }): ControlCheck => ({
    what: 'amount',
    measure,
    currency,
    groups: preview.groups.reduce((sum, group) => sum + (amountIn(group.totals, measure, currency) ?? 0n), 0n),
    total: parseAmount(amount),
  }));
  return [rows, ...amounts];
}

export type PreviewWords = {
  group: string;
  unassigned: string;
  currency: string;
  rows: string;
  amount: string;
  share: string;
  totalIn: (currency: string) => string;
};

type Line = { name: string; rows: number; currency: string; amount: Unscaled | null };

/** One line per group and currency, in the preview's order (largest first); a group without that currency has no line for it. */
export function previewModel(preview: ShowbackPreview, words: PreviewWords): GridModel {
  const { measure } = preview.spec;
  const currencies = currenciesOf(preview.totals);
  const lines = preview.groups.flatMap(group =>
    currenciesOf(group.totals).map(
      (currency): Line => ({
        name: group.value ?? words.unassigned,
        rows: group.rows,
        currency,
        amount: amountIn(group.totals, measure, currency),
      }),
    ),
  );
  const total = (currency: string) => amountIn(preview.totals, measure, currency);
  const at = (line: number) => lines[line] ?? { name: '', rows: 0, currency: '', amount: null };
  const share = (line: number) => ratio(at(line).amount, total(at(line).currency));
  const percent = (value: number | null): GridCell => ({ kind: 'percent', ratio: value, change: false });
  const columns: GridColumn[] = [
    {
      ...text('group', words.group, line => at(line).name),
      width: 240,
      isKey: true,
      canActivate: false,
    },
    ...(currencies.length > 1 ? [{ ...text('currency', words.currency, line => at(line).currency), width: 100 }] : []),
    {
      ...number('rows', words.rows),
      cell: line => ({ kind: 'count', value: at(line).rows }),
      compare: (a, b) => at(a).rows - at(b).rows,
      width: 110,
    },
    {
      ...number('amount', words.amount),
      cell: line => ({ kind: 'money', amount: at(line).amount, currency: at(line).currency }),
      compare: (a, b) => compareAmounts(at(a).amount, at(b).amount),
      total: row => ({ kind: 'money', amount: total(currencies[row] ?? ''), currency: currencies[row] ?? null }),
      width: 170,
    },
    {
      ...number('share', words.share),
      cell: line => percent(share(line)),
      compare: (a, b) => (share(a) ?? 0) - (share(b) ?? 0),
      bar: line => share(line) ?? 0,
      width: 200,
    },
  ];
  return { rowCount: lines.length, columns, totals: currencies.map(words.totalIn) };
}

function text(id: string, title: string, value: (line: number) => string): GridColumn {
  return {
    id,
    title,
    width: 160,
    align: 'start',
    isKey: false,
    canActivate: false,
    cell: line => ({ kind: 'text', text: value(line) }),
    compare: (a, b) => value(a).localeCompare(value(b)),
  };
}

function number(id: string, title: string): Omit<GridColumn, 'cell'> {
  return { id, title, width: 140, align: 'end', isKey: false, canActivate: false };
}

function compareAmounts(a: Unscaled | null, b: Unscaled | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  return a === b ? 0 : a < b ? -1 : 1;
}
