import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Source } from '../../../../src-core/contract/sources.ts';
import { Button } from '../../../components/ui/button.tsx';
import { Dialog } from '../../../components/ui/dialog.tsx';
import { ErrorState } from '../../../components/ui/states.tsx';
import { api } from '../../../data/client.ts';
import { refreshSources } from '../../../data/sources.ts';

/** Removing forgets how to ask, not what was answered; the dialog says so. */
export function RemoveDialog({
  source,
  isOpen,
  onOpenChange,
}: {
  source: Source;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const { t } = useTranslation(['connections', 'common']);
  const [error, setError] = useState<unknown>(null);
  const remove = async () => {
    try {
      await api.sources.remove({ id: source.id });
      onOpenChange(false);
    } catch (failure) {
      setError(failure);
    }
    await refreshSources();
  };
  return (
    <Dialog
      title={t('remove.title', { name: source.name })}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      footer={
        <>
          <Button autoFocus onPress={() => onOpenChange(false)}>
            {t('common:cancel')}
          </Button>
          <Button variant="danger" onPress={() => void remove()}>
            {t('remove.confirm')}
          </Button>
        </>
      }
    >
      <p className="text-sm">{t('remove.text')}</p>
      {error ? (
        <div className="mt-3">
          <ErrorState error={error} compact />
        </div>
      ) : null}
    </Dialog>
  );
}
