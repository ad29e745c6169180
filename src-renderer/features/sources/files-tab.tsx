import { useNavigate } from '@tanstack/react-router';
import { Database, Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Drop } from '../../../src-core/contract/imports.ts';
import { Button } from '../../components/ui/button.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { api } from '../../data/client.ts';
import { importFlow } from '../../data/import-flow.ts';
import { useLakeQuery } from '../../data/lake-query.ts';
import { DropDetails } from './drop-details.tsx';
import { DropTable } from './drop-table.tsx';
import { ImportActivity } from './import-activity.tsx';
import { SavedMappings } from './mapping/saved-mappings.tsx';
import { useSourcesAddress } from './sources-address.ts';
import { findDrops } from './sources-model.ts';

/** Every file that came into the lake, by hand or by a source, and what is odd about it. */
export function FilesTab() {
  const { t } = useTranslation('sources');
  const { data: drops, error, refetch } = useLakeQuery(['drops'], signal => api.imports.drops(undefined, { signal }));
  return (
    <>
      <ImportActivity />
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!drops && !error ? <TableSkeleton /> : null}
      {drops && drops.length === 0 ? (
        <EmptyState
          icon={<Database size={26} strokeWidth={1.5} />}
          title={t('empty.title')}
          action={
            <>
              <Button variant="primary" onPress={() => void importFlow.choose('files')}>
                {t('importFiles')}
              </Button>
              <Button onPress={() => void importFlow.choose('folder')}>{t('importFolder')}</Button>
            </>
          }
        >
          {t('empty.text')}
        </EmptyState>
      ) : null}
      {drops && drops.length > 0 ? <DropBrowser drops={drops} /> : null}
    </>
  );
}

/** The list, and beside it the drop that is looked at; which one is part of the address. */
function DropBrowser({ drops }: { drops: readonly Drop[] }) {
  const { t } = useTranslation('sources');
  const navigate = useNavigate();
  const search = useSourcesAddress();
  const [query, setQuery] = useState(search.find ?? '');
  const shown = findDrops(drops, query);
  const selected = drops.find(drop => drop.id === search.drop) ?? null;
  const select = (id: string | null) =>
    void navigate({ to: '/sources', search: { tab: 'files', ...(id === null ? {} : { drop: id }) } });
  return (
    <div className="relative flex min-h-0 flex-1">
      <div className="flex min-w-0 flex-1 flex-col">
        <div className="flex items-center gap-3 border-b border-border px-4 py-2">
          <TextField
            label={t('find')}
            showLabel={false}
            placeholder={t('find')}
            size="sm"
            leading={<Search aria-hidden size={13} />}
            value={query}
            onChange={setQuery}
            className="w-64"
          />
          <p className="figure text-xs text-muted" aria-live="polite">
            {shown.length === drops.length
              ? t('dropCount', { count: drops.length })
              : t('dropCountOf', { count: drops.length, shown: shown.length })}
          </p>
          <span className="ml-auto">
            <SavedMappings />
          </span>
        </div>
        <div className="min-h-0 flex-1 overflow-auto">
          {shown.length === 0 ? <EmptyState title={t('nothingFound', { query })} /> : null}
          {shown.length > 0 ? (
            <DropTable
              drops={shown}
              selectedId={selected?.id ?? null}
              onSelect={select}
              isNarrow={selected !== null}
              isSearching={query.trim() !== ''}
            />
          ) : null}
        </div>
      </div>
      {selected ? (
        <DropDetails key={selected.id} drop={selected} drops={drops} onSelect={select} onClose={() => select(null)} />
      ) : null}
    </div>
  );
}

function TableSkeleton() {
  return (
    <div className="flex flex-col gap-2 p-4">
      {['a', 'b', 'c', 'd', 'e', 'f'].map(key => (
        <Skeleton key={key} className="h-7" />
      ))}
    </div>
  );
}
