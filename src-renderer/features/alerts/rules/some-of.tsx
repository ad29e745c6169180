import { useTranslation } from 'react-i18next';
import { Checkbox } from '../../../components/ui/checkbox.tsx';
import { Segmented } from '../../../components/ui/segmented.tsx';

/** All, also those that come later, or some by name. An empty list stands for all. */
export function SomeOf({
  label,
  options,
  chosen,
  onChange,
}: {
  label: string;
  options: readonly { id: string; name: string }[];
  chosen: readonly string[];
  onChange: (ids: string[]) => void;
}) {
  const { t } = useTranslation('alerts');
  const isAll = chosen.length === 0;
  const gone = chosen.filter(id => !options.some(option => option.id === id));
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1 text-xs text-muted">{label}</legend>
      <span>
        <Segmented
          label={label}
          size="sm"
          value={isAll ? 'all' : 'some'}
          options={[
            { id: 'all', label: t('rules.all') },
            { id: 'some', label: t('rules.some') },
          ]}
          onChange={id => onChange(id === 'all' ? [] : options.slice(0, 1).map(option => option.id))}
        />
      </span>
      {isAll ? null : (
        <div className="grid max-h-40 grid-cols-2 gap-1 overflow-auto max-[800px]:grid-cols-1">
          {[...options, ...gone.map(id => ({ id, name: id }))].map(({ id, name }) => (
            <Checkbox
              key={id}
              isSelected={chosen.includes(id)}
              onChange={isChosen => onChange(isChosen ? [...chosen, id] : chosen.filter(other => other !== id))}
            >
              <span className="wrap-anywhere">{name}</span>
            </Checkbox>
          ))}
        </div>
      )}
    </fieldset>
  );
}
