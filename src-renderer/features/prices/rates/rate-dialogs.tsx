import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FxRate } from '../../../../src-core/contract/fx.ts';
import { Count } from '../../../components/money/figures.tsx';
import { Cell, HeadCell, PlainTable, RowHead } from '../../../components/table/plain-table.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Dialog } from '../../../components/ui/dialog.tsx';
import { ProgressBar } from '../../../components/ui/progress-bar.tsx';
import { ErrorState } from '../../../components/ui/states.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { api } from '../../../data/client.ts';
import { usePickedFile } from '../../../data/use-picked-file.ts';
import { pairsOf, type RateDraft, wrongFields } from './rates-model.ts';
import { useSaveRates } from './use-save-rates.ts';

type Props = { readonly version: number; readonly onClose: () => void };

/** One dated rate, typed in. The same day, pair and source again replaces it from the new version on. */
export function RateEditor({ version, draft: given, onClose }: Props & { readonly draft: RateDraft }) {
  const { t } = useTranslation('rates');
  const { t: common } = useTranslation('common');
  const [draft, setDraft] = useState(given);
  const { isSaving, error, save } = useSaveRates(version);
  const wrong = wrongFields(draft);
  const field = (name: keyof RateDraft, change: (text: string) => string = text => text) => ({
    label: t(`field.${name}`),
    value: draft[name],
    onChange: (text: string) => setDraft(before => ({ ...before, [name]: change(text) })),
    ...(draft[name] !== '' && wrong.includes(name) ? { error: t(`problem.${name}`) } : {}),
  });
  const code = (text: string) => text.toUpperCase();
  const onSave = async () => {
    const rate: FxRate = { ...draft, source: draft.source.trim() };
    if (await save([rate], t('add.note', { from: rate.from, to: rate.to, date: rate.date }))) onClose();
  };
  return (
    <Dialog
      title={t('add.title')}
      isOpen
      onOpenChange={isOpen => !isOpen && onClose()}
      isDismissable={false}
      footer={
        <>
          <Button onPress={onClose}>{common('cancel')}</Button>
          <Button variant="primary" isDisabled={wrong.length > 0 || isSaving} onPress={() => void onSave()}>
            {isSaving ? t('saving') : common('save')}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <div className="grid grid-cols-2 gap-3">
          <TextField {...field('from', code)} maxLength={3} />
          <TextField {...field('to', code)} maxLength={3} />
          <TextField {...field('date')} type="date" />
          <TextField {...field('rate', text => text.trim())} inputMode="decimal" description={t('field.rateHint')} />
          <TextField {...field('source')} maxLength={200} className="col-span-2" />
        </div>
        {error ? <ErrorState compact error={error} /> : null}
      </div>
    </Dialog>
  );
}

/** A file of rates: its pairs are seen before they are saved. */
export function RateImport({ version, onClose }: Props) {
  const { t } = useTranslation('rates');
  const { t: common } = useTranslation('common');
  const { read, choose } = usePickedFile(handle => api.fx.readFile({ handle }));
  const { isSaving, error, save } = useSaveRates(version);
  const rates = read.step === 'read' ? read.content.rates : [];
  const onSave = async () => {
    if (read.step === 'read' && (await save(rates, t('import.note', { name: read.name })))) onClose();
  };
  return (
    <Dialog
      title={t('import.title')}
      isOpen
      onOpenChange={isOpen => !isOpen && onClose()}
      isDismissable={false}
      width="md"
      footer={
        <>
          <Button onPress={onClose}>{common('cancel')}</Button>
          <Button variant="primary" isDisabled={rates.length === 0 || isSaving} onPress={() => void onSave()}>
            {isSaving ? t('saving') : t('import.save', { count: rates.length })}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <p className="text-sm text-muted">{t('import.hint')}</p>
        <div className="flex flex-wrap items-center gap-3">
          <Button onPress={() => void choose()}>{t('import.choose')}</Button>
          {read.step === 'read' ? <span className="text-sm wrap-anywhere">{read.name}</span> : null}
        </div>
        {read.step === 'reading' ? (
          <ProgressBar label={t('import.reading', { name: read.name })} done={null} total={null} />
        ) : null}
        {read.step === 'failed' ? <ErrorState compact error={read.error} /> : null}
        {read.step === 'read' && read.content.problems.length > 0 ? (
          <ul className="max-h-32 overflow-auto rounded-md bg-warning-soft px-3 py-2 text-xs">
            {read.content.problems.map(text => (
              <li key={text} className="wrap-anywhere">
                {text}
              </li>
            ))}
          </ul>
        ) : null}
        {rates.length > 0 ? (
          <PlainTable
            caption={t('import.title')}
            head={
              <>
                <HeadCell>{t('column.pair')}</HeadCell>
                <HeadCell>{t('column.first')}</HeadCell>
                <HeadCell>{t('column.last')}</HeadCell>
                <HeadCell align="right">{t('column.days')}</HeadCell>
              </>
            }
          >
            <tbody>
              {pairsOf(rates).map(pair => (
                <tr key={pair.key}>
                  <RowHead>{pair.key}</RowHead>
                  <Cell>{pair.first.date}</Cell>
                  <Cell>{pair.newest.date}</Cell>
                  <Cell align="right">
                    <Count value={pair.rates.length} />
                  </Cell>
                </tr>
              ))}
            </tbody>
          </PlainTable>
        ) : null}
        {error ? <ErrorState compact error={error} /> : null}
      </div>
    </Dialog>
  );
}
