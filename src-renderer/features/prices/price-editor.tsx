import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type PriceBook, PriceEntry } from '../../../src-core/contract/prices.ts';
import { Button } from '../../components/ui/button.tsx';
import { Checkbox } from '../../components/ui/checkbox.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { Select } from '../../components/ui/select.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import type { Editing } from './prices-model.ts';
import { priceBuckets, putEntry, usualPer } from './prices-model.ts';
import { SaveProblem } from './save-parts.tsx';
import { useSaveBook } from './use-save-book.ts';

/** One dated price. Saved at once, as a new version of the book. */
export function PriceEditor({ book, editing, onClose }: { book: PriceBook; editing: Editing; onClose: () => void }) {
  const { t } = useTranslation('prices');
  const { t: common } = useTranslation('common');
  const [entry, setEntry] = useState(editing.entry);
  const [recompute, setRecompute] = useState(false);
  const { state, save } = useSaveBook(book);
  const isComplete = PriceEntry.safeParse(entry).success;
  const put = (part: Partial<PriceEntry>) => setEntry({ ...entry, ...part });
  const optional = (text: string) => (text.trim() === '' ? null : text.trim());
  const instant = (day: string) => `${day}T00:00:00.000Z`;
  const onSave = async () => {
    const entries = putEntry(book.entries, editing.before, entry);
    const note = t(editing.before ? 'editor.noteCorrected' : 'editor.noteAdded', { model: entry.model });
    if (await save({ entries, note, recompute })) onClose();
  };
  return (
    <Dialog
      title={t(editing.before ? 'editor.titleCorrect' : 'editor.titleNew')}
      isOpen
      onOpenChange={isOpen => !isOpen && onClose()}
      isDismissable={false}
      width="md"
      footer={
        <>
          <Button onPress={onClose}>{common('cancel')}</Button>
          <Button
            variant="primary"
            isDisabled={!isComplete || state.isRunning || (state.wouldChangePast && !recompute)}
            onPress={() => void onSave()}
          >
            {state.isRunning ? t('save.saving') : common('save')}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <div className="grid grid-cols-2 gap-3">
          <TextField
            label={t('column.provider')}
            maxLength={100}
            value={entry.modelProvider}
            onChange={modelProvider => put({ modelProvider })}
          />
          <TextField label={t('column.model')} maxLength={200} value={entry.model} onChange={model => put({ model })} />
          <Select
            label={t('column.bucket')}
            showLabel="stacked"
            value={entry.bucket}
            options={priceBuckets.map(id => ({ id, label: t(`bucket.${id}`) }))}
            onChange={bucket => put({ bucket, per: usualPer(bucket) })}
          />
          <div className="grid grid-cols-3 gap-2">
            <TextField
              label={t('column.price')}
              inputMode="decimal"
              className="col-span-1"
              value={entry.price}
              onChange={price => put({ price: price.trim() })}
            />
            <TextField
              label={t('editor.currency')}
              maxLength={3}
              value={entry.currency}
              onChange={currency => put({ currency: currency.toUpperCase() })}
            />
            <TextField
              label={t('editor.per')}
              inputMode="numeric"
              value={String(entry.per)}
              onChange={per => /^\d{1,12}$/.test(per) && put({ per: Number(per) })}
            />
          </div>
          <TextField
            type="date"
            label={t('column.from')}
            value={entry.validFrom.slice(0, 10)}
            onChange={day => day !== '' && put({ validFrom: instant(day) })}
          />
          <TextField
            type="date"
            label={t('column.to')}
            description={t('editor.toHint')}
            value={entry.validTo?.slice(0, 10) ?? ''}
            onChange={day => put({ validTo: day === '' ? null : instant(day) })}
          />
          <TextField
            label={t('editor.tier')}
            description={t('editor.anyHint')}
            maxLength={50}
            value={entry.serviceTier ?? ''}
            onChange={text => put({ serviceTier: optional(text) })}
          />
          <TextField
            label={t('editor.geography')}
            description={t('editor.anyHint')}
            maxLength={50}
            value={entry.geography ?? ''}
            onChange={text => put({ geography: optional(text) })}
          />
          <TextField
            label={t('editor.contextAbove')}
            description={t('editor.contextHint')}
            inputMode="numeric"
            value={String(entry.contextAbove)}
            onChange={text => /^\d{0,12}$/.test(text) && put({ contextAbove: Number(text) })}
          />
          <TextField
            label={t('column.origin')}
            maxLength={500}
            value={entry.origin}
            onChange={origin => put({ origin })}
          />
        </div>
        <Checkbox isSelected={entry.isBatch} onChange={isBatch => put({ isBatch })}>
          {t('editor.isBatch')}
        </Checkbox>
        <SaveProblem state={state} recompute={recompute} onRecompute={setRecompute} />
      </div>
    </Dialog>
  );
}
