import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuthorityChange } from '../../../src-core/contract/quality.ts';
import { HeadCell, PlainTable } from '../../components/table/plain-table.tsx';
import { EmptyState, ErrorState, ListSkeleton } from '../../components/ui/states.tsx';
import { api } from '../../data/client.ts';
import { queryClient, useLakeQuery } from '../../data/lake-query.ts';
import { OverlapRows } from './overlap-entry.tsx';
import { overlapByMonth } from './quality-model.ts';

/** The same spend by several routes: which one counts, and what the others say. */
export function OverlapMap() {
  const { t } = useTranslation('quality');
  const { data, error, refetch } = useLakeQuery(['overlap'], signal => api.quality.overlap(undefined, { signal }));
  const [choice, setChoice] = useState<{ isBusy: boolean; error: unknown }>({ isBusy: false, error: null });
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <ListSkeleton />;
  const choose = async (change: AuthorityChange) => {
    setChoice({ isBusy: true, error: null });
    try {
      await api.quality.choose(change);
      setChoice({ isBusy: false, error: null });
      await queryClient.invalidateQueries({ queryKey: ['lake'] }); // every total may have moved
    } catch (failure) {
      setChoice({ isBusy: false, error: failure });
    }
  };
  if (data.length === 0)
    return (
      <EmptyState icon={<CircleCheck aria-hidden size={26} strokeWidth={1.5} />} title={t('overlap.noneTitle')}>
        {t('overlap.noneText')}
      </EmptyState>
    );
  return (
    <div className="min-h-0 flex-1 overflow-auto">
      <p className="px-4 pt-3 pb-1 text-xs text-muted">{t('overlap.hint')}</p>
      {choice.error ? <ErrorState compact error={choice.error} /> : null}
      <PlainTable
        caption={t('tab.overlap')}
        head={
          <>
            <HeadCell>{t('overlap.route')}</HeadCell>
            <HeadCell>{t('column.source')}</HeadCell>
            <HeadCell align="right">{t('column.rows')}</HeadCell>
            <HeadCell align="right">{t('overlap.cost')}</HeadCell>
            <HeadCell align="right">{t('overlap.difference')}</HeadCell>
            <HeadCell>{t('overlap.role')}</HeadCell>
          </>
        }
      >
        {overlapByMonth(data).map(({ month, entries }) =>
          entries.map(entry => (
            <OverlapRows
              key={JSON.stringify([month, entry.provider, entry.account])}
              entry={entry}
              isBusy={choice.isBusy}
              onChoose={change => void choose(change)}
            />
          )),
        )}
      </PlainTable>
    </div>
  );
}
