import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Compare } from '../../../src-core/query/query-spec.ts';
import { Button, IconButton } from '../../components/ui/button.tsx';
import { Popover } from '../../components/ui/popover.tsx';
import { Switch } from '../../components/ui/switch.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { type ResolvedPeriod, withCompared } from './period.ts';
import { compareName, rangeLabel } from './words.ts';

const usual = ['previous-period', 'previous-year'] as const;

/** Whether the period is compared, and with which other one; each choice says which days it means. */
export function ComparePicker({
  compare,
  period,
  onChange,
}: {
  compare: Compare;
  period: ResolvedPeriod;
  onChange: (compare: Compare) => void;
}) {
  const { t } = useTranslation('explore');
  const isDisabled = period.range === null;
  return (
    <span className="flex items-center">
      <Switch
        isSelected={compare !== 'none'}
        isDisabled={isDisabled || (compare === 'none' && period.previous === null)}
        onChange={isOn => onChange(isOn ? 'previous-period' : 'none')}
      >
        <span className="text-xs max-[1180px]:hidden">{compareName(compare, t)}</span>
        <span className="hidden text-xs max-[1180px]:inline">{t('compare-short')}</span>
      </Switch>
      <Popover
        label={t('compare-with')}
        className="w-72 p-2"
        placement="bottom end"
        trigger={
          <IconButton size="sm" label={t('compare-with')} isDisabled={isDisabled}>
            <ChevronDown aria-hidden size={13} />
          </IconButton>
        }
      >
        {close => (
          <Choices
            compare={compare}
            period={period}
            onChange={next => {
              onChange(next);
              close();
            }}
          />
        )}
      </Popover>
    </span>
  );
}

function Choices({
  compare,
  period,
  onChange,
}: {
  compare: Compare;
  period: ResolvedPeriod;
  onChange: (c: Compare) => void;
}) {
  const { t, i18n } = useTranslation('explore');
  const [from, setFrom] = useState(typeof compare === 'object' ? compare.from : (period.previous?.from ?? ''));
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(from) && !Number.isNaN(Date.parse(from));
  const days = (choice: Compare) => {
    const { previous } = withCompared(period, choice);
    return previous ? rangeLabel(previous, i18n.language) : '';
  };
  return (
    <div className="flex flex-col gap-0.5">
      {usual.map(choice => (
        <Button
          key={choice}
          size="sm"
          variant="quiet"
          className="w-full justify-start!"
          aria-pressed={choice === compare}
          onPress={() => onChange(choice)}
        >
          <span className={choice === compare ? 'font-[550] text-accent' : ''}>{t(`compare-kind.${choice}`)}</span>
          <span className="ml-auto pl-4 text-xs text-muted">{days(choice)}</span>
        </Button>
      ))}
      <form
        className="mt-1 flex items-end gap-2 border-t border-border px-2 pt-2"
        onSubmit={event => {
          event.preventDefault();
          if (isDay) onChange({ from });
        }}
      >
        <TextField
          label={t('compare-from')}
          size="sm"
          value={from}
          onChange={setFrom}
          placeholder="2024-01-01"
          className="flex-1"
          description={isDay ? days({ from }) : t('compare-day')}
        />
        <Button size="sm" type="submit" isDisabled={!isDay} className="mb-5">
          {t('apply')}
        </Button>
      </form>
    </div>
  );
}
