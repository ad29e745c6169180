import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PriceBook } from '../../../src-core/contract/prices.ts';
import { formatCount } from '../../components/money/format.ts';
import { Button } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { ProgressBar } from '../../components/ui/progress-bar.tsx';
import { ErrorState } from '../../components/ui/states.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { api } from '../../data/client.ts';
import { usePickedFile } from '../../data/use-picked-file.ts';
import { FilePreview } from './file-preview.tsx';
import { compareFile } from './prices-model.ts';
import { SaveProblem } from './save-parts.tsx';
import { useSaveBook } from './use-save-book.ts';

/** A price list or LiteLLM's model map: seen before it is saved. What it does not name stays as it is. */
export function ImportDialog({ book, onClose }: { book: PriceBook; onClose: () => void }) {
  const { t, i18n } = useTranslation('prices');
  const { t: common } = useTranslation('common');
  const [day, setDay] = useState(() => new Date().toISOString().slice(0, 10));
  const { read, choose, forget } = usePickedFile(handle =>
    api.prices.readFile({ handle, validFrom: `${day}T00:00:00.000Z` }),
  );
  const [recompute, setRecompute] = useState(false);
  const { state, save } = useSaveBook(book);
  const result = useMemo(
    () => (read.step === 'read' ? compareFile(book.entries, read.content) : null),
    [book.entries, read],
  );
  const changes = result ? result.added.length + result.changed.length : 0;
  const onSave = async () => {
    if (!result || read.step !== 'read') return;
    const note = t('import.note', { count: changes, text: formatCount(changes, i18n.language), name: read.name });
    if (await save({ entries: result.merged, note, recompute })) onClose();
  };
  return (
    <Dialog
      title={t('import.title')}
      isOpen
      onOpenChange={isOpen => !isOpen && onClose()}
      isDismissable={false}
      width="lg"
      footer={
        <>
          <Button onPress={onClose}>{common('cancel')}</Button>
          <Button
            variant="primary"
            isDisabled={changes === 0 || state.isRunning || (state.wouldChangePast && !recompute)}
            onPress={() => void onSave()}
          >
            {state.isRunning
              ? t('save.saving')
              : t('import.save', { count: changes, text: formatCount(changes, i18n.language) })}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <p className="text-sm text-muted">{t('import.hint')}</p>
        <div className="flex flex-wrap items-end gap-3">
          <TextField
            type="date"
            label={t('import.from')}
            value={day}
            onChange={text => {
              if (text === '') return;
              setDay(text);
              forget(); // the prices that were read begin on another day
            }}
          />
          <Button onPress={() => void choose()}>{t('import.choose')}</Button>
          {read.step === 'read' ? <p className="pb-1.5 text-sm wrap-anywhere">{read.name}</p> : null}
        </div>
        {read.step === 'reading' ? (
          <ProgressBar label={t('import.reading', { name: read.name })} done={null} total={null} />
        ) : null}
        {read.step === 'failed' ? <ErrorState compact error={read.error} /> : null}
        {read.step === 'read' && result ? <FilePreview file={read.content} result={result} /> : null}
        <SaveProblem state={state} recompute={recompute} onRecompute={setRecompute} />
      </div>
    </Dialog>
  );
}
