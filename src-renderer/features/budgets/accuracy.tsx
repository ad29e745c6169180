import { useTranslation } from 'react-i18next';
import type { StoredBudget } from '../../../src-core/contract/budgets.ts';
import { ForecastTrust } from '../../components/forecast/forecast-trust.tsx';
import { ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { useAccuracy } from './use-budgets.ts';

/** How far the forecast of a budget's spend can be trusted. */
export function Accuracy({ stored, day }: { stored: StoredBudget; day: string }) {
  const { t } = useTranslation('budgets');
  const { data: series, error, refetch } = useAccuracy(stored, day);
  if (error) return <ErrorState compact error={error} onRetry={() => void refetch()} />;
  if (series === undefined) return <Skeleton className="h-24" />;
  if (series === null) return <p className="text-sm text-muted">{t('accuracy.nothing')}</p>;
  return <ForecastTrust series={series} />;
}
