import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../../../src-core/contract/alerts.ts';
import { Button } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { Menu } from '../../components/ui/menu.tsx';
import { ErrorState } from '../../components/ui/states.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { refreshAlerts } from '../../data/alerts.ts';
import { api } from '../../data/client.ts';
import { useSettings } from '../../data/lake-query.ts';
import { type Snooze, snoozes, snoozeUntil } from './alerts-model.ts';
import { MuteDialog } from './mutes/mute-dialog.tsx';
import { newMute, scopeOf } from './mutes/mute-draft.ts';
import { useRefusal } from './use-refusal.ts';

/** What can be said to the chosen alerts. */
export function AnswerBar({ alerts, onDone }: { alerts: readonly Alert[]; onDone: () => void }) {
  const { t } = useTranslation('alerts');
  const { settings } = useSettings();
  const ids = alerts.map(({ id }) => id);
  const [isMuting, setMuting] = useState(false);
  const [isNoting, setNoting] = useState(false);
  const refuse = useRefusal();
  const snooze = async (kind: Snooze) => {
    try {
      await api.alerts.snooze({ ids: [...ids], until: snoozeUntil(kind, new Date()).toISOString() });
      onDone();
    } catch (error) {
      refuse(error);
    } finally {
      await refreshAlerts();
    }
  };
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
  const { t: common } = useTranslation('common');
  const [note, setNote] = useState('');
  const [state, setState] = useState<{ isSaving: boolean; error: unknown }>({ isSaving: false, error: null });
  const save = async () => {
    setState({ isSaving: true, error: null });
    try {
      await api.alerts.acknowledge({ ids: [...ids], note: note.trim() });
      await refreshAlerts();
      onClose();
      onDone();
    } catch (error) {
      setState({ isSaving: false, error });
    }
  };
  return (
    <Dialog
      title={t('answer.acknowledge')}
      isOpen
      onOpenChange={isOpen => !isOpen && onClose()}
      footer={
        <>
          <Button onPress={onClose}>{common('cancel')}</Button>
          <Button variant="primary" isDisabled={state.isSaving} onPress={() => void save()}>
            {t('answer.acknowledge')}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <p className="text-sm text-muted">{t('answer.hint')}</p>
        <TextField label={t('answer.note')} maxLength={500} value={note} onChange={setNote} />
        {state.error === null ? null : <ErrorState compact error={state.error} />}
      </div>
    </Dialog>
  );
}
