import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { ErrorState } from './states.tsx';

/** Asks before something goes away. A refusal is shown and leaves the question open. */
export function RemovalDialog({
  title,
  answer,
  autoFocus = false,
  remove,
  refresh,
  onClose,
  children,
}: {
  title: string;
  /** Written on the button that removes. */
  answer: string;
  /** Begin at the answer that changes nothing. */
  autoFocus?: boolean;
  remove: () => Promise<unknown>;
  /** Reads again what there is, after a refusal too: it may tell of a change elsewhere. */
  refresh: () => Promise<unknown>;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation('common');
  const [error, setError] = useState<unknown>(null);
  const confirm = async () => {
    try {
      await remove();
      onClose();
    } catch (failure) {
      setError(failure);
    }
    await refresh();
  };
  return (
    <Dialog
      title={title}
      isOpen
      onOpenChange={isOpen => !isOpen && onClose()}
      footer={
        <>
          <Button autoFocus={autoFocus} onPress={onClose}>
            {t('cancel')}
          </Button>
          <Button variant="danger" onPress={() => void confirm()}>
            {answer}
          </Button>
        </>
      }
    >
      <div className="grid gap-3 text-sm">
        {children}
        {error ? <ErrorState compact error={error} /> : null}
      </div>
    </Dialog>
  );
}
