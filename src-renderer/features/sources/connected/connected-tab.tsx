import { useNavigate } from '@tanstack/react-router';
import { Plug } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../components/ui/button.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../../components/ui/states.tsx';
import { useSources } from '../../../data/sources.ts';
import { useSourcesAddress } from '../sources-address.ts';
import { IncidentList } from './incident-list.tsx';
import { SourceDrawer } from './source-drawer.tsx';
import { SourceTable } from './source-table.tsx';

/** Sources that are asked over and over: how each is, what it brought last and what comes next. */
export function ConnectedTab() {
  const { t } = useTranslation('connections');
  const navigate = useNavigate();
  const { source: selectedId } = useSourcesAddress();
  const { data: sources, error, refetch } = useSources();
  const select = (source: string | null) =>
    void navigate({ to: '/sources', search: { tab: 'connected', ...(source === null ? {} : { source }) } });
  const add = () => void navigate({ to: '/sources', search: { tab: 'connected', add: 'any' } });
  if (error && !sources) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!sources)
    return (
      <div className="flex flex-col gap-2 p-4">
        {['a', 'b', 'c'].map(key => (
          <Skeleton key={key} className="h-9" />
        ))}
      </div>
    );
  if (sources.length === 0)
    return (
      <EmptyState
        icon={<Plug size={26} strokeWidth={1.5} />}
        title={t('empty.title')}
        action={
          <Button variant="primary" onPress={add}>
            {t('add')}
          </Button>
        }
      >
        {t('empty.text')}
      </EmptyState>
    );
  const selected = sources.find(({ id }) => id === selectedId) ?? null;
  return (
    <div className="relative flex min-h-0 flex-1">
      <div className="min-w-0 flex-1 overflow-auto">
        <IncidentList sources={sources} onSelect={select} />
        <SourceTable
          sources={sources}
          selectedId={selected?.id ?? null}
          isNarrow={selected !== null}
          onSelect={select}
        />
      </div>
      {selected ? <SourceDrawer key={selected.id} source={selected} onClose={() => select(null)} /> : null}
    </div>
  );
}
