import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { dimensionName } from '../table/dimension-name.ts';
import { ComboBox } from '../ui/combo-box.tsx';

/** A field a rule may look at, by name. The one it looks at now is always among them. */
export function FieldPicker({
  label,
  showLabel = false,
  fields,
  value,
  nameOf,
  onChange,
}: {
  label: string;
  showLabel?: boolean;
  fields: readonly string[];
  value: string;
  /** How a field reads where it is no dimension of charges. */
  nameOf?: (field: string) => string;
  onChange: (field: string) => void;
}) {
  const { i18n } = useTranslation();
  const options = useMemo(
    () =>
      [...new Set([value, ...fields])].map(id => {
        if (nameOf) return { id, label: nameOf(id) };
        const name = dimensionName(id, i18n);
        return { id, label: name === id ? id : `${name} (${id})` };
      }),
    [fields, value, nameOf, i18n],
  );
  // The list is read once by the box: a longer one needs a new box.
  return (
    <ComboBox
      key={options.length}
      label={label}
      showLabel={showLabel}
      value={value}
      options={options}
      onChange={onChange}
    />
  );
}
