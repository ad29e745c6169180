import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PriceGap } from '../../../src-core/contract/prices.ts';
import { Count } from '../../components/money/figures.tsx';
import { Button } from '../../components/ui/button.tsx';
import { ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { api } from '../../data/client.ts';
import { useLakeQuery } from '../../data/lake-query.ts';
import { gapsByModel, isOfTokens } from './prices-model.ts';

const SHOWN = 3;

/** Usage whose cost is unknown because nobody said what it costs. Never zero: it stands here until it has a price. */
export function GapList({ onPrice }: { onPrice: (gap: PriceGap) => void }) {
  const { t } = useTranslation('prices');
  const [isWhole, setWhole] = useState(false);
  const { data, error, refetch } = useLakeQuery(['prices', 'gaps'], signal => api.prices.gaps(undefined, { signal }));
  const { data: catalog } = useLakeQuery(['record-catalog'], signal => api.records.catalog(undefined, { signal }));
  const hasUsage = catalog?.some(({ dataset, rows }) => dataset === 'llm-usage' && rows > 0);
  if (error) return <ErrorState compact error={error} onRetry={() => void refetch()} />;
  if (!data || hasUsage === undefined) return <Skeleton className="mx-4 my-2 h-8" />;
  if (data.length === 0)
    return (
      <p className="flex shrink-0 items-center gap-1.5 border-b border-border bg-surface px-4 py-2 text-xs text-muted">
        {hasUsage ? <CircleCheck aria-hidden size={14} className="text-positive" /> : null}
        {t(hasUsage ? 'gaps.none' : 'gaps.noUsage')}
      </p>
    );
  const models = gapsByModel(data);
  const shown = isWhole ? models : models.slice(0, SHOWN);
  return (
    <section aria-label={t('gaps.title')} className="shrink-0 border-b border-border bg-surface px-4 py-2.5">
      <h2 className="flex items-center gap-1.5 text-sm font-semibold">
        <TriangleAlert aria-hidden size={15} className="text-warning" />
        {t('gaps.title')}
        <span className="text-xs font-normal text-muted">{t('gaps.hint')}</span>
      </h2>
      <ul className="mt-1 max-h-64 overflow-auto">
        {shown.map(({ modelProvider, model, gaps, tokens, requests }) => {
          const [first] = gaps;
          const name = model ?? t('gaps.unnamed');
          return (
            <li
              key={JSON.stringify([modelProvider, model])}
              className="flex flex-wrap items-center gap-x-4 gap-y-0.5 border-t border-border py-1 first:border-t-0"
            >
              <span className="min-w-48 font-[550] wrap-anywhere">
                {name} <span className="font-normal text-muted">{modelProvider ?? t('gaps.unnamed')}</span>
              </span>
              <span className="text-xs text-muted">
                <Count value={tokens} /> {t(isOfTokens(gaps) ? 'gaps.tokens' : 'gaps.units', { count: tokens })} ·{' '}
                <Count value={requests} /> {t('gaps.requests', { count: requests })} ·{' '}
                {gaps.map(gap => (gap.bucket === null ? t('gaps.everything') : t(`bucket.${gap.bucket}`))).join(', ')}
              </span>
              {first ? (
                <Button
                  size="sm"
                  className="ml-auto"
                  aria-label={t('gaps.priceThis', { model: name })}
                  onPress={() => onPrice(first)}
                >
                  {t('gaps.price')}
                </Button>
              ) : null}
            </li>
          );
        })}
      </ul>
      {models.length > shown.length ? (
        <Button size="sm" variant="quiet" onPress={() => setWhole(true)}>
          {t('gaps.all', { count: models.length })}
        </Button>
      ) : null}
    </section>
  );
}
