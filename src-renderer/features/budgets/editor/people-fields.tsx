import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Checkbox } from '../../../components/ui/checkbox.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { useChannels } from '../../../data/channels.ts';
import { FieldGroup } from './field-group.tsx';
import type { PartOfDraft } from './money-fields.tsx';

/** Whose budget it is and who hears of it. A channel that was removed stays in sight until it is taken off. */
export function PeopleFields({ draft, onChange }: PartOfDraft) {
  const { t } = useTranslation('budgets');
  const { data: channels } = useChannels();
  const known = (channels ?? []).map(({ id, body }) => ({ id, name: body.name }));
  const gone = draft.channels.filter(id => !known.some(channel => channel.id === id)).map(id => ({ id, name: id }));
  const offered = channels === undefined ? gone : [...known, ...gone];
  const put = (id: string, isChosen: boolean) =>
    onChange({ channels: isChosen ? [...draft.channels, id] : draft.channels.filter(other => other !== id) });
  return (
    <FieldGroup title={t('editor.people')}>
      <TextField
        label={t('editor.owners')}
        description={t('editor.ownersHint')}
        value={draft.owners}
        onChange={owners => onChange({ owners })}
      />
      <fieldset>
        <legend className="mb-1 text-xs text-muted">{t('editor.channels')}</legend>
        {offered.length === 0 ? (
          <p className="text-sm text-muted">
            {t('editor.noChannels')}{' '}
            <Link to="/alerts" search={{ tab: 'channels' }} className="text-accent hover:underline">
              {t('editor.toChannels')}
            </Link>
          </p>
        ) : (
          <div className="flex flex-wrap gap-x-5 gap-y-1.5">
            {offered.map(({ id, name }) => (
              <Checkbox key={id} isSelected={draft.channels.includes(id)} onChange={isChosen => put(id, isChosen)}>
                {name}
              </Checkbox>
            ))}
          </div>
        )}
      </fieldset>
      <TextField
        label={t('editor.note')}
        lines={2}
        maxLength={2_000}
        value={draft.note}
        onChange={note => onChange({ note })}
      />
    </FieldGroup>
  );
}
