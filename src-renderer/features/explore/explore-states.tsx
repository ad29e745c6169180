import { useNavigate } from '@tanstack/react-router';
import { Database, SearchX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { dimensionName } from '../../components/table/dimension-name.ts';
import { Button } from '../../components/ui/button.tsx';
import { EmptyState, ErrorState } from '../../components/ui/states.tsx';
import { importFlow } from '../../data/import-flow.ts';
import { drillUpTo, removeStep } from './drill.ts';
import type { ExploreView } from './view-state.ts';

/** Nothing imported yet: the two ways to change that. */
export function EmptyLake() {
  const { t } = useTranslation('explore');
  const navigate = useNavigate();
  return (
    <EmptyState
      icon={<Database aria-hidden size={28} />}
      title={t('empty.title')}
      action={
        <>
          <Button variant="primary" onPress={() => void importFlow.choose('files')}>
            {t('empty.sources')}
          </Button>
          <Button onPress={() => void navigate({ to: '/' })}>{t('empty.home')}</Button>
        </>
      }
    >
      {t('empty.text')}
    </EmptyState>
  );
}

/** Charges exist, but the filters leave none: which of them could go. */
export function NoCharges({ view, onChange }: { view: ExploreView; onChange: (view: ExploreView) => void }) {
  const { t, i18n } = useTranslation('explore');
  const name = (dimension: string) => dimensionName(dimension, i18n);
  return (
    <EmptyState
      icon={<SearchX aria-hidden size={28} />}
      title={t('no-charges.title')}
      action={
        <>
          {view.drill.map((step, index) => (
            <Button
              // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the path
              key={index}
              size="sm"
              onPress={() => onChange(removeStep(view, index))}
            >
              {t('no-charges.remove', { name: name(step.dimension) })}
            </Button>
          ))}
          {view.filters.map((filter, index) => (
            <Button
              // biome-ignore lint/suspicious/noArrayIndexKey: filters have no identity but their place
              key={`f${index}`}
              size="sm"
              onPress={() => onChange({ ...view, filters: view.filters.filter((_, at) => at !== index) })}
            >
              {t('no-charges.remove', { name: name(filter.dimension) })}
            </Button>
          ))}
          <Button size="sm" variant="primary" onPress={() => onChange({ ...drillUpTo(view, 0), filters: [] })}>
            {t('no-charges.all')}
          </Button>
        </>
      }
    >
      {t('no-charges.text')}
    </EmptyState>
  );
}

/** No filter is to blame: the period has no charges. */
export function NothingThen({ onAll }: { onAll: () => void }) {
  const { t } = useTranslation('explore');
  return (
    <EmptyState
      icon={<SearchX aria-hidden size={28} />}
      title={t('nothing-then.title')}
      action={
        <Button variant="primary" size="sm" onPress={onAll}>
          {t('nothing-then.all')}
        </Button>
      }
    >
      {t('nothing-then.text')}
    </EmptyState>
  );
}

/** Why there is no answer. A question that takes too long can still be estimated. */
export function Failed({
  error,
  onRetry,
  onEstimate,
}: {
  error: unknown;
  onRetry: () => void;
  onEstimate: () => void;
}) {
  const { t } = useTranslation('explore');
  return (
    <>
      <ErrorState error={error} onRetry={onRetry} />
      {error instanceof AppError && error.code === 'query.timeout' ? (
        <Button size="sm" variant="primary" className="mx-auto -mt-8" onPress={onEstimate}>
          {t('sample.offer')}
        </Button>
      ) : null}
    </>
  );
}
