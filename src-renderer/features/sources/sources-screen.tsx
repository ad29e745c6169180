import { useNavigate, useSearch } from '@tanstack/react-router';
import { Database, FolderOpen, Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Drop } from '../../../src-core/contract/imports.ts';
import { Page } from '../../components/layout/page.tsx';
import { Button } from '../../components/ui/button.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { api } from '../../data/client.ts';
import { importFlow } from '../../data/import-flow.ts';
import { useLakeQuery } from '../../data/lake-query.ts';
import { DropDetails } from './drop-details.tsx';
import { DropTable } from './drop-table.tsx';
import { ImportActivity } from './import-activity.tsx';
import { findDrops } from './sources-model.ts';

/** What came into the lake, from where, and what is odd about it. */
export function SourcesScreen() {
  const { t } = useTranslation('sources');
  const { data: drops, error, refetch } = useLakeQuery(['drops'], signal => api.imports.drops(undefined, { signal }));
  return (
    <Page
      title={t('title')}
      isPadded={false}
      actions={
        <>
          <Button size="sm" onPress={() => void importFlow.choose('folder')}>
            <FolderOpen aria-hidden size={14} />
            {t('importFolder')}
          </Button>
          <Button size="sm" variant="primary" onPress={() => void importFlow.choose('files')}>
            {t('importFiles')}
          </Button>
        </>
      }
    >
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
    </Page>
  );
}

/** The list, and beside it the drop that is looked at; which one is part of the address. */
function DropBrowser({ drops }: { drops: readonly Drop[] }) {
  const { t } = useTranslation('sources');
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as { drop?: string; find?: string };
  const [query, setQuery] = useState(search.find ?? '');
  const shown = findDrops(drops, query);
  const selected = drops.find(drop => drop.id === search.drop) ?? null;
  const select = (id: string | null) => void navigate({ to: '/sources', search: id === null ? {} : { drop: id } });
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
