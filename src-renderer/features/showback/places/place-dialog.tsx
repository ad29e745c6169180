import { FolderOpen } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DescribedDestination } from '../../../../src-core/contract/reports.ts';
import { KeychainNote } from '../../../components/keychain-note.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Checkbox } from '../../../components/ui/checkbox.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { Segmented } from '../../../components/ui/segmented.tsx';
import { ErrorState } from '../../../components/ui/states.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { api } from '../../../data/client.ts';
import { useAppInfo } from '../../../data/lake-query.ts';
import { useKeychain } from '../../../data/sources.ts';
import {
  isPlainHttp,
  newPlace,
  type PlaceDraft,
  type PlaceProblem,
  placeDraftOf,
  placeOf,
  placeProblems,
} from './place-draft.ts';
import { refreshPlaces } from './use-places.ts';

/** A new place, or one that is changed. */
export function PlaceDialog({
  place,
  onClose,
  onSaved,
}: {
  place: DescribedDestination | null;
  onClose: () => void;
  onSaved: (id: string) => void;
}) {
  const { t } = useTranslation('report-places');
  const [draft, setDraft] = useState<PlaceDraft>(place ? placeDraftOf(place.body) : newPlace);
  const [isTried, setTried] = useState(false);
  const [choice, setChoice] = useState<{ isOpen: boolean; error: unknown }>({ isOpen: false, error: null });
  const hasSecret = (place?.secrets ?? []).some(({ state: at }) => at !== 'missing');
  const problems = placeProblems(draft, hasSecret);
  const change = (part: Partial<PlaceDraft>) => setDraft(before => ({ ...before, ...part }));
  const save = async () => {
    const saved = await api.reports.saveDestination({
      ...{ id: place?.id ?? null, baseVersion: place?.version ?? null },
      ...placeOf(draft),
    });
    await refreshPlaces();
    onSaved(saved.id);
  };
  const choose = async () => {
    setChoice({ isOpen: true, error: null });
    try {
      const { path } = await api.reports.chooseFolder();
      if (path !== null) change({ path, ...(draft.name.trim() === '' ? { name: lastPart(path) } : {}) });
      setChoice({ isOpen: false, error: null });
    } catch (error) {
      setChoice({ isOpen: false, error });
    }
  };
  return (
    <FormDialog
      title={place ? t('form.editTitle', { name: place.body.name }) : t('form.addTitle')}
      answer={t('form.save')}
      isReady={!choice.isOpen}
      save={() => {
        setTried(true);
        return problems.length > 0 ? null : save();
      }}
      onClose={onClose}
    >
      {place ? null : (
        <Segmented
          label={t('form.kind')}
          value={draft.kind}
          options={(['folder', 's3'] as const).map(id => ({ id, label: t(`kind.${id}`) }))}
          onChange={kind => change({ kind })}
        />
      )}
      {draft.kind === 'folder' ? (
        <FolderField draft={draft} problems={isTried ? problems : []} onChoose={() => void choose()} />
      ) : null}
      <TextField
        label={t('form.name')}
        maxLength={120}
        value={draft.name}
        onChange={name => change({ name })}
        {...(isTried && problems.includes('name') ? { error: t('problem.name') } : {})}
      />
      {draft.kind === 's3' ? (
        <StoreFields draft={draft} problems={isTried ? problems : []} hasSecret={hasSecret} onChange={change} />
      ) : null}
      {choice.error === null ? null : <ErrorState compact error={choice.error} />}
    </FormDialog>
  );
}

const lastPart = (path: string) =>
  path
    .split(/[\\/]/)
    .filter(part => part !== '')
    .at(-1) ?? '';

function FolderField({
  draft,
  problems,
  onChoose,
}: {
  draft: PlaceDraft;
  problems: readonly PlaceProblem[];
  onChoose: () => void;
}) {
  const { t } = useTranslation('report-places');
  const shell = useAppInfo().data?.shell;
  return (
    <div>
      <span className="mb-1 block text-xs text-muted">{t('form.folder')}</span>
      <div className="flex items-center gap-2">
        <Button onPress={onChoose}>
          <FolderOpen aria-hidden size={14} />
          {t('form.choose')}
        </Button>
        <span className="min-w-0 flex-1 text-sm wrap-anywhere">
          {draft.path ?? <span className="text-muted">{t('form.noFolder')}</span>}
        </span>
      </div>
      <p className="mt-1 text-xs text-muted">
        {t(shell === 'browser' ? 'form.folderHintOfBrowser' : 'form.folderHint')}
      </p>
      {problems.includes('folder') ? <p className="mt-1 text-xs text-negative">{t('problem.folder')}</p> : null}
    </div>
  );
}

function StoreFields({
  draft,
  problems,
  hasSecret,
  onChange,
}: {
  draft: PlaceDraft;
  problems: readonly PlaceProblem[];
  hasSecret: boolean;
  onChange: (part: Partial<PlaceDraft>) => void;
}) {
  const { t } = useTranslation('report-places');
  const { t: words } = useTranslation('connections');
  const { data: keychain } = useKeychain();
  const fault = (problem: PlaceProblem) => (problems.includes(problem) ? { error: t(`problem.${problem}`) } : {});
  return (
    <>
      <TextField
        label={t('form.endpoint')}
        description={t('form.endpointHint')}
        spellCheck="false"
        value={draft.endpoint}
        onChange={endpoint => onChange({ endpoint })}
        {...fault('endpoint')}
      />
      {isPlainHttp(draft) ? (
        <div>
          <Checkbox isSelected={draft.allowPlainHttp} onChange={allowPlainHttp => onChange({ allowPlainHttp })}>
            {t('form.plainHttp')}
          </Checkbox>
          {problems.includes('http') ? <p className="mt-1 text-xs text-negative">{t('problem.http')}</p> : null}
        </div>
      ) : null}
      <div className="grid grid-cols-2 items-start gap-3 max-[800px]:grid-cols-1">
        <TextField
          label={t('form.region')}
          spellCheck="false"
          value={draft.region}
          onChange={region => onChange({ region })}
          {...fault('region')}
        />
        <TextField
          label={t('form.bucket')}
          spellCheck="false"
          value={draft.bucket}
          onChange={bucket => onChange({ bucket })}
          {...fault('bucket')}
        />
        <TextField
          label={t('form.prefix')}
          description={t('form.prefixHint')}
          spellCheck="false"
          value={draft.prefix}
          onChange={prefix => onChange({ prefix })}
        />
        <TextField
          label={t('form.caFile')}
          description={t('form.caFileHint')}
          spellCheck="false"
          value={draft.caFile}
          onChange={caFile => onChange({ caFile })}
        />
        <TextField
          label={t('form.accessKeyId')}
          autoComplete="off"
          spellCheck="false"
          value={draft.accessKeyId}
          onChange={accessKeyId => onChange({ accessKeyId })}
          {...fault('accessKeyId')}
        />
        <TextField
          label={t('form.secret')}
          type="password"
          autoComplete="new-password"
          value={draft.secretAccessKey}
          onChange={secretAccessKey => onChange({ secretAccessKey })}
          {...(hasSecret ? { placeholder: words('secret.keep') } : {})}
          {...fault('secret')}
        />
      </div>
      {keychain ? <KeychainNote keychain={keychain} /> : null}
    </>
  );
}
