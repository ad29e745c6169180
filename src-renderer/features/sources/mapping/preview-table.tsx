import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { MappingPreview } from '../../../../src-core/contract/imports.ts';
import { cx } from '../../../components/cx.ts';
import { Unknown } from '../../../components/money/figures.tsx';
import { formatAmount, formatCount } from '../../../components/money/format.ts';
import { Skeleton } from '../../../components/ui/states.tsx';

/** The first rows as they would land, what would be refused and why, and the totals to compare with the file's own. */
export function PreviewTable({ preview, isWaiting }: { preview: MappingPreview | null; isWaiting: boolean }) {
  const { t, i18n } = useTranslation(['mapping', 'common']);
  if (!preview) return isWaiting ? <Skeleton className="h-64" /> : null;
  const text = (count: number) => ({ count, text: formatCount(count, i18n.language) });
  const good = preview.read - preview.rejected;
  return (
    <div className={cx('grid min-w-0 gap-3', isWaiting && 'opacity-60')}>
      <p className="flex items-center gap-2 text-sm">
        {preview.rejected === 0 ? (
          <CircleCheck aria-hidden size={15} className="shrink-0 text-positive" />
        ) : (
          <TriangleAlert aria-hidden size={15} className="shrink-0 text-warning" />
        )}
        <span>
          {t('preview.good', text(good))}
          {preview.rejected > 0 ? ` ${t('preview.rejected', text(preview.rejected))}` : ''}
        </span>
      </p>
      {preview.totals.length > 0 ? (
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 text-xs">
          {preview.totals.map(({ column, total }) => (
            <div key={column} className="contents">
              <dt className="font-mono text-muted">Σ {column}</dt>
              <dd className="figure select-text">{formatAmount(total, null, i18n.language, 'exact')}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      <section
        className="max-h-96 overflow-auto rounded-md border border-border"
        aria-label={t('preview.title')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
      >
        <table className="w-full border-separate border-spacing-0 text-xs">
          <caption className="sr-only">{t('preview.title')}</caption>
          <thead>
            <tr>
              <th scope="col" className="sticky top-0 bg-sunken px-2 py-1 text-right font-[550] text-muted">
                {t('preview.row')}
              </th>
              {preview.columns.map(column => (
                <th
                  key={column}
                  scope="col"
                  className="sticky top-0 bg-sunken px-2 py-1 text-left font-mono text-2xs font-[550] text-muted"
                >
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.rows.map(row => (
              <tr key={row.row} className={row.problems.length > 0 ? 'bg-negative-soft' : undefined}>
                <th scope="row" className="figure border-t border-border px-2 py-1 text-right font-normal text-muted">
                  {formatCount(row.row, i18n.language)}
                </th>
                {row.values.map((value, index) => (
                  <td
                    key={preview.columns[index]}
                    className="max-w-48 truncate border-t border-border px-2 py-1 select-text"
                    title={value ?? undefined}
                  >
                    {index === 0 && row.problems.length > 0 ? (
                      <span className="block whitespace-normal text-negative">{row.problems.join(' ')}</span>
                    ) : null}
                    {value === null ? <Unknown /> : withoutZeros(value)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

/** "1204.500000" reads as 1204.5; nothing else is touched. */
const withoutZeros = (text: string): string => (/^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, '') : text);
