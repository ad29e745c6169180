import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReportSchedule, StoredTemplate } from '../../../../src-core/contract/reports.ts';
import { CadenceFields } from '../../../components/schedule/cadence-fields.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { Select } from '../../../components/ui/select.tsx';
import { ErrorState } from '../../../components/ui/states.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { useChannels } from '../../../data/channels.ts';
import { api } from '../../../data/client.ts';
import { useSettings } from '../../../data/lake-query.ts';
import { usePlaces } from '../places/use-places.ts';
import { CountField } from '../template-editor/option-fields.tsx';
import {
  type How,
  newSchedule,
  type ScheduleDraft,
  scheduleDraftOf,
  scheduleOf,
  scheduleProblems,
  withTemplate,
} from './schedule-draft.ts';
import { refreshSchedules, type ScheduleItem } from './use-schedules.ts';

const NOWHERE = '-';

/** When a report builds itself, where it goes, and who is told. */
export function ScheduleDialog({
  schedule,
  templates,
  onClose,
}: {
  /** Null for a new one. */
  schedule: ScheduleItem | null;
  templates: readonly StoredTemplate[];
  onClose: () => void;
}) {
  const { t } = useTranslation('report-schedules');
  const { settings } = useSettings();
  const places = usePlaces();
  const channels = useChannels();
  const [draft, setDraft] = useState<ScheduleDraft>(() =>
    schedule ? scheduleDraftOf(schedule.body) : newSchedule(templates[0] ?? null, settings.zone),
  );
  const [isTried, setTried] = useState(false);
  const change = (part: Partial<ScheduleDraft>) => setDraft(before => ({ ...before, ...part }));
  const problems = scheduleProblems(draft, new Date());
  const shown = isTried ? problems : [];
  const template = templates.find(({ id }) => id === draft.templateId) ?? null;
  const body = scheduleOf(
    draft,
    (channels.data ?? []).map(({ id }) => id),
  );
  const save = async (written: ReportSchedule) => {
    await api.reports.saveSchedule({
      ...{ id: schedule?.id ?? null, baseVersion: schedule?.version ?? null, schedule: written },
    });
    await refreshSchedules();
    onClose();
  };
  const loadError = places.error ?? channels.error;
  return (
    <FormDialog
      title={schedule ? t('form.editTitle', { name: schedule.body.name }) : t('form.addTitle')}
      isReady={places.data !== undefined && channels.data !== undefined}
      save={() => {
        setTried(true);
        return problems.length > 0 || body === null ? null : save(body);
      }}
      onClose={onClose}
    >
      <div className="grid grid-cols-2 items-start gap-3 max-[800px]:grid-cols-1">
        <div>
          <Select
            label={t('form.template')}
            showLabel="stacked"
            value={draft.templateId ?? ''}
            options={templates.map(({ id, body: { name } }) => ({ id, label: name }))}
            onChange={id => {
              const chosen = templates.find(each => each.id === id);
              if (chosen) setDraft(withTemplate(draft, chosen, template));
            }}
          />
          {shown.includes('template') || template === null ? (
            <p className="mt-1 text-xs text-negative">{t('problem.template')}</p>
          ) : null}
        </div>
        <TextField
          label={t('form.name')}
          maxLength={120}
          value={draft.name}
          onChange={name => change({ name })}
          {...(shown.includes('name') ? { error: t('problem.name') } : {})}
        />
      </div>
      <fieldset>
        <legend className="mb-1 text-xs text-muted">{t('form.when')}</legend>
        <CadenceFields
          label={t('form.when')}
          cadences={['daily', 'weekly', 'monthly', 'custom']}
          timing={draft.timing}
          zone={draft.zone}
          isPatternBad={problems.includes('times')}
          onTiming={timing => change({ timing: { ...draft.timing, ...timing } })}
          onZone={zone => change({ zone })}
        />
        {template ? <p className="mt-1 text-xs text-muted">{t(`form.builds.${template.body.period}`)}</p> : null}
      </fieldset>
      <div className="grid grid-cols-2 items-start gap-3 max-[800px]:grid-cols-1">
        <Select
          label={t('form.place')}
          showLabel="stacked"
          value={draft.destinationId ?? NOWHERE}
          options={[
            { id: NOWHERE, label: t('form.noPlace') },
            ...(places.data ?? []).map(({ id, body: { name } }) => ({ id, label: name })),
          ]}
          onChange={id => change({ destinationId: id === NOWHERE ? null : id })}
        />
        <CountField
          label={t('form.waitDays')}
          value={draft.waitDays}
          min={0}
          max={31}
          onChange={waitDays => change({ waitDays })}
        />
      </div>
      <p className="-mt-2 text-xs text-muted">{t('form.waitHint')}</p>
      {template && template.body.gate.approval !== 'none' ? (
        <p className="-mt-2 text-xs text-muted">{t('form.needsApproval')}</p>
      ) : null}
      <Tell
        channels={(channels.data ?? []).map(({ id, body: { name } }) => ({ id, name }))}
        deliver={draft.deliver}
        onChange={deliver => change({ deliver })}
      />
      {loadError ? <ErrorState compact error={loadError} /> : null}
    </FormDialog>
  );
}

const hows = ['none', 'link', 'attach'] as const;

function Tell({
  channels,
  deliver,
  onChange,
}: {
  channels: readonly { id: string; name: string }[];
  deliver: ScheduleDraft['deliver'];
  onChange: (deliver: ScheduleDraft['deliver']) => void;
}) {
  const { t } = useTranslation('report-schedules');
  const put = (id: string, how: How | 'none') => {
    const next = new Map(deliver);
    if (how === 'none') next.delete(id);
    else next.set(id, how);
    onChange(next);
  };
  return (
    <fieldset>
      <legend className="mb-1 text-xs text-muted">{t('form.tell')}</legend>
      {channels.length === 0 ? <p className="text-sm text-muted">{t('form.noChannels')}</p> : null}
      <ul className="grid gap-1.5">
        {channels.map(({ id, name }) => (
          <li key={id} className="flex items-center gap-3">
            <span className="min-w-0 flex-1 truncate text-sm">{name}</span>
            <Select
              label={t('form.howOf', { name })}
              className="w-60 shrink-0"
              size="sm"
              value={deliver.get(id) ?? 'none'}
              options={hows.map(how => ({ id: how, label: t(`form.how.${how}`) }))}
              onChange={how => put(id, how)}
            />
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
