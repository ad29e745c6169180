import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Checkbox } from '../../../components/ui/checkbox.tsx';
import { Segmented } from '../../../components/ui/segmented.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { Labelled } from './part.tsx';

/** A whole number. What is typed is kept while it is none, and said to be none. */
export function CountField({
  label,
  value,
  min = 1,
  max,
  description,
  onChange,
}: {
  label: string;
  value: number;
  min?: number;
  max: number;
  description?: string;
  onChange: (value: number) => void;
}) {
  const { t, i18n } = useTranslation('report-templates');
  const [typed, setTyped] = useState(String(value));
  const isGood = /^\d{1,6}$/.test(typed) && Number(typed) >= min && Number(typed) <= max;
  const number = new Intl.NumberFormat(i18n.language);
  return (
    <TextField
      label={label}
      inputMode="numeric"
      value={isGood ? String(value) : typed}
      onChange={text => {
        setTyped(text.trim());
        const count = Number(text.trim());
        if (/^\d{1,6}$/.test(text.trim()) && count >= min && count <= max) onChange(count);
      }}
      {...(description ? { description } : {})}
      {...(isGood ? {} : { error: t('option.between', { min: number.format(min), max: number.format(max) }) })}
    />
  );
}

const charts = ['none', 'bar', 'stacked', 'line'] as const;
type Chart = (typeof charts)[number];

export function ChartField({ value, onChange }: { value: Chart; onChange: (chart: Chart) => void }) {
  const { t } = useTranslation('report-templates');
  return (
    <Labelled label={t('option.chart')}>
      <Segmented
        label={t('option.chart')}
        size="sm"
        value={value}
        options={charts.map(id => ({ id, label: t(`option.chartOption.${id}`) }))}
        onChange={onChange}
      />
    </Labelled>
  );
}

/** Some of a short list, each with its box; the order is the list's. */
export function ChoiceList<T extends string>({
  label,
  options,
  chosen,
  onChange,
}: {
  label: string;
  options: readonly { id: T; label: string }[];
  chosen: readonly T[];
  onChange: (chosen: T[]) => void;
}) {
  const toggle = (id: T, isOn: boolean) =>
    onChange(options.map(option => option.id).filter(each => (each === id ? isOn : chosen.includes(each))));
  return (
    <fieldset>
      <legend className="mb-1 text-xs text-muted">{label}</legend>
      <div className="grid max-h-52 grid-cols-2 gap-x-3 gap-y-1 overflow-auto p-0.5 max-[1150px]:grid-cols-1">
        {options.map(({ id, label: text }) => (
          <Checkbox key={id} isSelected={chosen.includes(id)} onChange={isOn => toggle(id, isOn)}>
            <span className="min-w-0 wrap-anywhere">{text}</span>
          </Checkbox>
        ))}
      </div>
    </fieldset>
  );
}

/** Everything there is, or some of it: an empty choice stands for everything, and so is not offered as a choice of some. */
export function AllOrSome<T extends string>({
  label,
  all,
  some,
  empty,
  options,
  chosen,
  onChange,
}: {
  label: string;
  all: string;
  some: string;
  /** Said where there is nothing to choose from. */
  empty: string;
  options: readonly { id: T; label: string }[];
  chosen: readonly T[];
  onChange: (chosen: T[]) => void;
}) {
  return (
    <div className="grid gap-2">
      <Labelled label={label}>
        <Segmented
          label={label}
          size="sm"
          value={chosen.length === 0 ? 'all' : 'some'}
          options={[
            { id: 'all', label: all },
            { id: 'some', label: some },
          ]}
          onChange={mode => onChange(mode === 'all' ? [] : options.slice(0, 1).map(({ id }) => id))}
        />
      </Labelled>
      {options.length === 0 ? <p className="text-xs text-muted">{empty}</p> : null}
      {chosen.length > 0 ? (
        <ChoiceList
          label={some}
          options={options}
          chosen={chosen}
          onChange={next => onChange(next.length === 0 ? [...chosen] : next)}
        />
      ) : null}
    </div>
  );
}
