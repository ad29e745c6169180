import { ArrowLeft } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DescribedAlertRule } from '../../../../src-core/contract/alerts.ts';
import { Button } from '../../../components/ui/button.tsx';
import { Segmented } from '../../../components/ui/segmented.tsx';
import { Select } from '../../../components/ui/select.tsx';
import { ErrorState } from '../../../components/ui/states.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { refreshAlerts } from '../../../data/alerts.ts';
import { api } from '../../../data/client.ts';
import { ChannelChoice } from './channel-choice.tsx';
import { RehearsalPanel } from './rehearsal-panel.tsx';
import { faultsOf, type RuleDraft, ruleOf, severities, triggerKinds } from './rule-draft.ts';
import { EscalationFields, LookFields, QuietFields, SuppressFields, TellingFields } from './telling-fields.tsx';
import { TriggerFields } from './trigger-fields.tsx';

/** A rule in plain words, and beside it what it would have told. */
export function RuleEditor({
  rule: before,
  initial,
  onClose,
}: {
  rule: DescribedAlertRule | null;
  initial: RuleDraft;
  onClose: () => void;
}) {
  const { t } = useTranslation('alerts');
  const { t: common } = useTranslation('common');
  const [draft, setDraft] = useState(initial);
  const [state, setState] = useState<{ isSaving: boolean; error: unknown }>({ isSaving: false, error: null });
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  const change = (part: Partial<RuleDraft>) => setDraft(now => ({ ...now, ...part }));
  const faults = faultsOf(draft);
  const rule = ruleOf(draft);
  const part = { draft, faults, onChange: change };
  const save = async () => {
    if (rule === null) return;
    setState({ isSaving: true, error: null });
    try {
      await api.alerts.saveRule({ id: before?.id ?? null, baseVersion: before?.version ?? null, rule });
      await refreshAlerts();
      if (isHere.current) onClose(); // who has gone elsewhere meanwhile stays there
    } catch (error) {
      setState({ isSaving: false, error });
    }
  };
  return (
    <div className="relative flex min-h-0 flex-1 max-[1100px]:flex-col max-[1100px]:overflow-auto">
      <section
        aria-label={before ? t('rules.edit', { rule: before.body.name }) : t('rules.add')}
        className="flex min-h-0 flex-1 flex-col max-[1100px]:flex-none"
      >
        <header className="flex shrink-0 items-center gap-2 border-b border-border px-4 py-2">
          <Button size="sm" variant="quiet" onPress={onClose}>
            <ArrowLeft aria-hidden size={14} />
            {t('rules.back')}
          </Button>
          <h2 className="min-w-0 flex-1 truncate text-sm font-semibold">
            {before ? t('rules.edit', { rule: before.body.name }) : t('rules.add')}
          </h2>
          <Button size="sm" onPress={onClose}>
            {common('cancel')}
          </Button>
          <Button size="sm" variant="primary" isDisabled={rule === null || state.isSaving} onPress={() => void save()}>
            {common('save')}
          </Button>
        </header>
        <div className="relative min-h-0 flex-1 overflow-auto px-4 py-4 max-[1100px]:overflow-visible">
          <div className="grid max-w-3xl gap-6">
            {state.error === null ? null : <ErrorState compact error={state.error} />}
            <Group title={t('rules.section.what')}>
              <TextField
                label={t('rules.name')}
                maxLength={120}
                value={draft.name}
                onChange={name => change({ name })}
              />
              <div className="grid grid-cols-2 items-end gap-3 max-[800px]:grid-cols-1">
                <Select
                  label={t('rules.watches')}
                  showLabel="stacked"
                  value={draft.kind}
                  options={triggerKinds.map(id => ({ id, label: t(`trigger.${id}`) }))}
                  onChange={kind => change({ kind })}
                />
                <span>
                  <Segmented
                    label={t('rules.severity')}
                    value={draft.severity}
                    options={severities.map(id => ({ id, label: t(`severity.${id}`) }))}
                    onChange={severity => change({ severity })}
                  />
                </span>
              </div>
              <p className="text-xs text-muted">{t(`triggerHint.${draft.kind}`)}</p>
              <TriggerFields {...part} />
            </Group>
            <Group title={t('rules.section.when')}>
              <LookFields {...part} />
            </Group>
            <Group title={t('rules.section.whom')}>
              <ChannelChoice
                label={t('rules.channels')}
                hint={t('rules.channelsHint')}
                chosen={draft.channels}
                onChange={channels => change({ channels })}
              />
              <TellingFields {...part} />
              <EscalationFields {...part} />
            </Group>
            <Group title={t('rules.section.quiet')}>
              <QuietFields {...part} />
              <SuppressFields {...part} />
            </Group>
          </div>
        </div>
      </section>
      <RehearsalPanel rule={rule} />
    </div>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-3">
      <h3 className="eyebrow">{title}</h3>
      {children}
    </section>
  );
}
