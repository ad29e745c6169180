import { CircleAlert, CircleCheck } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShowbackPreview } from '../../../src-core/contract/showback.ts';
import { formatAmount } from '../../../src-core/money/amount.ts';
import { cx } from '../../components/cx.ts';
import { Count, Money, Percent } from '../../components/money/figures.tsx';
import { DataGrid, type GridLayout } from '../../components/table/data-grid.tsx';
import { dimensionName } from '../../components/table/dimension-name.ts';
import type { GridColumn } from '../../components/table/grid-model.ts';
import { ratio } from '../../data/arrow/totals.ts';
import { useExplainer } from '../../data/explain.ts';
import { amountIn, type ControlCheck, controlChecks, previewCurrencies, previewModel } from './showback-model.ts';

/** What would be published: the month's total, whether the groups add up to it, and each group. */
export function PreviewPanel({
  preview,
  isStale,
  monthName,
}: {
  preview: ShowbackPreview;
  isStale: boolean;
  monthName: (month: string) => string;
}) {
  const { t, i18n } = useTranslation('showback');
  const { t: common } = useTranslation('common');
  const [layout, setLayout] = useState<GridLayout>({ sort: null, hidden: [], pinned: [], order: [], widths: [] });
  const { spec } = preview;
  const model = useMemo(
    () =>
      previewModel(preview, {
        group: dimensionName(preview.spec.split, i18n),
        unassigned: t('unassigned'),
        rows: t('rows'),
        amount: currency => common(`measure.${preview.spec.measure}`) + (currency === null ? '' : ` ${currency}`),
        share: t('share'),
        total: t('total'),
      }),
    [preview, t, common, i18n],
  );
  const explainer = useExplainer();
  const explain = (row: number | null, column: GridColumn) => {
    const month = { dimension: 'BillingPeriodStart', values: [`${spec.period}-01T00:00:00Z`] };
    const group = row === null ? [] : [{ dimension: spec.split, values: [preview.groups[row]?.value ?? null] }];
    explainer.cell({
      measure: spec.measure,
      currency: column.id.split(' ')[1] ?? null,
      filters: [month, ...group],
    });
  };
  const unassigned = preview.groups.find(group => group.value === null);
  return (
    <section
      aria-label={t('preview')}
      aria-busy={isStale}
      className={cx('flex min-h-80 min-w-0 flex-1 flex-col', isStale && 'opacity-60 transition-opacity delay-150')}
    >
      <div className="shrink-0 px-4 pt-3 pb-2">
        <div className="flex flex-wrap items-end gap-x-8 gap-y-2">
          {previewCurrencies(preview).map(currency => {
            const total = amountIn(preview.totals, spec.measure, currency);
            const loose = unassigned ? amountIn(unassigned.totals, spec.measure, currency) : null;
            return (
              <div key={currency}>
                <p className="eyebrow">
                  {t('headline', { month: monthName(spec.period), measure: common(`measure.${spec.measure}`) })}
                </p>
                <Money
                  amount={total === null ? null : formatAmount(total)}
                  currency={currency}
                  className="text-2xl font-semibold tracking-[-0.02em]"
                />
                <p className="text-xs text-muted">
                  {loose === null || loose === 0n ? (
                    t('all-assigned')
                  ) : (
                    <>
                      <Money amount={formatAmount(loose)} currency={currency} className="text-warning" />{' '}
                      {t('is-unassigned')} (<Percent ratio={ratio(loose, total)} />)
                    </>
                  )}
                </p>
              </div>
            );
          })}
        </div>
        <ControlTotals checks={controlChecks(preview)} groups={preview.groups.length} rows={preview.rows} />
      </div>
      <div className="flex min-h-0 flex-1 flex-col border-t border-border">
        <DataGrid
          label={t('preview')}
          model={model}
          layout={layout}
          onLayoutChange={setLayout}
          onActivate={() => undefined}
          onExplain={({ row }, column) => explain(row, column)}
          footerNote={t('sheets', { count: preview.groups.length })}
        />
      </div>
    </section>
  );
}

function ControlTotals({ checks, groups, rows }: { checks: readonly ControlCheck[]; groups: number; rows: number }) {
  const { t } = useTranslation('showback');
  const { t: common } = useTranslation('common');
  const broken = checks.filter(check => check.groups !== check.total);
  if (broken.length === 0) {
    return (
      <p className="mt-2 flex items-center gap-1.5 text-xs text-positive">
        <CircleCheck aria-hidden size={14} />
        {t('ties', { count: groups, checks: checks.length - 1 })}{' '}
        <span className="text-muted">
          (<Count value={rows} /> {t('rows-tied', { count: rows })})
        </span>
      </p>
    );
  }
  return (
    <ul role="alert" className="mt-2 space-y-1 text-xs text-negative">
      {broken.map(check => (
        <li key={`${check.measure} ${check.currency}`} className="flex items-center gap-1.5">
          <CircleAlert aria-hidden size={14} />
          {check.what === 'rows' ? (
            t('rows-differ', { groups: String(check.groups), total: String(check.total) })
          ) : (
            <>
              {check.measure ? common(`measure.${check.measure}`) : ''}{' '}
              <Money amount={formatAmount(check.groups - check.total)} currency={check.currency} style="exact" />{' '}
              {t('differs')}
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
