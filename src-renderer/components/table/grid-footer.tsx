import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatAmount, type Unscaled } from '../../../src-core/money/amount.ts';
import { Count, Money } from '../money/figures.tsx';
import type { GridModel } from './grid-model.ts';

/** How many rows there are, and the exact sums of the selected ones. */
export function GridFooter({
  model,
  selected,
  canExplain,
  note,
}: {
  model: GridModel;
  selected: ReadonlySet<number>;
  /** Says how: a key that nobody is told of is not there. */
  canExplain: boolean;
  note?: string;
}) {
  const { t } = useTranslation('table');
  const sums = useMemo(() => selectionSums(model, selected), [model, selected]);
  return (
    <div
      aria-live="polite"
      className="flex h-7 shrink-0 items-center gap-3 border-t border-border px-2.5 text-2xs text-muted"
    >
      <span>
        <Count value={model.rowCount} /> {t('rows', { count: model.rowCount })}
      </span>
      {selected.size > 0 ? (
        <span className="flex gap-2 font-[550] text-text">
          {t('selected', { count: selected.size })}
          {sums.map(([currency, sum]) => (
            <Money key={currency ?? ''} amount={formatAmount(sum)} currency={currency} />
          ))}
        </span>
      ) : null}
      {canExplain ? <span className="truncate max-[900px]:hidden">{t('explain-hint')}</span> : null}
      <span className="flex-1" />
      {note ? <span className="truncate">{note}</span> : null}
    </div>
  );
}

/** Exact sums of the first amount column over the selected rows, one per currency. */
function selectionSums(model: GridModel, selected: ReadonlySet<number>): [string | null, Unscaled][] {
  const column = model.rowCount === 0 ? undefined : model.columns.find(candidate => candidate.cell(0).kind === 'money');
  const sums = new Map<string | null, Unscaled>();
  for (const row of selected) {
    const cell = column?.cell(row);
    if (cell?.kind === 'money' && cell.amount !== null)
      sums.set(cell.currency, (sums.get(cell.currency) ?? 0n) + cell.amount);
  }
  return [...sums];
}
