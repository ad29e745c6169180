import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoredAlertMute } from '../../../../src-core/contract/alerts.ts';
import { AddFilter, FilterChips } from '../../../components/filters/filter-chips.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Checkbox } from '../../../components/ui/checkbox.tsx';
import { Dialog } from '../../../components/ui/dialog.tsx';
import { ErrorState } from '../../../components/ui/states.tsx';
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
  const { t: common } = useTranslation('common');
  const { settings } = useSettings();
  const { data: catalog } = useCatalog();
  const { data: rules } = useAlertRules();
  const [now] = useState(() => new Date());
  const [draft, setDraft] = useState(initial);
  const [state, setState] = useState<{ isSaving: boolean; error: unknown }>({ isSaving: false, error: null });
  const change = (part: Partial<MuteDraft>) => setDraft({ ...draft, ...part });
  const mute = muteOf(draft, settings.zone, before ? new Date(before.body.from) : now);
  const save = async () => {
    if (mute === null) return;
    setState({ isSaving: true, error: null });
    try {
      await api.alerts.saveMute({ id: before?.id ?? null, baseVersion: before?.version ?? null, mute });
      await refreshAlerts();
      onSaved?.();
      onClose();
    } catch (error) {
      setState({ isSaving: false, error });
    }
  };
  return (
    <Dialog
      title={t(before ? 'mutes.edit' : 'mutes.add')}
      width="md"
      isOpen
      isDismissable={false}
      onOpenChange={isOpen => !isOpen && onClose()}
      footer={
        <>
          <Button onPress={onClose}>{common('cancel')}</Button>
          <Button variant="primary" isDisabled={mute === null || state.isSaving} onPress={() => void save()}>
            {common('save')}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
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
        {state.error === null ? null : <ErrorState compact error={state.error} />}
      </div>
    </Dialog>
  );
}
