import { useTranslation } from 'react-i18next';
import { CadenceFields } from '../../../components/schedule/cadence-fields.tsx';
import { cadences, type Timing } from '../../../components/schedule/timing.ts';
import { TextField } from '../../../components/ui/text-field.tsx';
import { type Draft, type Faults, silentAfterHours } from './draft.ts';

/** How often a source is read, and how long it may be silent. */
export function SchedulePicker({
  draft,
  faults,
  onChange,
}: {
  draft: Draft;
  faults: Faults;
  onChange: (change: Partial<Draft>) => void;
}) {
  const { t } = useTranslation('connections');
  const { timing, zone } = draft;
  const set = (change: Partial<Timing>) => {
    const isUntouched = draft.silentAfterHours === String(silentAfterHours[timing.cadence]);
    onChange({
      timing: { ...timing, ...change },
      ...(change.cadence && isUntouched ? { silentAfterHours: String(silentAfterHours[change.cadence]) } : {}),
    });
  };
  return (
    <CadenceFields
      label={t('schedule.title')}
      cadences={cadences}
      timing={timing}
      zone={zone}
      isPatternBad={faults.schedule !== undefined}
      manualHint={t('schedule.manualHint')}
      onTiming={set}
      onZone={chosen => onChange({ zone: chosen })}
    >
      <TextField
        label={t('schedule.silentAfter')}
        inputMode="numeric"
        value={draft.silentAfterHours}
        onChange={hours => onChange({ silentAfterHours: hours })}
        {...(faults.silentAfterHours ? { error: t('fault.hours') } : {})}
      />
    </CadenceFields>
  );
}
