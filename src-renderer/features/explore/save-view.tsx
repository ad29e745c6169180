import { Bookmark, Link2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../../components/ui/button.tsx';
import { describeError } from '../../components/ui/describe-error.ts';
import { Popover } from '../../components/ui/popover.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { showToast } from '../../components/ui/toast.tsx';
import { api } from '../../data/client.ts';
import { refreshSavedViews, useSavedViews } from '../../data/lake-query.ts';

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
  const { data: views } = useSavedViews();
  const [name, setName] = useState('');
  const save = async () => {
    try {
      await api.app.saveView({ name: name.trim(), address });
      await refreshSavedViews();
      showToast({ tone: 'positive', title: t('view-saved', { name: name.trim() }) });
      close();
    } catch (error) {
      const { userMessage, hint } = describeError(error, i18n);
      showToast({ tone: 'negative', title: userMessage, description: hint });
    }
  };
  return (
    <div className="w-72">
      <form
        className="flex items-end gap-2"
        onSubmit={event => {
          event.preventDefault();
          if (name.trim() !== '') void save();
        }}
      >
        <TextField label={t('view-name')} size="sm" value={name} onChange={setName} autoFocus className="flex-1" />
        <Button size="sm" variant="primary" type="submit" isDisabled={name.trim() === ''}>
          {t('view-save')}
        </Button>
      </form>
      {views && views.length > 0 ? (
        <ul aria-label={t('views')} className="mt-3 max-h-60 overflow-auto border-t border-border pt-2">
          {views.map(view => (
            <li key={view.id}>
              <Button
                size="sm"
                variant="quiet"
                className="w-full justify-start!"
                onPress={() => {
                  close();
                  onOpen(view.address);
                }}
              >
                <span className="truncate">{view.name}</span>
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
