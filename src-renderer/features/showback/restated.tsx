import { RotateCcw, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Pack } from '../../../src-core/contract/reports.ts';
import { Signed } from '../../components/money/figures.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { ErrorState } from '../../components/ui/states.tsx';
import { api } from '../../data/client.ts';
import { useLakeQuery } from '../../data/lake-query.ts';
import { PairTable } from './pair-table.tsx';

/** What the lake says today against what a pack says. */
export const useRestated = (id: string) =>
  useLakeQuery(['restated', id], signal => api.reports.restated({ id }, { signal }));

/** "Restated since: +12.40 USD", in the pack's own measure where that moved; nothing while the lake still says the same. */
export function RestatedBadge({ pack }: { pack: Pack }) {
  const { t } = useTranslation('showback');
  const { data } = useRestated(pack.id);
  if (!data || data.length === 0) return null;
  const own = data.filter(({ measure }) => measure === pack.template.measure);
  return (
    <span className="mt-1 flex flex-wrap items-center gap-1.5 text-xs">
      <Badge tone="warning">{t('restated.badge')}</Badge>
      {own.map(({ currency, difference }) => (
        <Signed key={currency} amount={difference} currency={currency} />
      ))}
    </span>
  );
}

/** The figures that are others today, and the way to a pack that holds them. The old one stays as it is. */
export function RestatedCard({ pack, onRebuild }: { pack: Pack; onRebuild: () => void }) {
  const { t } = useTranslation('showback');
  const { t: common } = useTranslation('common');
  const { data, error, refetch } = useRestated(pack.id);
  if (error) return <ErrorState compact error={error} onRetry={() => void refetch()} />;
  if (!data || data.length === 0) return null;
  const isPublished = pack.publications.length > 0;
  return (
    <section aria-label={t('restated.title')} className="rounded-lg border border-border bg-warning-soft px-4 py-3">
      <div className="flex flex-wrap items-center gap-2">
        <TriangleAlert aria-hidden size={17} className="shrink-0 text-warning" />
        <h3 className="text-sm font-semibold">{t(isPublished ? 'restated.published' : 'restated.built')}</h3>
        <Button size="sm" className="ml-auto" onPress={onRebuild}>
          <RotateCcw aria-hidden size={13} />
          {t('new.again')}
        </Button>
      </div>
      <p className="mt-0.5 mb-2 text-xs">{t(isPublished ? 'restated.publishedHint' : 'restated.builtHint')}</p>
      <PairTable
        caption={t('restated.title')}
        head={{ name: common('fact.measure'), a: t('restated.then'), b: t('restated.now') }}
        headClass="bg-transparent"
        rows={data.map(({ measure, currency, published, now, difference }) => ({
          key: `${measure} ${currency}`,
          name: `${common(`measure.${measure}`)}, ${currency}`,
          currency,
          a: published,
          b: now,
          difference: (
            <span className="font-[550]">
              <Signed amount={difference} currency={currency} />
            </span>
          ),
        }))}
      />
    </section>
  );
}
