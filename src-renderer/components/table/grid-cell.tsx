import { ChevronDown, ChevronRight, Minus } from 'lucide-react';
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
          {...(cell.style ? { style: cell.style } : {})}
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
    case 'none':
      return null;
    case 'trend':
      return <Trend points={cell.points} />;
    case 'count':
      return <Count value={cell.value} />;
    case 'tree':
      return <Tree cell={cell} isAction={isAction} />;
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

function Tree({ cell, isAction }: { cell: Extract<GridCell, { kind: 'tree' }>; isAction: boolean }) {
  const { t } = useTranslation('table');
  const Mark = cell.isOpen === null ? Minus : cell.isOpen ? ChevronDown : ChevronRight;
  return (
    <span
      className="flex min-w-0 cursor-pointer items-center gap-1"
      style={{ paddingLeft: Math.max(0, cell.depth) * 16 }}
      title={cell.text ?? t('no-value')}
    >
      {cell.depth < 0 ? null : (
        <Mark aria-hidden size={13} className={cx('shrink-0 text-muted', cell.isOpen === null && 'opacity-0')} />
      )}
      <span
        className={cx(
          'truncate',
          cell.isOpen !== null && 'font-[550]',
          (cell.text === null || !cell.isNamed) && 'text-muted italic',
          isAction && 'decoration-border-strong underline-offset-2 group-hover/cell:underline',
        )}
      >
        {cell.text ?? t('no-value')}
      </span>
      {cell.isOpen === null ? null : <span className="sr-only">{t(cell.isOpen ? 'group-open' : 'group-closed')}</span>}
    </span>
  );
}

/** Bars from zero; a gap is a bucket without charges. */
function Trend({ points }: { points: readonly (number | null)[] }) {
  const known = points.filter(point => point !== null);
  const top = Math.max(0, ...known);
  const bottom = Math.min(0, ...known);
  const height = top - bottom;
  if (height === 0) return null;
  const step = 100 / points.length;
  const path = points
    .map((point, index) => {
      if (point === null) return '';
      const x = (index * step + step * 0.12).toFixed(2);
      const from = ((top / height) * 20).toFixed(2);
      const to = (((top - point) / height) * 20).toFixed(2);
      return `M${x} ${from}V${to}h${(step * 0.76).toFixed(2)}V${from}z`;
    })
    .join('');
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 100 20"
      preserveAspectRatio="none"
      className="h-5 w-full fill-series-1 opacity-80"
    >
      <path d={path} />
    </svg>
  );
}
