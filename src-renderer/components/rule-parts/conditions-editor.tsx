import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Condition } from '../../../src-core/contract/rules.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { FieldPicker } from './field-picker.tsx';

const operators = ['is', 'is-not', 'contains', 'starts-with', 'matches', 'is-empty', 'is-present'] as const;

/** What must hold of a charge: all of it. @param fields names of the fields to choose from */
export function ConditionsEditor({
  label,
  conditions,
  fields,
  onChange,
}: {
  label: string;
  conditions: readonly Condition[];
  fields: readonly string[];
  onChange: (conditions: Condition[]) => void;
}) {
  const { t } = useTranslation('rule-parts');
  const put = (index: number, part: Partial<Condition>) =>
    onChange(conditions.map((condition, at) => (at === index ? { ...condition, ...part } : condition)));
  return (
    <fieldset>
      <legend className="mb-1 text-xs text-muted">{label}</legend>
      <ul className="grid gap-1.5">
        {conditions.map((condition, index) => {
          const nth = (name: string) => t('nth', { label: name, place: index + 1 });
          const takesValue = condition.operator !== 'is-empty' && condition.operator !== 'is-present';
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a condition is its place while it is being written
            <li key={index} className="flex items-center gap-2">
              <div className="min-w-36 flex-[3_1_0]">
                <FieldPicker
                  label={nth(t('condition.field'))}
                  fields={fields}
                  value={condition.field}
                  onChange={field => put(index, { field })}
                />
              </div>
              <Select
                label={nth(t('condition.operator'))}
                className="w-32 shrink-0"
                value={condition.operator}
                options={operators.map(id => ({ id, label: t(`operator.${id}`) }))}
                onChange={operator => put(index, { operator })}
              />
              <TextField
                label={nth(t('condition.value'))}
                showLabel={false}
                className="flex-[2_1_0]"
                isDisabled={!takesValue}
                value={takesValue ? condition.value : ''}
                onChange={value => put(index, { value })}
              />
              <IconButton
                size="sm"
                label={t('condition.removeCondition', { place: index + 1 })}
                onPress={() => onChange(conditions.filter((_, at) => at !== index))}
              >
                <X aria-hidden size={13} />
              </IconButton>
            </li>
          );
        })}
      </ul>
      <Button
        size="sm"
        variant="quiet"
        className="mt-1"
        isDisabled={conditions.length >= 20}
        onPress={() => onChange([...conditions, { field: 'ServiceName', operator: 'is', value: '' }])}
      >
        <Plus aria-hidden size={13} />
        {t('condition.addCondition')}
      </Button>
    </fieldset>
  );
}
