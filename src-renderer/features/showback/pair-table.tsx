import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { cx } from '../../components/cx.ts';
import { Money } from '../../components/money/figures.tsx';
import { Cell, HeadCell, PlainTable, RowHead } from '../../components/table/plain-table.tsx';

type Pair = {
  readonly key: string;
  readonly name: ReactNode;
  readonly currency: string | null;
  readonly a: string | null;
  readonly b: string | null;
  readonly difference: ReactNode;
};

/** Two amounts of each row side by side, and what lies between them. */
export function PairTable({
  caption,
  head,
  headClass,
  rows,
}: {
  caption: string;
  head: { readonly name: string; readonly a: string; readonly b: string };
  headClass?: string;
  rows: readonly Pair[];
}) {
  const { t } = useTranslation('showback');
  const look = cx('static', headClass);
  return (
    <PlainTable
      caption={caption}
      head={
        <>
          <HeadCell className={look}>{head.name}</HeadCell>
          <HeadCell align="right" className={look}>
            {head.a}
          </HeadCell>
          <HeadCell align="right" className={look}>
            {head.b}
          </HeadCell>
          <HeadCell align="right" className={look}>
            {t('diff.difference')}
          </HeadCell>
        </>
      }
    >
      <tbody>
        {rows.map(({ key, name, currency, a, b, difference }) => (
          <tr key={key}>
            <RowHead className="wrap-anywhere">{name}</RowHead>
            <Cell align="right">
              <Money amount={a} currency={currency} />
            </Cell>
            <Cell align="right">
              <Money amount={b} currency={currency} />
            </Cell>
            <Cell align="right">{difference}</Cell>
          </tr>
        ))}
      </tbody>
    </PlainTable>
  );
}
