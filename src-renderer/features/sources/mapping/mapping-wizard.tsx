import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MappingFile, mappingFault, mappingTargets } from '../../../../src-core/anycost/mapped-csv/mapping-file.ts';
import { Button } from '../../../components/ui/button.tsx';
import { Segmented } from '../../../components/ui/segmented.tsx';
import { ErrorState } from '../../../components/ui/states.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { api } from '../../../data/client.ts';
import { type ImportFlow, importFlow } from '../../../data/import-flow.ts';
import { queryClient } from '../../../data/lake-query.ts';
import { ColumnChoices } from './column-choices.tsx';
import { retarget } from './mapping-model.ts';
import { PreviewTable } from './preview-table.tsx';
import { ReadingRules } from './reading-rules.tsx';
import { TagColumns } from './tag-columns.tsx';
import { usePreview } from './use-preview.ts';

/**
 * A table that nothing recognises: which of its columns is what, with the rows as they would land beside it. The mapping is saved
 * under a name, and from then on every file with this header is read by it.
 */
export function MappingWizard({ flow }: { flow: Extract<ImportFlow, { step: 'mapping' }> }) {
  const { t } = useTranslation(['mapping', 'common']);
  const { handle, suggestion } = flow;
  const { header } = suggestion;
  const [mapping, setMapping] = useState<MappingFile>(suggestion.mapping);
  const [error, setError] = useState<unknown>(null);
  const [isSaving, setSaving] = useState(false);
  const preview = usePreview(handle, mapping, header);
  const fault = mappingFault(mapping, header);
  const isSound = fault === null && MappingFile.safeParse(mapping).success;

  const save = async () => {
    setSaving(true);
    setError(null);
    try {
      await api.imports.saveMapping({ mapping, handle });
      await queryClient.invalidateQueries({ queryKey: ['mappings'] });
      await importFlow.mapped();
    } catch (failure) {
      setError(failure);
      setSaving(false);
    }
  };

  return (
    <>
      <p className="mb-3 text-sm text-muted">{t('lead')}</p>
      {suggestion.notes.length > 0 ? (
        <ul className="mb-4 grid list-disc gap-1 rounded-md bg-info-soft py-2 pr-3 pl-7 text-xs">
          {suggestion.notes.map(note => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      ) : null}
      <div className="grid grid-cols-[380px_minmax(0,1fr)] items-start gap-6 max-[1000px]:grid-cols-1">
        <div className="grid gap-4">
          <TextField
            label={t('name')}
            value={mapping.name}
            onChange={name => setMapping({ ...mapping, name })}
            maxLength={120}
            isRequired
          />
          <div>
            <p className="mb-1 text-xs text-muted">{t('target.label')}</p>
            <Segmented
              label={t('target.label')}
              value={mapping.target}
              options={mappingTargets.map(id => ({ id, label: t(`target.${id}`) }))}
              onChange={target => setMapping(retarget(mapping, target, suggestion.mapping))}
            />
          </div>
          <ColumnChoices mapping={mapping} header={header} onChange={setMapping} />
          <TagColumns mapping={mapping} header={header} onChange={setMapping} />
          <ReadingRules mapping={mapping} onChange={setMapping} />
        </div>
        <div className="grid min-w-0 gap-3" aria-live="polite">
          {fault ? (
            <p className="rounded-md bg-warning-soft px-3 py-2 text-sm">
              {t(`fault.${fault.kind}`, { columns: fault.columns.join(', ') })}
            </p>
          ) : null}
          {preview.error ? <ErrorState error={preview.error} compact /> : null}
          <PreviewTable
            preview={preview.data ?? null}
            isWaiting={isSound && (preview.isFetching || preview.isPlaceholderData)}
          />
        </div>
      </div>
      <div className="sticky -bottom-4 -mx-5 mt-4 -mb-4 border-t border-border bg-raised px-5 py-3">
        {error ? (
          <div className="mb-3">
            <ErrorState error={error} compact />
          </div>
        ) : null}
        <div className="flex items-center justify-end gap-2">
          <span className="mr-auto text-xs text-muted">{t('saveHint')}</span>
          <Button onPress={() => void importFlow.mapped()}>{t('back')}</Button>
          <Button variant="primary" isDisabled={!isSound || isSaving} onPress={() => void save()}>
            {t('save')}
          </Button>
        </div>
      </div>
    </>
  );
}
