import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Bookmark, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SavedView } from '../../../src-core/contract/app.ts';
import { formatInstant } from '../../components/format-time.ts';
import { Button, IconButton } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { splitAddress } from '../../data/address.ts';
import { api } from '../../data/client.ts';
import { refreshSavedViews, useSavedViews, useSettings } from '../../data/lake-query.ts';
import { SettingGroup } from './setting-row.tsx';

/** Saved views, to open and to delete. */
export function ViewSettings() {
  const { t, i18n } = useTranslation(['settings', 'common']);
  const { settings } = useSettings();
  const { data: views, error, refetch } = useSavedViews();
  const [doomed, setDoomed] = useState<SavedView | null>(null);
  return (
    <SettingGroup title={t('views.title')}>
      {error ? <ErrorState error={error} compact onRetry={() => void refetch()} /> : null}
      {!views && !error ? <Skeleton className="m-4 h-8" /> : null}
      {views?.length === 0 ? <p className="px-4 py-3 text-sm text-muted">{t('views.none')}</p> : null}
      {views?.map(view => {
        const { path, search } = splitAddress(view.address);
        return (
          <div key={view.id} className="flex items-center gap-3 py-1.5 pr-2 pl-4">
            <Bookmark aria-hidden size={14} className="shrink-0 text-muted" />
            <Link to={path} search={search} className="min-w-0 flex-1 truncate text-sm font-[550] hover:text-accent">
              {view.name}
            </Link>
            <span className="shrink-0 text-xs text-muted">
              {formatInstant(view.createdAt, i18n.language, settings.zone)}
            </span>
            <IconButton size="sm" label={t('views.delete', { name: view.name })} onPress={() => setDoomed(view)}>
              <Trash2 aria-hidden size={14} />
            </IconButton>
          </div>
        );
      })}
      {doomed ? <DeleteDialog view={doomed} onClose={() => setDoomed(null)} /> : null}
    </SettingGroup>
  );
}

function DeleteDialog({ view, onClose }: { view: SavedView; onClose: () => void }) {
  const { t } = useTranslation(['settings', 'common']);
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const remove = async () => {
    try {
      await api.app.deleteView({ id: view.id });
      client.setQueryData<SavedView[]>(['views'], views => views?.filter(other => other.id !== view.id));
      await refreshSavedViews();
      onClose();
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <Dialog
      title={t('views.deleteTitle')}
      isOpen
      onOpenChange={onClose}
      footer={
        <>
          <Button autoFocus onPress={onClose}>
            {t('common:cancel')}
          </Button>
          <Button variant="danger" onPress={() => void remove()}>
            {t('common:delete')}
          </Button>
        </>
      }
    >
      <p>{t('views.deleteText', { name: view.name })}</p>
      {error ? <ErrorState error={error} compact /> : null}
    </Dialog>
  );
}
