import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectorInfo, Source } from '../../../../src-core/contract/sources.ts';
import { connectorSummary } from '../../../components/lake-words.ts';
import { Button } from '../../../components/ui/button.tsx';
import { ErrorState } from '../../../components/ui/states.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { api } from '../../../data/client.ts';
import { refreshSources, startSync } from '../../../data/sources.ts';
import { CheckResult, useCheck } from './check-result.tsx';
import { type Draft, faultsOf, scheduleOf, secretsOf, settingsOf } from './draft.ts';
import { SchedulePicker } from './schedule-picker.tsx';
import { SecretsPart } from './secrets-part.tsx';
import { SettingsPart } from './settings-part.tsx';

/**
 * The settings of a source, generated from what the connector says of itself. Secrets go from the field straight into the call
 * and are gone from the window when the form closes.
 */
export function SourceForm({
  connector,
  source,
  initial,
  onDone,
  onCancel,
}: {
  connector: ConnectorInfo;
  /** The one being changed; null for a new one. */
  source: Source | null;
  initial: Draft;
  onDone: (id: string) => void;
  onCancel: () => void;
}) {
  const { t, i18n } = useTranslation(['connections', 'common']);
  const [draft, setDraft] = useState(initial);
  const [isShowingFaults, setShowingFaults] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [isSaving, setSaving] = useState(false);
  const check = useCheck({ connector, source, draft, isChanged: draft !== initial });
  const stored = new Set(source?.secrets.filter(({ state }) => state !== 'missing').map(({ name }) => name));
  const faults = faultsOf(draft, connector, stored);
  const shownFaults = isShowingFaults ? faults : {};
  const isSound = Object.keys(faults).length === 0;
  const change = (part: Partial<Draft>) => {
    setDraft(before => ({ ...before, ...part }));
    check.forget();
  };

  const save = async (isSyncing: boolean) => {
    setShowingFaults(true);
    if (!isSound) return;
    setSaving(true);
    setError(null);
    const settings = settingsOf(draft, connector);
    const secrets = secretsOf(draft);
    const schedule = scheduleOf(draft, source?.schedule.isPaused ?? false);
    const name = draft.name.trim();
    try {
      const saved = source
        ? await api.sources.update({ id: source.id, name, settings, secrets, schedule })
        : await api.sources.add({ connector: connector.id, name, settings, secrets, schedule });
      if (isSyncing) await startSync(saved.id).catch(() => undefined); // the source is saved; its page shows how it is
      await refreshSources();
      onDone(saved.id);
    } catch (failure) {
      setError(failure);
      setSaving(false);
    }
  };

  return (
    <div className="grid gap-6">
      {source ? null : <p className="-mt-3 max-w-[70ch] text-sm text-muted">{connectorSummary(connector, i18n)}</p>}
      <Part title={t('form.name')}>
        <TextField
          label={t('form.nameLabel')}
          description={t('form.nameHint')}
          value={draft.name}
          onChange={name => change({ name })}
          maxLength={120}
          isRequired
          className="max-w-sm"
          {...(shownFaults.name ? { error: t('fault.required') } : {})}
        />
      </Part>
      <Part title={t('form.settings')}>
        <SettingsPart {...{ connector, draft, change }} faults={shownFaults} />
      </Part>
      {connector.secrets.length > 0 ? (
        <Part title={t('form.secrets')}>
          <SecretsPart {...{ connector, source, draft, change }} faults={shownFaults} />
        </Part>
      ) : null}
      <Part title={t('form.schedule')}>
        <SchedulePicker draft={draft} faults={shownFaults} onChange={change} />
      </Part>
      <div className="sticky bottom-0 -mx-6 border-t border-border bg-bg px-6 py-3">
        <CheckResult check={check} />
        {error ? (
          <div className="mb-3">
            <ErrorState error={error} compact />
          </div>
        ) : null}
        {isShowingFaults && !isSound ? (
          <p role="alert" className="mb-2 text-sm text-negative">
            {t('form.faults', { count: Object.keys(faults).length })}
          </p>
        ) : null}
        <div className="flex flex-wrap items-center gap-2">
          <Button
            isDisabled={check.state === 'running' || check.isBlocked}
            onPress={() => {
              setShowingFaults(true);
              if (isSound) void check.run();
            }}
          >
            {t('check.button')}
          </Button>
          {check.isBlocked ? <span className="text-xs text-muted">{t('check.blocked')}</span> : null}
          <span className="ml-auto flex gap-2">
            <Button onPress={onCancel}>{t('common:cancel')}</Button>
            <Button isDisabled={isSaving} onPress={() => void save(false)}>
              {t('common:save')}
            </Button>
            <Button variant="primary" isDisabled={isSaving} onPress={() => void save(true)}>
              {t('form.saveAndSync')}
            </Button>
          </span>
        </div>
      </div>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="rounded-lg border border-border bg-surface px-5 py-4">
      <h3 className="mb-3 text-sm font-semibold">{title}</h3>
      {children}
    </section>
  );
}
