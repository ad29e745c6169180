import { Bookmark, Ellipsis, Link2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../../components/ui/button.tsx';
import { Menu } from '../../components/ui/menu.tsx';
import { Popover } from '../../components/ui/popover.tsx';
import { tellRefusal } from '../../components/ui/refusal.ts';
import { TextField } from '../../components/ui/text-field.tsx';
import { showToast } from '../../components/ui/toast.tsx';
import { moveView, removeView, type SavedView, saveView, useSavedViews, viewPath } from '../../data/saved-views.ts';

/** Keep the view under a name (Home and the palette list it), reopen a kept one, or copy its address. */
export function ViewActions({ address, onOpen }: { address: string; onOpen: (address: string) => void }) {
  const { t } = useTranslation('explore');
  const copy = async () => {
    await navigator.clipboard.writeText(`${window.location.href.split('#')[0]}#${address}`);
    showToast({ tone: 'positive', title: t('link-copied') });
  };
  return (
    <>
      <IconButton label={t('copy-link')} shortcut="l" data-shortcut="l" size="sm" onPress={() => void copy()}>
        <Link2 aria-hidden size={15} />
      </IconButton>
      <Popover
        label={t('views')}
        placement="bottom end"
        trigger={
          <Button size="sm" data-shortcut="s">
            <Bookmark aria-hidden size={14} />
            {t('views')}
          </Button>
        }
      >
        {close => <Views address={address} onOpen={onOpen} close={close} />}
      </Popover>
    </>
  );
}

function Views({ address, onOpen, close }: { address: string; onOpen: (address: string) => void; close: () => void }) {
  const { t, i18n } = useTranslation('explore');
  const { data } = useSavedViews();
  const [name, setName] = useState('');
  const path = viewPath(name);
  const replaced = data?.views.find(view => view.path === path) ?? null;
  const save = () =>
    attempt(async () => {
      await saveView(path, address, replaced);
      showToast({ tone: 'positive', title: t('view-saved', { name: path }) });
      close();
    });
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      tellRefusal(error, i18n);
    }
  };
  return (
    <div className="w-80">
      <form
        className="flex items-end gap-2"
        onSubmit={event => {
          event.preventDefault();
          if (path !== '') void save();
        }}
      >
        <TextField label={t('view-name')} size="sm" value={name} onChange={setName} autoFocus className="flex-1" />
        <Button size="sm" variant="primary" type="submit" isDisabled={path === ''}>
          {t(replaced ? 'view-replace' : 'view-save')}
        </Button>
      </form>
      <p className="mt-1.5 text-xs text-muted">
        {path !== '' && path !== name.trim() ? t('view-named', { path }) : t('view-folders')}
      </p>
      {data && data.views.length > 0 ? (
        <div className="mt-3 max-h-64 overflow-auto border-t border-border pt-2">
          {byFolder(data.views).map(([folder, views]) => (
            <section key={folder} aria-label={folder === '' ? t('views') : folder}>
              {folder === '' ? null : <h3 className="eyebrow px-2 pt-2 pb-1">{folder}</h3>}
              <ul>
                {views.map(view => (
                  <li key={view.path} className="flex items-center">
                    <Button
                      size="sm"
                      variant="quiet"
                      className="min-w-0 flex-1 justify-start!"
                      onPress={() => {
                        close();
                        onOpen(view.address);
                      }}
                    >
                      <span className="truncate">{view.name}</span>
                    </Button>
                    <Menu
                      trigger={
                        <IconButton size="sm" label={t('view-more', { name: view.name })}>
                          <Ellipsis aria-hidden size={14} />
                        </IconButton>
                      }
                      actions={[
                        {
                          id: 'move',
                          label: t('view-move', { path: path === '' ? '…' : path }),
                          isDisabled: path === '' || replaced !== null,
                          onAction: () => void attempt(() => moveView(view, path)),
                        },
                        {
                          id: 'file',
                          label: t('view-file'),
                          onAction: () => void navigator.clipboard.writeText(`library/view/${view.path}.json`),
                        },
                        'separator',
                        {
                          id: 'delete',
                          label: t('view-delete'),
                          tone: 'danger',
                          onAction: () => void attempt(() => removeView(view)),
                        },
                      ]}
                    />
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
      ) : null}
    </div>
  );
}

/** Views without a folder first. */
function byFolder(views: readonly SavedView[]): [string, SavedView[]][] {
  const folders = Map.groupBy(views, view => view.folder);
  return [...folders].sort(([a], [b]) => a.localeCompare(b));
}
