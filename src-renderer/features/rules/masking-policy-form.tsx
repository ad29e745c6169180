import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MaskingPolicy } from '../../../src-core/contract/rules.ts';
import { Section } from '../../components/layout/page.tsx';
import { Button, IconButton } from '../../components/ui/button.tsx';
import { Checkbox } from '../../components/ui/checkbox.tsx';
import { Select } from '../../components/ui/select.tsx';
import { ErrorState } from '../../components/ui/states.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { api } from '../../data/client.ts';
import { queryClient } from '../../data/lake-query.ts';

const detectors = ['email', 'phone', 'ip', 'person-key'] as const;
const actions = ['token', 'drop', 'keep'] as const;
type Edit = Pick<MaskingPolicy, 'columns' | 'detect'>;

/** Saved at once as a new version; it holds for what is imported from then on. */
export function MaskingPolicyForm({ policy }: { policy: MaskingPolicy }) {
  const { t } = useTranslation('rules');
  const { t: parts } = useTranslation('rule-parts');
  const { t: common } = useTranslation('common');
  const saved: Edit = { columns: policy.columns, detect: policy.detect };
  const [edit, setEdit] = useState<Edit>(saved);
  const [state, setState] = useState<{ isRunning: boolean; error: unknown }>({ isRunning: false, error: null });
  const columns = edit.columns.filter(({ field }) => field.trim() !== '');
  const isChanged = JSON.stringify({ ...edit, columns }) !== JSON.stringify(saved);
  const put = (index: number, part: Partial<Edit['columns'][number]>) =>
    setEdit({ ...edit, columns: edit.columns.map((column, at) => (at === index ? { ...column, ...part } : column)) });
  const save = async () => {
    setState({ isRunning: true, error: null });
    try {
      const next = await api.rules.saveMasking({ columns, detect: edit.detect, keepContent: false });
      setState({ isRunning: false, error: null });
      queryClient.setQueryData(['masking-policy'], next); // a new version is a new form
    } catch (error) {
      setState({ isRunning: false, error });
    }
  };
  return (
    <Section
      title={t('masking.policy')}
      aside={policy.version === 0 ? t('masking.default') : t('history.version', { version: policy.version })}
    >
      <div className="grid gap-4 rounded-lg border border-border bg-surface px-4 py-3">
        <fieldset className="grid gap-1.5">
          <legend className="mb-1 text-xs text-muted">{t('masking.detect')}</legend>
          {detectors.map(name => (
            <Checkbox
              key={name}
              isSelected={edit.detect.includes(name)}
              onChange={isOn =>
                setEdit({ ...edit, detect: detectors.filter(one => (one === name ? isOn : edit.detect.includes(one))) })
              }
            >
              {t(`detector.${name}`)}
            </Checkbox>
          ))}
        </fieldset>
        <fieldset>
          <legend className="mb-1 text-xs text-muted">{t('masking.columns')}</legend>
          <ul className="grid gap-1.5">
            {edit.columns.map((column, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place while it is being typed
              <li key={index} className="flex max-w-2xl items-center gap-2">
                <TextField
                  label={parts('nth', { label: t('masking.field'), place: index + 1 })}
                  showLabel={false}
                  placeholder="Tags/owner*"
                  className="flex-1"
                  maxLength={200}
                  value={column.field}
                  onChange={field => put(index, { field })}
                />
                <Select
                  label={parts('nth', { label: t('masking.action'), place: index + 1 })}
                  className="w-56"
                  value={column.action}
                  options={actions.map(id => ({ id, label: t(`action.${id}`) }))}
                  onChange={action => put(index, { action })}
                />
                <IconButton
                  size="sm"
                  label={parts('removeLine', { place: index + 1 })}
                  onPress={() => setEdit({ ...edit, columns: edit.columns.filter((_, at) => at !== index) })}
                >
                  <X aria-hidden size={13} />
                </IconButton>
              </li>
            ))}
          </ul>
          <Button
            size="sm"
            variant="quiet"
            className="mt-1"
            onPress={() => setEdit({ ...edit, columns: [...edit.columns, { field: '', action: 'token' }] })}
          >
            <Plus aria-hidden size={13} />
            {t('masking.addColumn')}
          </Button>
        </fieldset>
        <p className="text-xs text-muted">{t('masking.content')}</p>
        {state.error ? <ErrorState compact error={state.error} /> : null}
        <div className="flex gap-2">
          <Button size="sm" variant="primary" isDisabled={!isChanged || state.isRunning} onPress={() => void save()}>
            {t('masking.save')}
          </Button>
          {isChanged ? (
            <Button size="sm" onPress={() => setEdit(saved)}>
              {common('cancel')}
            </Button>
          ) : null}
        </div>
      </div>
    </Section>
  );
}
