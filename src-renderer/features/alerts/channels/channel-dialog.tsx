import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { KeychainNote } from '../../../components/keychain-note.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { Select } from '../../../components/ui/select.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { type ChannelItem, refreshChannels } from '../../../data/channels.ts';
import { api } from '../../../data/client.ts';
import { useKeychain } from '../../../data/sources.ts';
import { ChannelFields, NetworkFields } from './channel-fields.tsx';
import {
  type ChannelDraft,
  channelKinds,
  channelOf,
  draftOf,
  missingSecrets,
  newChannel,
  secretNames,
  typedSecrets,
} from './channel-model.ts';

/** A new channel, or one that is changed. What is stored of its secrets never comes back to the window. */
export function ChannelDialog({
  channel: before,
  onClose,
  onSaved,
}: {
  channel: ChannelItem | null;
  onClose: () => void;
  onSaved: (id: string) => void;
}) {
  const { t } = useTranslation('channels');
  const [draft, setDraft] = useState<ChannelDraft>(before ? draftOf(before.body) : newChannel);
  const change = (part: Partial<ChannelDraft>) => setDraft(now => ({ ...now, ...part }));
  const stored = (before?.secrets ?? []).filter(secret => secret.state !== 'missing').map(({ name }) => name);
  const channel = channelOf(draft);
  const save = async (written: NonNullable<typeof channel>) => {
    const saved = await api.channels.save({
      id: before?.id ?? null,
      baseVersion: before?.version ?? null,
      channel: written,
      secrets: typedSecrets(draft),
    });
    await refreshChannels();
    onSaved(saved.id);
  };
  return (
    <FormDialog
      title={before ? t('editTitle', { name: before.body.name }) : t('add')}
      isReady={channel !== null && missingSecrets(draft, stored).length === 0}
      save={() => channel && save(channel)}
      onClose={onClose}
    >
      <div className="grid grid-cols-2 gap-3 max-[800px]:grid-cols-1">
        <Select
          label={t('field.kind')}
          showLabel="stacked"
          isDisabled={before !== null}
          value={draft.kind}
          options={channelKinds.map(id => ({ id, label: t(`kind.${id}`), hint: t(`kindHint.${id}`) }))}
          onChange={kind => change({ kind })}
        />
        <TextField label={t('field.name')} maxLength={120} value={draft.name} onChange={name => change({ name })} />
      </div>
      <ChannelFields draft={draft} onChange={change} />
      <Secrets draft={draft} stored={stored} onChange={change} />
      <NetworkFields draft={draft} onChange={change} />
    </FormDialog>
  );
}

function Secrets({
  draft,
  stored,
  onChange,
}: {
  draft: ChannelDraft;
  stored: readonly string[];
  onChange: (part: Partial<ChannelDraft>) => void;
}) {
  const { t } = useTranslation('channels');
  const { t: words } = useTranslation('connections');
  const { data: keychain } = useKeychain();
  const names = secretNames(draft);
  if (names.length === 0) return null;
  return (
    <div>
      {names.map(name => (
        <TextField
          key={name}
          label={t(`secret.${name}`)}
          description={t(`secretHint.${name}`)}
          type="password"
          autoComplete="new-password"
          value={draft.secrets[name] ?? ''}
          onChange={value => onChange({ secrets: { ...draft.secrets, [name]: value } })}
          {...(stored.includes(name) ? { placeholder: words('secret.keep') } : {})}
        />
      ))}
      {keychain ? <KeychainNote keychain={keychain} /> : null}
    </div>
  );
}
