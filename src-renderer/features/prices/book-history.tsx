import { History } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../components/format-time.ts';
import { Count } from '../../components/money/figures.tsx';
import { Cell, HeadCell, PlainTable, RowHead } from '../../components/table/plain-table.tsx';
import { EmptyState, ErrorState, ListSkeleton } from '../../components/ui/states.tsx';
import { api } from '../../data/client.ts';
import { useLakeQuery, useSettings } from '../../data/lake-query.ts';

/** Who saved the price book, when and why; newest first. */
export function BookHistory() {
  const { t, i18n } = useTranslation('prices');
  const { settings } = useSettings();
  const { data, error, refetch } = useLakeQuery(['prices', 'history'], signal =>
    api.prices.history(undefined, { signal }),
  );
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <ListSkeleton />;
  if (data.length === 0)
    return (
      <EmptyState icon={<History aria-hidden size={26} strokeWidth={1.5} />} title={t('history.emptyTitle')}>
        {t('history.emptyText')}
      </EmptyState>
    );
  return (
    <div className="min-h-0 flex-1 overflow-auto">
      <PlainTable
        caption={t('tab.history')}
        head={
          <>
            <HeadCell>{t('history.column')}</HeadCell>
            <HeadCell>{t('history.note')}</HeadCell>
            <HeadCell>{t('history.author')}</HeadCell>
            <HeadCell>{t('history.at')}</HeadCell>
            <HeadCell align="right">{t('history.entries')}</HeadCell>
          </>
        }
      >
        <tbody>
          {data.map(head => (
            <tr key={head.version}>
              <RowHead className="whitespace-nowrap">{t('history.version', { version: head.version })}</RowHead>
              <Cell className="wrap-anywhere">{head.note}</Cell>
              <Cell>{head.author}</Cell>
              <Cell className="whitespace-nowrap text-muted">
                {head.createdAt === null ? '' : formatInstant(head.createdAt, i18n.language, settings.zone)}
              </Cell>
              <Cell align="right">
                <Count value={head.entries} />
              </Cell>
            </tr>
          ))}
        </tbody>
      </PlainTable>
    </div>
  );
}
