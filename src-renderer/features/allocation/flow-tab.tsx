import { Split } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { teamProductAttributes } from '../../../src-core/anycost/schema.ts';
import { dimensionName } from '../../components/table/dimension-name.ts';
import { Button } from '../../components/ui/button.tsx';
import { Segmented } from '../../components/ui/segmented.tsx';
import { Select } from '../../components/ui/select.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../components/ui/states.tsx';
import type { View } from './address.ts';
import { FlowPicture } from './flow-picture.tsx';
import { TargetTable } from './target-table.tsx';
import { useFlow, useSplitNames } from './use-allocation.ts';

/** Where shared cost goes in a month: as a picture, and to the last digit as a table. */
export function FlowTab({
  view,
  month,
  onChange,
}: {
  view: View;
  month: string;
  onChange: (part: Partial<View>) => void;
}) {
  const { t, i18n } = useTranslation('allocation');
  const flow = useFlow(month, view);
  const nameOf = useSplitNames();
  const tables = flow.data?.tables ?? [];
  const table = tables.find(({ currency }) => currency === view.currency) ?? tables[0];
  if (flow.error) return <ErrorState error={flow.error} onRetry={() => void flow.refetch()} />;
  if (!flow.data || !table) return <Skeleton className="m-4 h-96" />;
  const isStale = flow.isPlaceholderData;
  return (
    <div className="min-h-0 flex-1 overflow-auto px-4 py-3">
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <Select
          label={t('flow.by')}
          showLabel="inline"
          size="sm"
          value={view.attribute}
          options={teamProductAttributes.map(id => ({ id, label: dimensionName(id, i18n) }))}
          onChange={attribute => onChange({ attribute })}
        />
        {tables.length > 1 ? (
          <Segmented
            label={t('flow.currency')}
            size="sm"
            value={table.currency ?? ''}
            options={tables.map(({ currency }) => ({ id: currency ?? '', label: currency ?? t('noCurrency') }))}
            onChange={currency => onChange({ currency })}
          />
        ) : null}
      </div>
      <div aria-busy={isStale} className={isStale ? 'opacity-60 transition-opacity delay-150' : ''}>
        {table.rules.length === 0 ? (
          <EmptyState
            icon={<Split aria-hidden size={26} strokeWidth={1.5} />}
            title={t('flow.emptyTitle')}
            action={<Button onPress={() => onChange({ tab: 'splits' })}>{t('flow.toSplits')}</Button>}
          >
            {t('flow.emptyText')}
          </EmptyState>
        ) : (
          <FlowPicture
            table={table}
            attribute={flow.data.attribute}
            nameOf={nameOf}
            onRule={rule => onChange({ rule, tab: 'splits' })}
          />
        )}
        <TargetTable
          table={table}
          attribute={flow.data.attribute}
          measure={flow.data.measure}
          month={flow.data.month ?? month}
          nameOf={nameOf}
        />
      </div>
    </div>
  );
}
