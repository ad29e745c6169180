import { useTranslation } from 'react-i18next';
import type { ConnectorInfo, SettingField } from '../../../../src-core/contract/sources.ts';
import { fieldDescription, fieldTitle } from '../../../components/lake-words.ts';
import { Checkbox } from '../../../components/ui/checkbox.tsx';
import { Select } from '../../../components/ui/select.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import type { Faults } from './draft.ts';

/** One setting of a connector, by its kind; the connector's own schema is the only description there is. */
export function SettingInput({
  connector,
  field,
  value,
  fault,
  onChange,
}: {
  connector: ConnectorInfo;
  field: SettingField;
  value: string | boolean;
  fault: Faults[string];
  onChange: (value: string | boolean) => void;
}) {
  const { t, i18n } = useTranslation('connections');
  const title = fieldTitle(connector, field.name, i18n);
  const description = fieldDescription(connector, field, i18n);
  if (field.kind === 'boolean')
    return (
      <div>
        <Checkbox isSelected={value === true} onChange={onChange}>
          {title}
        </Checkbox>
        {description ? <p className="mt-1 ml-6 text-xs text-muted">{description}</p> : null}
      </div>
    );
  if (field.kind === 'choice')
    return (
      <div>
        <Select
          label={title}
          showLabel="stacked"
          value={String(value)}
          options={[
            ...(field.isRequired || field.choices.includes(String(value)) ? [] : [{ id: '', label: t('notChosen') }]),
            ...field.choices.map(id => ({ id, label: id })),
          ]}
          onChange={onChange}
        />
        {description ? <p className="mt-1 text-xs text-muted">{description}</p> : null}
      </div>
    );
  return (
    <TextField
      label={field.isRequired ? title : `${title} ${t('optional')}`}
      type={field.kind === 'date' ? 'date' : 'text'}
      {...(field.kind === 'number' ? { inputMode: 'decimal' as const } : {})}
      {...(field.kind === 'url' ? { inputMode: 'url' as const, placeholder: 'https://' } : {})}
      {...(field.kind === 'lines' ? { lines: 3 } : {})}
      autoComplete="off"
      spellCheck="false"
      isRequired={field.isRequired}
      value={String(value)}
      onChange={onChange}
      {...(description ? { description } : {})}
      {...(fault ? { error: t(`fault.${fault}`) } : {})}
    />
  );
}
