import { useTranslation } from 'react-i18next';
import { formatAmount } from '../../../src-core/money/amount.ts';
import { cx } from '../cx.ts';
import { Count, Money, Percent } from '../money/figures.tsx';
import type { GridCell } from './grid-model.ts';

/** A cell's content. The words for "no value" are the reader's; a missing amount shows as unknown. */
export function CellContent({ cell, isAction = false }: { cell: GridCell; isAction?: boolean }) {
  const { t } = useTranslation('table');
  const action = isAction && 'group-hover/cell:underline decoration-border-strong underline-offset-2 cursor-pointer';
  switch (cell.kind) {
    case 'money':
      return (
        <Money
          amount={cell.amount === null ? null : formatAmount(cell.amount)}
          currency={cell.currency}
          className={cx('pointer-events-auto', action)}
        />
      );
    case 'percent':
      return (
        <Percent
          ratio={cell.ratio}
          change={cell.change}
          className={cx(
            cell.change && cell.ratio !== null && cell.ratio > 0 && 'text-negative',
            cell.change && cell.ratio !== null && cell.ratio < 0 && 'text-positive',
          )}
        />
      );
    case 'count':
      return <Count value={cell.value} />;
    case 'text':
      return cell.text === null ? (
        <span className={cx('truncate text-muted italic', action)}>{t('no-value')}</span>
      ) : cell.text === '' ? (
        <span className={cx('truncate text-muted italic', action)}>{t('empty-text')}</span>
      ) : (
        <span className={cx('truncate', action)} title={cell.text}>
          {cell.text}
        </span>
      );
  }
}
