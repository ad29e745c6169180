import { FilePlus2, FileSpreadsheet } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/ui/button.tsx';
import { EmptyState, ErrorState, ListSkeleton } from '../../components/ui/states.tsx';
import { importFlow } from '../../data/import-flow.ts';
import { useCatalog } from '../../data/lake-query.ts';
import { NewPack } from './new-pack.tsx';
import { PackList } from './pack-list.tsx';
import { PackPage } from './pack-page.tsx';
import type { GoShowback, ShowbackSearch } from './showback-address.ts';
import { usePacks } from './use-packs.ts';

/** Every pack that was built here; one of them, or one that is being made. */
export function PacksTab({ search, onGo }: { search: Omit<ShowbackSearch, 'tab'>; onGo: GoShowback }) {
  const { t } = useTranslation('showback');
  const packs = usePacks();
  const { data: catalog } = useCatalog();
  if (packs.error) return <ErrorState error={packs.error} onRetry={() => void packs.refetch()} />;
  if (!packs.data || !catalog) return <ListSkeleton />;
  const open = packs.data.find(({ id }) => id === search.id);
  if (open) return <PackPage key={open.id} pack={open} packs={packs.data} onGo={onGo} />;
  const hasCharges = catalog.months.length > 0;
  if (search.id === 'new' && hasCharges) return <NewPack search={search} onGo={onGo} />;
  if (search.id !== undefined && search.id !== 'new')
    return packs.isFetching ? <ListSkeleton /> : <EmptyState title={t('gone.title')}>{t('gone.text')}</EmptyState>;
  if (!hasCharges && (packs.data.length === 0 || search.id === 'new'))
    return (
      <EmptyState
        icon={<FileSpreadsheet aria-hidden size={26} strokeWidth={1.5} />}
        title={t('noCharges.title')}
        action={
          <>
            <Button variant="primary" onPress={() => void importFlow.choose('files')}>
              {t('noCharges.import')}
            </Button>
            {packs.data.length === 0 ? null : <Button onPress={() => onGo({ tab: 'packs' })}>{t('tab.packs')}</Button>}
          </>
        }
      >
        {t('noCharges.text')}
      </EmptyState>
    );
  const create = (
    <Button variant="primary" onPress={() => onGo({ tab: 'packs', id: 'new' })}>
      <FilePlus2 aria-hidden size={15} />
      {t('new.button')}
    </Button>
  );
  if (packs.data.length === 0)
    return (
      <EmptyState
        icon={<FileSpreadsheet aria-hidden size={26} strokeWidth={1.5} />}
        title={t('noPacks.title')}
        action={create}
      >
        {t('noPacks.text')}
      </EmptyState>
    );
  return (
    <div className="min-h-0 flex-1 overflow-auto">
      <div className="flex items-center justify-end px-4 py-2">{create}</div>
      <PackList packs={packs.data} onOpen={id => onGo({ tab: 'packs', id })} />
    </div>
  );
}
