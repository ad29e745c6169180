import { useTranslation } from 'react-i18next';
import { Checkbox } from '../../../components/ui/checkbox.tsx';
import { Select } from '../../../components/ui/select.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { type ChannelDraft, securities, wantsPlainHttp } from './channel-model.ts';

type Part = { draft: ChannelDraft; onChange: (part: Partial<ChannelDraft>) => void };

/** What each kind of channel must know to reach its other side. */
export function ChannelFields({ draft, onChange }: Part) {
  const { t } = useTranslation('channels');
  return (
    <>
      {draft.kind === 'email' ? <Mail draft={draft} onChange={onChange} /> : null}
      {draft.kind === 'webhook' ? (
        <TextField
          label={t('field.url')}
          type="url"
          placeholder="https://"
          value={draft.url}
          onChange={url => onChange({ url })}
        />
      ) : null}
      {draft.kind === 'slack-bot' ? (
        <div className="grid grid-cols-2 gap-3 max-[800px]:grid-cols-1">
          <TextField
            label={t('field.channel')}
            description={t('field.channelHint')}
            value={draft.channel}
            onChange={channel => onChange({ channel })}
          />
          <TextField
            label={t('field.apiUrl')}
            type="url"
            value={draft.apiUrl}
            onChange={apiUrl => onChange({ apiUrl })}
          />
        </div>
      ) : null}
    </>
  );
}

function Mail({ draft, onChange }: Part) {
  const { t } = useTranslation('channels');
  return (
    <>
      <div className="grid grid-cols-[2fr_1fr_2fr] gap-3 max-[800px]:grid-cols-1">
        <TextField
          label={t('field.host')}
          placeholder="smtp.example.com"
          value={draft.host}
          onChange={host => onChange({ host })}
        />
        <TextField
          label={t('field.port')}
          inputMode="numeric"
          value={draft.port}
          onChange={port => onChange({ port: port.trim() })}
          {...(isPort(draft.port) ? {} : { error: t('fault.port') })}
        />
        <Select
          label={t('field.security')}
          showLabel="stacked"
          value={draft.security}
          options={securities.map(id => ({ id, label: t(`security.${id}`) }))}
          onChange={security => onChange({ security })}
        />
      </div>
      <div className="grid grid-cols-2 gap-3 max-[800px]:grid-cols-1">
        <TextField
          label={t('field.from')}
          placeholder="FinOps <finops@example.com>"
          value={draft.from}
          onChange={from => onChange({ from })}
        />
        <TextField
          label={t('field.user')}
          autoComplete="off"
          value={draft.user}
          onChange={user => onChange({ user })}
        />
      </div>
      <TextField
        label={t('field.to')}
        description={t('field.toHint')}
        lines={2}
        value={draft.to}
        onChange={to => onChange({ to })}
      />
      <TextField
        label={t('field.attachmentLimit')}
        className="max-w-60"
        inputMode="decimal"
        value={draft.attachmentLimit}
        onChange={text => onChange({ attachmentLimit: text.trim() })}
        {...(isLimit(draft.attachmentLimit) ? {} : { error: t('fault.attachmentLimit') })}
      />
    </>
  );
}

const isPort = (text: string) => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;
const isLimit = (text: string) => /^\d{1,2}(\.\d{1,3})?$/.test(text) && Number(text) > 0 && Number(text) <= 50;

/** Things of networks of one's own. */
export function NetworkFields({ draft, onChange }: Part) {
  const { t } = useTranslation('channels');
  if (draft.kind === 'desktop') return null;
  return (
    <>
      {wantsPlainHttp(draft) ? (
        <Checkbox isSelected={draft.allowPlainHttp} onChange={allowPlainHttp => onChange({ allowPlainHttp })}>
          {t('field.allowPlainHttp')}
        </Checkbox>
      ) : null}
      <TextField
        label={t('field.caFile')}
        description={t('field.caFileHint')}
        value={draft.caFile}
        onChange={caFile => onChange({ caFile })}
      />
    </>
  );
}
