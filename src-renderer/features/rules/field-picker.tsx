import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { teamProductAttributes } from '../../../src-core/anycost/schema.ts';
import { ruleField } from '../../../src-core/policy/tag-rules/fields.ts';
import { dimensionName } from '../../components/table/dimension-name.ts';
import { ComboBox } from '../../components/ui/combo-box.tsx';
import { useCatalog } from '../../data/lake-query.ts';

/** A field a rule may look at: those that the lake has values of, by name. */
export function FieldPicker({
  label,
  showLabel = false,
  value,
  onChange,
}: {
  label: string;
  showLabel?: boolean;
  value: string;
  onChange: (field: string) => void;
}) {
  const { i18n } = useTranslation();
  const { data: catalog } = useCatalog();
  const options = useMemo(() => {
    const filled = (catalog?.dimensions ?? []).filter(({ filled, name }) => filled > 0 && ruleField(name) !== null);
    const names = new Set([value, ...teamProductAttributes, ...filled.map(({ name }) => name)]);
    return [...names].map(id => {
      const name = dimensionName(id, i18n);
      return { id, label: name === id ? id : `${name} (${id})` };
    });
  }, [catalog, value, i18n]);
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
