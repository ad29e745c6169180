import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pack } from '../../../src-core/contract/reports.ts';
import { Button } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { ErrorState } from '../../components/ui/states.tsx';
import { api } from '../../data/client.ts';
import { refreshPacks } from './use-packs.ts';

/** Forgets a pack that never left, with its files. */
export function DiscardDialog({ pack, onClose, onDone }: { pack: Pack; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation('showback');
  const { t: common } = useTranslation('common');
  const [error, setError] = useState<unknown>(null);
  const discard = async () => {
    try {
      await api.reports.discard({ id: pack.id });
      await refreshPacks();
      onDone();
    } catch (thrown) {
      setError(thrown);
    }
  };
  return (
    <Dialog
      title={t('discard.title')}
      isOpen
      onOpenChange={onClose}
      footer={
        <>
          <Button onPress={onClose}>{common('cancel')}</Button>
          <Button variant="danger" onPress={() => void discard()}>
            {t('discard.button')}
          </Button>
        </>
      }
    >
      <p className="text-sm">{t('discard.text', { title: pack.title, count: pack.files.length })}</p>
      {error ? <ErrorState compact error={error} /> : null}
    </Dialog>
  );
}
