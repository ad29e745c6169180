import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlertRule } from '../../../src-core/contract/alerts.ts';
import { Button } from '../../components/ui/button.tsx';
import { Checkbox } from '../../components/ui/checkbox.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { Segmented } from '../../components/ui/segmented.tsx';
import { Select } from '../../components/ui/select.tsx';
import { ErrorState } from '../../components/ui/states.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { refreshAlerts } from '../../data/alerts.ts';
import { api } from '../../data/client.ts';
import { useLakeFacts, useSettings } from '../../data/lake-query.ts';
import { isAmount, type RuleDraft, ruleOf, triggerKinds } from './alerts-model.ts';
import { RehearsalDialog } from './rehearsal-dialog.tsx';

const severities = ['info', 'warning', 'critical'] as const;

/** A new rule, which can be rehearsed before it is saved. */
export function RuleDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('alerts');
  const { t: common } = useTranslation('common');
  const { settings } = useSettings();
  const { currencies } = useLakeFacts();
  const [draft, setDraft] = useState<RuleDraft>({
    name: '',
    kind: 'dead-source',
    severity: 'warning',
    currency: settings.currency ?? currencies[0] ?? 'USD',
    minimum: '100',
    upBy: '20',
    channels: [],
  });
  const [state, setState] = useState<{ isSaving: boolean; error: unknown }>({ isSaving: false, error: null });
  const [rehearsed, setRehearsed] = useState<AlertRule | null>(null);
  const rule = ruleOf(draft, settings.zone);
  const save = async () => {
    if (rule === null) return;
    setState({ isSaving: true, error: null });
    try {
      await api.alerts.saveRule({ id: null, baseVersion: null, rule });
      await refreshAlerts();
      onClose();
    } catch (error) {
      setState({ isSaving: false, error });
    }
  };
  return (
    <>
      <Dialog
        title={t('rules.add')}
        isOpen
        onOpenChange={isOpen => !isOpen && onClose()}
        isDismissable={false}
        footer={
          <>
            <Button isDisabled={rule === null} onPress={() => setRehearsed(rule)}>
              {t('rehearsal.button')}
            </Button>
            <Button onPress={onClose}>{common('cancel')}</Button>
            <Button variant="primary" isDisabled={rule === null || state.isSaving} onPress={() => void save()}>
              {common('save')}
            </Button>
          </>
        }
      >
        <div className="grid gap-4">
          <Fields draft={draft} onChange={part => setDraft({ ...draft, ...part })} />
          {state.error === null ? null : <ErrorState compact error={state.error} />}
        </div>
      </Dialog>
      {rehearsed ? <RehearsalDialog rule={rehearsed} onClose={() => setRehearsed(null)} /> : null}
    </>
  );
}

function Fields({ draft, onChange }: { draft: RuleDraft; onChange: (part: Partial<RuleDraft>) => void }) {
  const { t } = useTranslation('alerts');
  const hasAmount = draft.kind === 'quality' || draft.kind === 'cost-change';
  const problem = (text: string) => (isAmount(text) ? {} : { error: t('rules.problem.amount') });
  return (
    <>
      <TextField label={t('rules.name')} maxLength={120} value={draft.name} onChange={name => onChange({ name })} />
      <Select
        label={t('rules.watches')}
        showLabel="stacked"
        value={draft.kind}
        options={triggerKinds.map(id => ({ id, label: t(`trigger.${id}`) }))}
        onChange={kind => onChange({ kind })}
      />
      <p className="text-xs text-muted">{t(`triggerHint.${draft.kind}`)}</p>
      {hasAmount ? (
        <div className="grid grid-cols-3 gap-3">
          <TextField
            label={t('rules.currency')}
            maxLength={3}
            value={draft.currency}
            onChange={text => onChange({ currency: text.toUpperCase() })}
          />
          <TextField
            label={t('rules.minimum')}
            inputMode="decimal"
            value={draft.minimum}
            onChange={text => onChange({ minimum: text.trim() })}
            {...problem(draft.minimum)}
          />
          {draft.kind === 'cost-change' ? (
            <TextField
              label={t('rules.upBy')}
              inputMode="decimal"
              value={draft.upBy}
              onChange={text => onChange({ upBy: text.trim() })}
              {...problem(draft.upBy)}
            />
          ) : null}
        </div>
      ) : null}
      <Segmented
        label={t('rules.severity')}
        value={draft.severity}
        options={severities.map(id => ({ id, label: t(`severity.${id}`) }))}
        onChange={severity => onChange({ severity })}
      />
      <Channels chosen={draft.channels} onChange={channels => onChange({ channels })} />
    </>
  );
}

function Channels({ chosen, onChange }: { chosen: readonly string[]; onChange: (ids: string[]) => void }) {
  const { t } = useTranslation('alerts');
  const { data } = useQuery({
    queryKey: ['channels'],
    queryFn: ({ signal }) => api.channels.list(undefined, { signal }),
    staleTime: 0,
  });
  return (
    <fieldset className="grid gap-1">
      <legend className="mb-1 text-xs text-muted">{t('rules.channels')}</legend>
      {(data ?? []).map(({ id, body }) => (
        <Checkbox
          key={id}
          isSelected={chosen.includes(id)}
          onChange={isChosen => onChange(isChosen ? [...chosen, id] : chosen.filter(other => other !== id))}
        >
          {body.name}
        </Checkbox>
      ))}
      <p className="text-xs text-muted">{t('rules.channelsHint')}</p>
    </fieldset>
  );
}
