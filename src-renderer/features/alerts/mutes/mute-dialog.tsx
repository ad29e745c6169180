import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlertMute, StoredAlertMute } from '../../../../src-core/contract/alerts.ts';
import { AddFilter, FilterChips } from '../../../components/filters/filter-chips.tsx';
import { Checkbox } from '../../../components/ui/checkbox.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { refreshAlerts, useAlertRules } from '../../../data/alerts.ts';
import { api } from '../../../data/client.ts';
import { useDimensionValues } from '../../../data/dimension-values.ts';
import { useCatalog, useSettings } from '../../../data/lake-query.ts';
import { SomeOf } from '../rules/some-of.tsx';
import { type MuteDraft, muteOf } from './mute-draft.ts';

/** Nothing is told of a scope for a while, and everybody can read why. */
export function MuteDialog({
  mute: before,
  initial,
  onClose,
  onSaved,
}: {
  mute: StoredAlertMute | null;
  initial: MuteDraft;
  onClose: () => void;
  onSaved?: () => void;
}) {
  const { t } = useTranslation('alerts');
  const { settings } = useSettings();
  const { data: catalog } = useCatalog();
  const { data: rules } = useAlertRules();
  const [now] = useState(() => new Date());
  const [draft, setDraft] = useState(initial);
  const change = (part: Partial<MuteDraft>) => setDraft({ ...draft, ...part });
  const mute = muteOf(draft, settings.zone, before ? new Date(before.body.from) : now);
  const save = async (written: AlertMute) => {
    await api.alerts.saveMute({ id: before?.id ?? null, baseVersion: before?.version ?? null, mute: written });
    await refreshAlerts();
    onSaved?.();
    onClose();
  };
  return (
    <FormDialog
      title={t(before ? 'mutes.edit' : 'mutes.add')}
      isReady={mute !== null}
      save={() => mute && save(mute)}
      onClose={onClose}
    >
      <fieldset>
        <legend className="mb-1 text-xs text-muted">{t('mutes.scope')}</legend>
        <div className="flex flex-wrap items-center gap-1">
          {draft.filters.length === 0 ? <span className="mr-1 text-sm">{t('mutes.everything')}</span> : null}
          <FilterChips
            filters={draft.filters}
            useValues={useDimensionValues}
            onChange={filters => change({ filters })}
          />
          {catalog ? (
            <AddFilter
              filters={draft.filters}
              catalog={catalog}
              useValues={useDimensionValues}
              onChange={filters => change({ filters })}
            />
          ) : null}
        </div>
        <p className="mt-1 text-xs text-muted">{t('mutes.scopeHint')}</p>
      </fieldset>
      <SomeOf
        label={t('tab.rules')}
        options={(rules ?? []).map(({ id, body }) => ({ id, name: body.name }))}
        chosen={draft.rules}
        onChange={chosen => change({ rules: chosen })}
      />
      <div className="flex flex-wrap items-end gap-4">
        <TextField
          label={t('mutes.lastDay', { zone: settings.zone })}
          type="date"
          isDisabled={draft.lastDay === null}
          value={draft.lastDay ?? ''}
          onChange={lastDay => change({ lastDay })}
        />
        <span className="pb-1.5">
          <Checkbox
            isSelected={draft.lastDay === null}
            onChange={isOpen => change({ lastDay: isOpen ? null : (initial.lastDay ?? '') })}
          >
            {t('mutes.noEnd')}
          </Checkbox>
        </span>
      </div>
      <TextField
        label={t('mutes.reason')}
        maxLength={200}
        value={draft.reason}
        onChange={reason => change({ reason })}
      />
    </FormDialog>
  );
}
