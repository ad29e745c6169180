import { CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { OverlapEntry } from '../../../src-core/contract/quality.ts';
import { cx } from '../../components/cx.ts';
import { formatMonth } from '../../components/format-time.ts';
import { Count } from '../../components/money/figures.tsx';
import { MoneyList } from '../../components/money/money-list.tsx';
import { Cell, HeadCell, PlainTable, RowHead } from '../../components/table/plain-table.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { EmptyState, ErrorState, ListSkeleton } from '../../components/ui/states.tsx';
import { api } from '../../data/client.ts';
import { useLakeQuery } from '../../data/lake-query.ts';
import { overlapByMonth } from './quality-model.ts';

/** The same spend by several routes: which one counts, and what the others say. */
export function OverlapMap() {
  const { t } = useTranslation('quality');
  const { data, error, refetch } = useLakeQuery(['overlap'], signal => api.quality.overlap(undefined, { signal }));
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <ListSkeleton />;
  if (data.length === 0)
    return (
      <EmptyState icon={<CircleCheck aria-hidden size={26} strokeWidth={1.5} />} title={t('overlap.noneTitle')}>
        {t('overlap.noneText')}
      </EmptyState>
    );
  return (
    <div className="min-h-0 flex-1 overflow-auto">
      <p className="px-4 pt-3 pb-1 text-xs text-muted">{t('overlap.hint')}</p>
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
          entries.map(entry => <Entry key={JSON.stringify([month, entry.provider, entry.account])} entry={entry} />),
        )}
      </PlainTable>
    </div>
  );
}

function Entry({ entry }: { entry: OverlapEntry }) {
  const { t, i18n } = useTranslation('quality');
  const at = Date.parse(`${entry.month}-01T00:00:00Z`);
  const isAuthority = (route: OverlapEntry['routes'][number]) =>
    route.route === entry.authority && route.source === entry.authoritySource;
  return (
    <tbody>
      <tr className="[&>*]:border-b [&>*]:border-border [&>*]:bg-sunken">
        <th scope="rowgroup" colSpan={4} className="px-4 py-1.5 text-left font-[550]">
          {entry.provider}
          <span className="ml-2 text-xs font-normal text-muted">
            {entry.account ?? t('overlap.noAccount')} ·{' '}
            {Number.isNaN(at) ? entry.month : formatMonth(at, i18n.language, 'UTC', 'short')} ·{' '}
            {t(entry.chosenBy === 'rule' ? 'overlap.byRule' : 'overlap.byDefault')}
          </span>
        </th>
        <Cell align="right" className="font-[550]">
          <MoneyList amounts={entry.residual} />
        </Cell>
        <Cell className="text-xs text-muted">{t('overlap.residual')}</Cell>
      </tr>
      {entry.routes.map(route => (
        <tr key={`${route.route} ${route.source} ${route.counts}`} className={cx(!route.counts && 'text-muted')}>
          <RowHead className="pl-4">{t(`route.${route.route}` as never, { defaultValue: route.route })}</RowHead>
          <Cell className="wrap-anywhere">{route.source}</Cell>
          <Cell align="right">
            <Count value={route.rows} />
          </Cell>
          <Cell align="right">
            {route.cost.length > 0 || route.isPriced ? <MoneyList amounts={route.cost} /> : t('overlap.unpriced')}
            {route.cost.length > 0 && !route.isPriced ? (
              <span className="block text-xs text-warning">{t('overlap.partlyPriced')}</span>
            ) : null}
          </Cell>
          <Cell align="right">{isAuthority(route) ? null : <MoneyList amounts={route.difference} />}</Cell>
          <Cell>
            {isAuthority(route) ? (
              <Badge tone="positive">{t('overlap.counts')}</Badge>
            ) : route.counts ? (
              <Badge tone="negative">{t('overlap.countsToo')}</Badge>
            ) : (
              <span className="text-xs">{t('overlap.weightOnly')}</span>
            )}
          </Cell>
        </tr>
      ))}
    </tbody>
  );
}
