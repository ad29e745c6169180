import { type ComponentProps, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { ErrorState } from './states.tsx';

/** Fields with an answer row. It saves once, and whoever saved closes it; a refusal is shown and leaves the form open. */
export function FormDialog({
  title,
  answer,
  width = 'md',
  isDismissable = false,
  isReady = true,
  save,
  onClose,
  children,
}: Pick<ComponentProps<typeof Dialog>, 'title' | 'width' | 'isDismissable'> & {
  /** Written on the button that saves, where "Save" does not say it. */
  answer?: string;
  isReady?: boolean;
  /** Null where the form itself now says what is wrong with it. */
  save: () => Promise<unknown> | null;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation('common');
  const [state, setState] = useState<{ isSaving: boolean; error: unknown }>({ isSaving: false, error: null });
  const press = async () => {
    const saving = save();
    if (saving === null) return;
    setState({ isSaving: true, error: null });
    try {
      await saving;
    } catch (error) {
      setState({ isSaving: false, error });
    }
  };
  return (
    <Dialog
      title={title}
      width={width}
      isOpen
      isDismissable={isDismissable}
      onOpenChange={isOpen => !isOpen && onClose()}
      footer={
        <>
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button variant="primary" isDisabled={!isReady || state.isSaving} onPress={() => void press()}>
            {answer ?? t('save')}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        {children}
        {state.error === null ? null : <ErrorState compact error={state.error} />}
      </div>
    </Dialog>
  );
}
