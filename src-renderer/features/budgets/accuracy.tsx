import { useTranslation } from 'react-i18next';
import type { StoredBudget } from '../../../src-core/contract/budgets.ts';
import { Count, Percent } from '../../components/money/figures.tsx';
import { ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { Item } from './item.tsx';
import { useAccuracy } from './use-budgets.ts';

/** How far the forecast can be trusted: how it did on past mornings of this very spend, and why it was made so. */
export function Accuracy({ stored, day }: { stored: StoredBudget; day: string }) {
  const { t, i18n } = useTranslation('budgets');
  const { data: series, error, refetch } = useAccuracy(stored, day);
  if (error) return <ErrorState compact error={error} onRetry={() => void refetch()} />;
  if (series === undefined) return <Skeleton className="h-24" />;
  if (series === null) return <p className="text-sm text-muted">{t('accuracy.nothing')}</p>;
  const { accuracy } = series;
  const decimal = (value: number) => new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 2 }).format(value);
  return (
    <div className="grid gap-3 text-sm">
      {accuracy === null ? (
        <p className="text-muted">{t(`accuracy.missing.${series.accuracyMissing}`)}</p>
      ) : (
        <dl className="flex flex-wrap gap-x-8 gap-y-3">
          <Item label={t('accuracy.month')} hint={t('accuracy.monthHint')}>
            <Percent ratio={accuracy.monthTotalMape === null ? null : accuracy.monthTotalMape / 100} />
          </Item>
          <Item
            label={t('accuracy.mase')}
            hint={t('accuracy.maseHint', { naive: decimal(accuracy.maseOfSeasonalNaive) })}
          >
            <span className="figure">{decimal(accuracy.mase)}</span>
          </Item>
          <Item label={t('accuracy.coverage')} hint={t('accuracy.coverageHint')}>
            <Percent ratio={accuracy.coverage80} />
          </Item>
          <Item label={t('accuracy.cutoffs')} hint={t('accuracy.cutoffsHint', { days: accuracy.horizonDays })}>
            <Count value={accuracy.cutoffs} />
          </Item>
        </dl>
      )}
      <p className="text-xs text-muted">{t(`method.${series.method}`)}</p>
      {series.notes.map(note => (
        <p key={note} lang="en" className="text-xs text-muted">
          {note}
        </p>
      ))}
    </div>
  );
}
