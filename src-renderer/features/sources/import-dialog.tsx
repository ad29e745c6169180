import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../components/money/format.ts';
import { Button } from '../../components/ui/button.tsx';
import { Checkbox } from '../../components/ui/checkbox.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { ProgressBar } from '../../components/ui/progress-bar.tsx';
import { ErrorState } from '../../components/ui/states.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { handlesToImport } from '../../data/import-candidates.ts';
import { type ImportFlow, importFlow, useImportFlow } from '../../data/import-flow.ts';
import { canBeMapped } from './mapping/mapping-model.ts';
import { MappingWizard } from './mapping/mapping-wizard.tsx';
import { VerdictCard } from './verdict-card.tsx';

/** What the chosen files are, before anything is imported. Lies over whichever screen is open. */
export function ImportDialog() {
  const { t } = useTranslation(['sources', 'mapping']);
  const flow = useImportFlow();
  return (
    <Dialog
      title={flow.step === 'mapping' ? t('mapping:title', { name: flow.name }) : t('import.title')}
      width={flow.step === 'mapping' ? 'lg' : 'md'}
      isOpen={flow.step !== 'closed'}
      onOpenChange={isOpen => {
        if (!isOpen) importFlow.close();
      }}
      isDismissable={flow.step === 'failed'}
    >
      {flow.step === 'receiving' || flow.step === 'sniffing' ? <Waiting flow={flow} /> : null}
      {flow.step === 'preview' ? <Preview flow={flow} /> : null}
      {flow.step === 'mapping' ? <MappingWizard key={flow.handle} flow={flow} /> : null}
      {flow.step === 'failed' ? <ErrorState error={flow.error} /> : null}
    </Dialog>
  );
}

function Waiting({ flow }: { flow: Extract<ImportFlow, { step: 'receiving' | 'sniffing' }> }) {
  const { t, i18n } = useTranslation(['sources', 'common']);
  const [first = ''] = flow.files;
  const count = flow.files.length;
  const label = t(`import.${flow.step}`, {
    count,
    name: first || t('import.aFile'),
    text: formatCount(count, i18n.language),
  });
  const isReceiving = flow.step === 'receiving';
  return (
    <div className="py-6">
      <p className="mb-2 truncate text-sm">{label}</p>
      <ProgressBar label={label} done={isReceiving ? flow.done : null} total={isReceiving ? flow.total : null} />
      <div className="mt-4 flex justify-end">
        <Button onPress={() => importFlow.close()}>{t('common:cancel')}</Button>
      </div>
    </div>
  );
}

function Preview({ flow }: { flow: Extract<ImportFlow, { step: 'preview' }> }) {
  const { t, i18n } = useTranslation(['sources', 'common']);
  const navigate = useNavigate();
  const [source, setSource] = useState('');
  const [acceptPartial, setAcceptPartial] = useState(false);
  const [isStarting, setStarting] = useState(false);
  const good = flow.candidates.filter(({ verdict }) => verdict.problem === null).length;
  const bad = flow.candidates.length - good;
  const text = (count: number) => ({ count, text: formatCount(count, i18n.language) });

  const start = async () => {
    setStarting(true);
    const handles = handlesToImport(flow.handles, flow.candidates);
    const taskId = await importFlow.start(handles, { source: source.trim() || null, acceptPartial });
    if (taskId) void navigate({ to: '/sources', search: { tab: 'files' } });
  };

  return (
    <>
      <p className="mb-3 text-sm text-muted">
        {good > 0 ? t('import.canImport', text(good)) : t('import.nothing')}
        {bad > 0 && good > 0 ? ` ${t('import.cannot', text(bad))}` : ''}
      </p>
      <ul className="flex flex-col gap-2">
        {flow.candidates.map(({ verdict, handle }, index) => (
          <VerdictCard
            key={handle ?? `${index} ${verdict.name}`}
            verdict={verdict}
            onMap={handle !== null && canBeMapped(verdict) ? () => void importFlow.map(handle) : null}
            onRemove={handle !== null && flow.handles.length > 1 ? () => importFlow.remove(handle) : null}
          />
        ))}
      </ul>
      {good > 0 ? (
        <div className="mt-4 grid gap-3 border-t border-border pt-4">
          <TextField
            label={t('import.source')}
            description={t('import.sourceHint')}
            placeholder={t('import.sourcePlaceholder')}
            value={source}
            onChange={setSource}
            className="max-w-sm"
          />
          <Checkbox isSelected={acceptPartial} onChange={setAcceptPartial}>
            {t('import.acceptPartial')}
          </Checkbox>
        </div>
      ) : null}
      <div className="sticky -bottom-4 -mx-5 mt-4 -mb-4 flex justify-end gap-2 border-t border-border bg-raised px-5 py-3">
        <Button onPress={() => importFlow.close()}>{good > 0 ? t('common:cancel') : t('common:close')}</Button>
        {good > 0 ? (
          <Button variant="primary" autoFocus isDisabled={isStarting} onPress={() => void start()}>
            {t('import.start', text(good))}
          </Button>
        ) : null}
      </div>
    </>
  );
}
