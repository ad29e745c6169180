import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Coverage } from '../../../../src-core/contract/quality.ts';
import { formatDay } from '../../../components/format-time.ts';
import { formatAmount, formatCount } from '../../../components/money/format.ts';
import type { CoverageDay } from './coverage-model.ts';

/** "3 Nov 2026: final, 1,204 rows, $12.30" for a screen reader; nothing expected is said too. */
export function dayWords(day: string, cell: CoverageDay | null, t: TFunction<'coverage'>, locale: string): string {
  const name = formatDay(day, locale, true);
  if (cell === null) return `${name}: ${t('state.none')}`;
  return `${name}: ${[t(`state.${cell.state}`), ...amountsOf(cell, t, locale)].join(', ')}`;
}

function amountsOf(cell: CoverageDay, t: TFunction<'coverage'>, locale: string): string[] {
  if (cell.rows === 0) return [];
  const rows = t('rows', { count: cell.rows, text: formatCount(cell.rows, locale) });
  return [rows, ...cell.billedCost.map(({ amount, currency }) => formatAmount(amount, currency, locale))];
}

/** What the pointed-at day is, beside it. The same words are the cell's name, so nothing is only here. */
export function DayTip({
  stream,
  day,
  cell,
  left,
  top,
}: {
  stream: Coverage;
  day: string;
  cell: CoverageDay | null;
  /** Pixels in the frame of the calendar: the middle of the tip, and its upper edge. */
  left: number;
  top: number;
}) {
  const { t, i18n } = useTranslation('coverage');
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute z-40 w-60 -translate-x-1/2 rounded-md bg-raised px-3 py-2 text-xs shadow-(--shadow-overlay)"
      style={{ left: Math.max(left, 130), top }}
    >
      <p className="font-[550]">{formatDay(day, i18n.language, true)}</p>
      <p className="truncate text-muted">{stream.source}</p>
      <p className="mt-1 font-[550]">{t(`state.${cell?.state ?? 'none'}`)}</p>
      {cell
        ? amountsOf(cell, t, i18n.language).map(text => (
            <p key={text} className="figure">
              {text}
            </p>
          ))
        : null}
      <p className="mt-1 text-muted">{t(`meaning.${cell?.state ?? 'none'}`)}</p>
    </div>
  );
}
