import { useTranslation } from 'react-i18next';
import { Checkbox } from '../../../components/ui/checkbox.tsx';
import { useChannels } from '../../../data/channels.ts';

/** Some of the channels; those that were removed since stay in sight until they are taken off. */
export function ChannelChoice({
  label,
  hint,
  chosen,
  onChange,
}: {
  label: string;
  hint?: string;
  chosen: readonly string[];
  onChange: (ids: string[]) => void;
}) {
  const { t } = useTranslation('alerts');
  const { data } = useChannels();
  const known = data ?? [];
  const gone = data ? chosen.filter(id => !known.some(channel => channel.id === id)) : [];
  const all = [...known.map(({ id, body }) => ({ id, name: body.name })), ...gone.map(id => ({ id, name: id }))];
  return (
    <fieldset className="grid gap-1">
      <legend className="mb-1 text-xs text-muted">{label}</legend>
      {data?.length === 0 ? <p className="text-sm">{t('rules.noChannels')}</p> : null}
      <div className="flex flex-wrap gap-x-4 gap-y-1.5">
        {all.map(({ id, name }) => (
          <Checkbox
            key={id}
            isSelected={chosen.includes(id)}
            onChange={isChosen => onChange(isChosen ? [...chosen, id] : chosen.filter(other => other !== id))}
          >
            {name}
          </Checkbox>
        ))}
      </div>
      {hint ? <p className="text-xs text-muted">{hint}</p> : null}
    </fieldset>
  );
}
