import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Measure } from '../../../src-core/query/query-spec.ts';
import { Money } from '../../components/money/figures.tsx';
import { Checkbox } from '../../components/ui/checkbox.tsx';
import { ComboBox } from '../../components/ui/combo-box.tsx';
import { Segmented } from '../../components/ui/segmented.tsx';
import { ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { api } from '../../data/client.ts';
import { useLakeQuery } from '../../data/lake-query.ts';
import { MonthSelect } from './month-select.tsx';
import { Decimal, type UnitsView } from './units-address.ts';
import { useUnitMonth } from './use-units-data.ts';

const SEPARATOR = ' / ';

/** What is compared: charges of the own capacity, what they served, and the price of the other way. */
export function BreakEvenForm({
  view,
  month,
  measure,
  onChange,
}: {
  view: UnitsView;
  month: string;
  measure: Measure;
  onChange: (part: Partial<UnitsView>) => void;
}) {
  const { t } = useTranslation('units');
  return (
    <form
      aria-label={t('tab.breakEven')}
      onSubmit={event => event.preventDefault()}
      className="flex w-80 shrink-0 flex-col gap-5 overflow-auto border-r border-border bg-surface px-4 py-4 max-[900px]:w-full max-[900px]:border-r-0 max-[900px]:border-b"
    >
      <div>
        <MonthSelect month={month} onChange={next => onChange({ month: next })} />
      </div>
      <Capacity view={view} month={month} measure={measure} onChange={onChange} />
      <DecimalField
        label={t('even.tokens')}
        hint={t('even.tokensHint')}
        value={view.tokens}
        onChange={tokens => onChange({ tokens })}
      />
      <ApiPrice view={view} onChange={onChange} />
      <DecimalField
        label={t('even.load')}
        hint={t('even.loadHint')}
        value={String(view.load)}
        isValid={text => /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 100}
        onChange={load => onChange({ load: load === null ? 70 : Number(load) })}
      />
    </form>
  );
}

type Part = { view: UnitsView; onChange: (part: Partial<UnitsView>) => void };

function Capacity({ view, month, measure, onChange }: Part & { month: string; measure: Measure }) {
  const { t } = useTranslation('units');
  const hours = useUnitMonth({ unit: 'gpu-hour-allocated', measure, month, by: 'ResourceName', filters: [] });
  const rows = (hours.data?.rows ?? []).filter(row => typeof row.keys[0] === 'string');
  return (
    <fieldset>
      <legend className="mb-1.5 text-xs text-muted">{t('even.capacity')}</legend>
      {hours.error ? <ErrorState compact error={hours.error} /> : null}
      {hours.data ? null : <Skeleton className="h-24" />}
      {hours.data && rows.length === 0 ? <p className="text-xs text-muted">{t('even.noCapacity')}</p> : null}
      <ul className="grid gap-1">
        {rows.map(row => {
          const name = row.keys[0] ?? '';
          return (
            <li key={`${name} ${row.currency}`} className="flex items-center gap-3">
              <Checkbox
                isSelected={view.capacity.includes(name)}
                onChange={isChosen =>
                  onChange({
                    capacity: isChosen ? [...view.capacity, name] : view.capacity.filter(other => other !== name),
                  })
                }
              >
                {name}
              </Checkbox>
              <span className="ml-auto text-xs text-muted">
                <Money amount={row.cost} currency={row.currency} />
              </span>
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}

function ApiPrice({ view, onChange }: Part) {
  const { t } = useTranslation('units');
  const [kind, setKind] = useState<'price' | 'model'>(view.model === null ? 'price' : 'model');
  const book = useLakeQuery(['prices', 'book'], signal => api.prices.book(undefined, { signal }));
  const models = new Map(
    (book.data?.entries ?? [])
      .filter(entry => entry.bucket === 'output')
      .map(entry => [[entry.modelProvider, entry.model].join(SEPARATOR), entry]),
  );
  const options = [...models.keys()].sort((a, b) => a.localeCompare(b)).map(id => ({ id, label: id }));
  return (
    <fieldset>
      <legend className="mb-1.5 text-xs text-muted">{t('even.api')}</legend>
      <Segmented
        size="sm"
        label={t('even.api')}
        value={kind}
        options={[
          { id: 'price', label: t('even.byPrice') },
          { id: 'model', label: t('even.byModel') },
        ]}
        onChange={next => {
          setKind(next);
          onChange(next === 'price' ? { model: null } : { price: null });
        }}
      />
      <div className="mt-2">
        {kind === 'price' ? (
          <DecimalField
            label={t('even.price')}
            hint={t('even.priceHint')}
            value={view.price}
            onChange={price => onChange({ price })}
          />
        ) : options.length === 0 ? (
          <p className="text-xs text-muted">{t('even.noModels')}</p>
        ) : (
          <ComboBox
            key={options.length}
            label={t('even.model')}
            showLabel
            value={view.model === null ? null : [view.model.provider, view.model.model].join(SEPARATOR)}
            options={options}
            onChange={id => {
              const entry = models.get(id);
              if (entry) onChange({ model: { provider: entry.modelProvider, model: entry.model } });
            }}
          />
        )}
      </div>
    </fieldset>
  );
}

/** A number as it is typed; it counts as soon as it is one. Thousands may be parted by commas or spaces. */
function DecimalField({
  label,
  hint,
  value,
  isValid = text => Decimal.safeParse(text).success,
  onChange,
}: {
  label: string;
  hint: string;
  value: string | null;
  isValid?: (text: string) => boolean;
  onChange: (value: string | null) => void;
}) {
  const { t } = useTranslation('units');
  const [text, setText] = useState(value ?? '');
  const plain = text.replace(/[\s,]/g, '');
  return (
    <TextField
      label={label}
      description={hint}
      inputMode="decimal"
      value={text}
      onChange={next => {
        setText(next);
        const number = next.replace(/[\s,]/g, '');
        if (number === '') onChange(null);
        else if (isValid(number)) onChange(number);
      }}
      {...(plain !== '' && !isValid(plain) ? { error: t('even.notANumber') } : {})}
    />
  );
}
