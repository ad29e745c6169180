import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../../../src-core/contract/alerts.ts';
import { Button } from '../../components/ui/button.tsx';
import { FormDialog } from '../../components/ui/form-dialog.tsx';
import { Menu } from '../../components/ui/menu.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { refreshAlerts } from '../../data/alerts.ts';
import { api } from '../../data/client.ts';
import { useSettings } from '../../data/lake-query.ts';
import { type Snooze, snoozes, snoozeUntil } from './alerts-model.ts';
import { MuteDialog } from './mutes/mute-dialog.tsx';
import { newMute, scopeOf } from './mutes/mute-draft.ts';
import { useAttempt } from './use-attempt.ts';

/** What can be said to the chosen alerts. */
export function AnswerBar({ alerts, onDone }: { alerts: readonly Alert[]; onDone: () => void }) {
  const { t } = useTranslation('alerts');
  const { settings } = useSettings();
  const ids = alerts.map(({ id }) => id);
  const [isMuting, setMuting] = useState(false);
  const [isNoting, setNoting] = useState(false);
  const attempt = useAttempt();
  const snooze = (kind: Snooze) =>
    attempt(async () => {
      await api.alerts.snooze({ ids: [...ids], until: snoozeUntil(kind, new Date()).toISOString() });
      onDone();
    });
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-border bg-accent-soft px-4 py-1.5 text-sm">
      <span aria-live="polite">{t('answer.chosen', { count: ids.length })}</span>
      <Button size="sm" variant="primary" onPress={() => setNoting(true)}>
        {t('answer.acknowledge')}
      </Button>
      <Menu
        placement="bottom start"
        trigger={<Button size="sm">{t('answer.snooze')}</Button>}
        actions={snoozes.map(kind => ({
          id: kind,
          label: t(`answer.until.${kind}`),
          onAction: () => void snooze(kind),
        }))}
      />
      <Button size="sm" onPress={() => setMuting(true)}>
        {t('answer.mute')}
      </Button>
      {isMuting ? (
        <MuteDialog
          mute={null}
          initial={{ ...newMute(new Date(), settings.zone), ...scopeOf(alerts) }}
          onClose={() => setMuting(false)}
          onSaved={onDone}
        />
      ) : null}
      {isNoting ? <AcknowledgeDialog ids={ids} onClose={() => setNoting(false)} onDone={onDone} /> : null}
    </div>
  );
}

function AcknowledgeDialog({
  ids,
  onClose,
  onDone,
}: {
  ids: readonly string[];
  onClose: () => void;
  onDone: () => void;
}) {
  const { t } = useTranslation('alerts');
  const [note, setNote] = useState('');
  const save = async () => {
    await api.alerts.acknowledge({ ids: [...ids], note: note.trim() });
    await refreshAlerts();
    onClose();
    onDone();
  };
  return (
    <FormDialog
      title={t('answer.acknowledge')}
      answer={t('answer.acknowledge')}
      width="sm"
      isDismissable
      save={save}
      onClose={onClose}
    >
      <p className="text-sm text-muted">{t('answer.hint')}</p>
      <TextField label={t('answer.note')} maxLength={500} value={note} onChange={setNote} />
    </FormDialog>
  );
}
