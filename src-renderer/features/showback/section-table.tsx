import { useTranslation } from 'react-i18next';
import type { PackCell, PackColumn, PackTable } from '../../../src-core/reports/pack-model.ts';
import { formatInstant } from '../../components/format-time.ts';
import { Count, Money, Percent, Unknown } from '../../components/money/figures.tsx';
import { formatAmount } from '../../components/money/format.ts';
import { Cell, HeadCell, PlainTable, RowHead } from '../../components/table/plain-table.tsx';

const numeric = new Set<PackColumn['type']>(['amount', 'exact', 'quantity', 'share', 'ratio', 'count']);
const align = ({ type }: PackColumn) => (numeric.has(type) ? 'right' : 'left');

/** A table of a report: figures for reading with every digit in the title, unknown as unknown, and what it leaves out in words. */
export function SectionTable({ table }: { table: PackTable }) {
  const { columns, rows, totals, note } = table;
  const currencyAt = columns.findIndex(({ name }) => name === 'BillingCurrency');
  const currencyOf = (row: readonly PackCell[]) => {
    const currency = row[currencyAt];
    return typeof currency === 'string' ? currency : null;
  };
  return (
    <div>
      <h4 className="mb-1 text-xs font-semibold">{table.title}</h4>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by keyboard
        tabIndex={0}
        aria-label={table.title}
        className="relative max-h-[26rem] overflow-auto rounded-md border border-border"
      >
        <PlainTable
          caption={table.title}
          head={columns.map(column => (
            <HeadCell key={column.name} align={align(column)} className="bg-sunken">
              {headOf(column)}
            </HeadCell>
          ))}
        >
          <tbody>
            {rows.map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a finished table have no identity but their place
              <Line key={at} columns={columns} row={row} currency={currencyOf(row)} />
            ))}
          </tbody>
          {totals ? (
            <tfoot className="font-[550]">
              <Line columns={columns} row={totals} currency={currencyOf(totals)} />
            </tfoot>
          ) : null}
        </PlainTable>
      </section>
      {note === null ? null : <p className="mt-1 text-xs text-muted">{note}</p>}
    </div>
  );
}

const headOf = ({ title, type, currency }: PackColumn) =>
  type === 'amount' && currency !== null && !title.includes(currency) ? `${title} (${currency})` : title;

function Line(props: { columns: readonly PackColumn[]; row: readonly PackCell[]; currency: string | null }) {
  const { columns, row, currency } = props;
  const figure = (column: PackColumn, at: number) => (
    <Figure cell={row[at] ?? null} column={column} currency={column.currency ?? currency} />
  );
  return (
    <tr>
      {columns.map((column, at) =>
        at === 0 && !numeric.has(column.type) ? (
          <RowHead key={column.name} className="max-w-72 min-w-32 wrap-break-word">
            {figure(column, at)}
          </RowHead>
        ) : (
          <Cell
            key={column.name}
            align={align(column)}
            className={numeric.has(column.type) ? 'whitespace-nowrap' : 'max-w-72 min-w-28 wrap-break-word'}
          >
            {figure(column, at)}
          </Cell>
        ),
      )}
    </tr>
  );
}

function Figure({ cell, column, currency }: { cell: PackCell; column: PackColumn; currency: string | null }) {
  const { i18n } = useTranslation();
  if (cell === null) return <Unknown />;
  const text = String(cell);
  switch (column.type) {
    case 'amount':
      return <Money amount={text} currency={currency} />;
    case 'exact':
      return <span className="figure">{text}</span>;
    case 'share':
      return <Percent ratio={Number(text)} />;
    case 'count':
      return <Count value={BigInt(text)} />;
    case 'quantity':
    case 'ratio':
      return (
        <span className="figure" title={text}>
          {formatAmount(text, '', i18n.language, 'unit')}
        </span>
      );
    case 'instant':
      return <span className="figure whitespace-nowrap">{formatInstant(text, i18n.language, 'UTC')} UTC</span>;
    default:
      return text;
  }
}
