import { Bookmark, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../components/format-time.ts';
import { Button, IconButton } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { AddressLink } from '../../data/address-link.tsx';
import { useSettings } from '../../data/lake-query.ts';
import { moveView, removeView, type SavedView, useSavedViews, viewPath } from '../../data/saved-views.ts';
import { SettingGroup } from './setting-row.tsx';

/** Saved views, to open and to delete. */
export function ViewSettings() {
  const { t, i18n } = useTranslation(['settings', 'common']);
  const { settings } = useSettings();
  const { data, error, refetch } = useSavedViews();
  const views = data?.views;
  const [doomed, setDoomed] = useState<SavedView | null>(null);
  const [renamed, setRenamed] = useState<SavedView | null>(null);
  return (
    <SettingGroup title={t('views.title')}>
      {error ? <ErrorState error={error} compact onRetry={() => void refetch()} /> : null}
      {!views && !error ? <Skeleton className="m-4 h-8" /> : null}
      {views?.length === 0 ? <p className="px-4 py-3 text-sm text-muted">{t('views.none')}</p> : null}
      {views?.map(view => (
        <div key={view.path} className="flex items-center gap-3 py-1.5 pr-2 pl-4">
          <Bookmark aria-hidden size={14} className="shrink-0 text-muted" />
          <AddressLink address={view.address} className="min-w-0 flex-1 truncate text-sm font-[550] hover:text-accent">
            {view.folder === '' ? null : <span className="font-[450] text-muted">{view.folder} / </span>}
            {view.name}
          </AddressLink>
          <span className="shrink-0 text-xs text-muted">
            {formatInstant(view.createdAt, i18n.language, settings.zone)}
          </span>
          <IconButton size="sm" label={t('views.move', { name: view.name })} onPress={() => setRenamed(view)}>
            <Pencil aria-hidden size={14} />
          </IconButton>
          <IconButton size="sm" label={t('views.delete', { name: view.name })} onPress={() => setDoomed(view)}>
            <Trash2 aria-hidden size={14} />
          </IconButton>
        </div>
      ))}
      {data?.problems.map(({ file, message }) => (
        <p key={file} className="px-4 py-2 text-xs text-warning">
          {t('views.problem', { file, message })}
        </p>
      ))}
      {renamed ? <MoveDialog view={renamed} onClose={() => setRenamed(null)} /> : null}
      {doomed ? <DeleteDialog view={doomed} onClose={() => setDoomed(null)} /> : null}
    </SettingGroup>
  );
}

function MoveDialog({ view, onClose }: { view: SavedView; onClose: () => void }) {
  const { t } = useTranslation(['settings', 'common']);
  const [name, setName] = useState(view.path);
  const [error, setError] = useState<unknown>(null);
  const path = viewPath(name);
  const move = async () => {
    try {
      await moveView(view, path);
      onClose();
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <Dialog
      title={t('views.moveTitle')}
      isOpen
      onOpenChange={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t('common:cancel')}</Button>
          <Button variant="primary" isDisabled={path === '' || path === view.path} onPress={() => void move()}>
            {t('views.moveButton')}
          </Button>
        </>
      }
    >
      <TextField label={t('views.path')} description={t('views.pathHelp')} value={name} onChange={setName} autoFocus />
      {error ? <ErrorState error={error} compact /> : null}
    </Dialog>
  );
}

function DeleteDialog({ view, onClose }: { view: SavedView; onClose: () => void }) {
  const { t } = useTranslation(['settings', 'common']);
  const [error, setError] = useState<unknown>(null);
  const remove = async () => {
    try {
      await removeView(view);
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
