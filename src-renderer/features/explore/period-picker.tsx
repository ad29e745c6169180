import { CalendarDays, ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { Input, Label, ListBox, ListBoxItem, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/ui/button.tsx';
import { Popover } from '../../components/ui/popover.tsx';
import { optionClass } from '../../components/ui/select.tsx';
import { addDays, type DayRange, localDay, type ResolvedPeriod, resolvePeriod } from './period.ts';
import { type Period, presets } from './view-state.ts';
import { periodName, rangeLabel } from './words.ts';

/** The period by name, always with the days it means. */
export function PeriodPicker(props: {
  period: Period;
  resolved: ResolvedPeriod;
  data: DayRange | null;
  zone: string;
  onChange: (period: Period) => void;
}) {
  const { t, i18n } = useTranslation('explore');
  const { resolved, period } = props;
  return (
    <Popover
      label={t('period.label')}
      className="w-[23rem] p-2"
      trigger={
        <Button size="sm" data-shortcut="p">
          <span className="sr-only">{t('period.label')}: </span>
          <CalendarDays aria-hidden size={14} className="text-muted" />
          <span className="font-[550]">{periodName(period, t)}</span>
          {resolved.range ? <span className="text-muted">{rangeLabel(resolved.range, i18n.language)}</span> : null}
          <ChevronDown aria-hidden size={13} className="text-muted" />
        </Button>
      }
    >
      {close => <PeriodChoices {...props} close={close} />}
    </Popover>
  );
}

function PeriodChoices(props: {
  period: Period;
  resolved: ResolvedPeriod;
  data: DayRange | null;
  zone: string;
  onChange: (period: Period) => void;
  close: () => void;
}) {
  const { t, i18n } = useTranslation('explore');
  const { resolved, data } = props;
  const [from, setFrom] = useState(resolved.range?.from ?? '');
  // The field shows the last day included, as people say it; the view holds the day after.
  const [last, setLast] = useState(resolved.range ? addDays(resolved.range.to, -1) : '');
  const today = localDay(Date.now(), props.zone);
  const isValid = /^\d{4}-\d{2}-\d{2}$/.test(from) && /^\d{4}-\d{2}-\d{2}$/.test(last) && from <= last;
  const choose = (period: Period) => {
    props.onChange(period);
    props.close();
  };
  return (
    <>
      <ListBox
        aria-label={t('period.label')}
        autoFocus
        selectionMode="single"
        selectedKeys={props.period.kind === 'preset' ? [props.period.preset] : []}
        onSelectionChange={keys => {
          const [key] = keys;
          const preset = presets.find(name => name === key);
          if (preset) choose({ kind: 'preset', preset });
          else props.close(); // the one already chosen
        }}
        className="outline-none"
      >
        {presets.map(preset => {
          const { range } = resolvePeriod({ kind: 'preset', preset }, today, data);
          return (
            <ListBoxItem key={preset} id={preset} textValue={t(`period.${preset}`)} className={optionClass}>
              <span className="flex-1 group-data-selected:font-[550] group-data-selected:text-accent">
                {t(`period.${preset}`)}
              </span>
              <span className="text-xs text-muted">{range ? rangeLabel(range, i18n.language) : ''}</span>
            </ListBoxItem>
          );
        })}
      </ListBox>
      <div className="mt-1 border-t border-border px-2 pt-2 pb-1">
        <div className="flex items-end gap-2">
          {(
            [
              ['period.from', from, setFrom],
              ['period.last', last, setLast],
            ] as const
          ).map(([key, value, set]) => (
            <TextField key={key} value={value} onChange={set} className="flex-1">
              <Label className="mb-1 block text-xs text-muted">{t(key)}</Label>
              <Input
                type="date"
                className="h-(--height-control-sm) w-full rounded-sm border border-border-strong bg-surface px-1.5 text-xs"
              />
            </TextField>
          ))}
          <Button
            size="sm"
            variant="primary"
            isDisabled={!isValid}
            onPress={() => choose({ kind: 'custom', from, to: addDays(last, 1) })}
          >
            {t('apply')}
          </Button>
        </div>
        <p className="mt-2 text-2xs text-muted">
          {data ? t('period.data', { range: rangeLabel(data, i18n.language), zone: props.zone }) : null}
        </p>
      </div>
    </>
  );
}
