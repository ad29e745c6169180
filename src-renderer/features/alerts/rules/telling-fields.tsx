import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { CadenceFields } from '../../../components/schedule/cadence-fields.tsx';
import { weekdayName } from '../../../components/schedule/schedule-words.ts';
import { Button, IconButton } from '../../../components/ui/button.tsx';
import { Checkbox } from '../../../components/ui/checkbox.tsx';
import { Select } from '../../../components/ui/select.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { ChannelChoice } from './channel-choice.tsx';
import { groups, languages } from './rule-draft.ts';
import type { RulePart } from './trigger-fields.tsx';

const WEEK = [1, 2, 3, 4, 5, 6, 7];

/** When it looks. */
export function LookFields({ draft, faults, onChange }: RulePart) {
  const { t } = useTranslation('alerts');
  return (
    <CadenceFields
      label={t('rules.looks')}
      cadences={['hourly', 'daily', 'weekly', 'custom']}
      timing={draft.timing}
      zone={draft.zone}
      isPatternBad={faults.has('cron')}
      onTiming={change => onChange({ timing: { ...draft.timing, ...change } })}
      onZone={zone => onChange({ zone, scope: { ...draft.scope, zone } })}
    />
  );
}

/** How often the same thing is told, and together with what. */
export function TellingFields({ draft, faults, onChange }: RulePart) {
  const { t } = useTranslation('alerts');
  const { t: common } = useTranslation('common');
  return (
    <>
      <div className="grid grid-cols-2 gap-3 max-[800px]:grid-cols-1">
        <TextField
          label={t('rules.cooldown')}
          description={t('rules.cooldownHint')}
          inputMode="decimal"
          value={draft.cooldownHours}
          onChange={text => onChange({ cooldownHours: text.trim() })}
          {...(faults.has('cooldownHours') ? { error: t('rules.problem.hours') } : {})}
        />
        <Select
          label={t('rules.group')}
          showLabel="stacked"
          value={draft.group}
          options={groups.map(id => ({ id, label: t(`group.${id}`) }))}
          onChange={group => onChange({ group })}
        />
      </div>
      <Select
        label={t('rules.language')}
        showLabel="stacked"
        value={draft.language}
        options={languages.map(id => ({ id, label: common(`language.${id}`) }))}
        onChange={language => onChange({ language })}
      />
      <Checkbox isSelected={draft.repeats} onChange={repeats => onChange({ repeats })}>
        {t('rules.repeats')}
      </Checkbox>
      <Checkbox isSelected={draft.tellResolved} onChange={tellResolved => onChange({ tellResolved })}>
        {t('rules.tellResolved')}
      </Checkbox>
    </>
  );
}

/** When nothing goes out: at night, on weekends, during what everybody knows of. */
export function QuietFields({ draft, faults, onChange }: RulePart) {
  const { t, i18n } = useTranslation('alerts');
  const { quiet } = draft;
  const set = (part: Partial<typeof quiet>) => onChange({ quiet: { ...quiet, ...part } });
  return (
    <fieldset className="grid gap-2">
      <Checkbox isSelected={quiet.isOn} onChange={isOn => set({ isOn })}>
        {t('rules.quiet', { zone: draft.zone })}
      </Checkbox>
      {quiet.isOn ? (
        <div className="ml-6 grid gap-2">
          <div className="flex flex-wrap gap-3">
            <TextField label={t('rules.from')} type="time" value={quiet.from} onChange={from => set({ from })} />
            <TextField label={t('rules.to')} type="time" value={quiet.to} onChange={to => set({ to })} />
          </div>
          <div className="flex flex-wrap gap-x-3 gap-y-1">
            {WEEK.map(day => (
              <Checkbox
                key={day}
                isSelected={quiet.days.includes(day)}
                onChange={isOn => set({ days: WEEK.filter(one => (one === day ? isOn : quiet.days.includes(one))) })}
              >
                {weekdayName(day, i18n.language)}
              </Checkbox>
            ))}
          </div>
          <p className="text-xs text-muted">{t('rules.quietHint')}</p>
          <Checkbox isSelected={quiet.exceptCritical} onChange={exceptCritical => set({ exceptCritical })}>
            {t('rules.exceptCritical')}
          </Checkbox>
          {faults.has('quiet') ? <p className="text-xs text-negative">{t('rules.problem.quiet')}</p> : null}
        </div>
      ) : null}
    </fieldset>
  );
}

/** Known events: nothing is told of what happens in them. */
export function SuppressFields({ draft, faults, onChange }: RulePart) {
  const { t } = useTranslation('alerts');
  const put = (index: number, part: Partial<(typeof draft.suppress)[number]>) =>
    onChange({ suppress: draft.suppress.map((line, at) => (at === index ? { ...line, ...part } : line)) });
  return (
    <fieldset>
      <legend className="mb-1 text-xs text-muted">{t('rules.suppress')}</legend>
      <ul className="grid gap-2">
        {draft.suppress.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place while it is being written
          <li key={index} className="flex flex-wrap items-end gap-2">
            <TextField
              label={t('rules.firstDay')}
              type="date"
              value={line.from}
              onChange={from => put(index, { from })}
            />
            <TextField
              label={t('rules.lastDay')}
              type="date"
              value={line.last}
              onChange={last => put(index, { last })}
            />
            <TextField
              label={t('rules.reason')}
              className="min-w-40 flex-1"
              maxLength={200}
              value={line.reason}
              onChange={reason => put(index, { reason })}
            />
            <IconButton
              label={t('rules.removeEvent', { place: index + 1 })}
              onPress={() => onChange({ suppress: draft.suppress.toSpliced(index, 1) })}
            >
              <X aria-hidden size={14} />
            </IconButton>
            {faults.has(`suppress.${index}`) ? (
              <p className="w-full text-xs text-negative">{t('rules.problem.event')}</p>
            ) : null}
          </li>
        ))}
      </ul>
      <Button
        size="sm"
        variant="quiet"
        className="mt-1"
        isDisabled={draft.suppress.length >= 100}
        onPress={() => onChange({ suppress: [...draft.suppress, { from: '', last: '', reason: '' }] })}
      >
        <Plus aria-hidden size={13} />
        {t('rules.addEvent')}
      </Button>
    </fieldset>
  );
}

/** Who hears of it when nobody answers. */
export function EscalationFields({ draft, faults, onChange }: RulePart) {
  const { t } = useTranslation('alerts');
  const put = (index: number, part: Partial<(typeof draft.escalation)[number]>) =>
    onChange({ escalation: draft.escalation.map((step, at) => (at === index ? { ...step, ...part } : step)) });
  return (
    <fieldset>
      <legend className="mb-1 text-xs text-muted">{t('rules.escalation')}</legend>
      <ol className="grid gap-3">
        {draft.escalation.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
          <li key={index} className="flex flex-wrap items-start gap-3">
            <TextField
              label={t('rules.afterMinutes')}
              className="w-40"
              inputMode="numeric"
              value={step.afterMinutes}
              onChange={text => put(index, { afterMinutes: text.trim() })}
            />
            <div className="min-w-40 flex-1">
              <ChannelChoice
                label={t('rules.stepTells', { place: index + 1 })}
                chosen={step.channels}
                onChange={channels => put(index, { channels })}
              />
            </div>
            <IconButton
              label={t('rules.removeStep', { place: index + 1 })}
              onPress={() => onChange({ escalation: draft.escalation.toSpliced(index, 1) })}
            >
              <X aria-hidden size={14} />
            </IconButton>
            {faults.has(`escalation.${index}`) ? (
              <p className="w-full text-xs text-negative">{t('rules.problem.step')}</p>
            ) : null}
          </li>
        ))}
      </ol>
      <Button
        size="sm"
        variant="quiet"
        className="mt-1"
        isDisabled={draft.escalation.length >= 5}
        onPress={() => onChange({ escalation: [...draft.escalation, { afterMinutes: '', channels: [] }] })}
      >
        <Plus aria-hidden size={13} />
        {t('rules.addStep')}
      </Button>
    </fieldset>
  );
}
