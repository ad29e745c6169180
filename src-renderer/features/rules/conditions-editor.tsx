import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { TagRule } from '../../../src-core/contract/rules.ts';
import { Button, IconButton } from '../../components/ui/button.tsx';
import { Select } from '../../components/ui/select.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { FieldPicker } from './field-picker.tsx';

type Condition = TagRule['where'][number];
const operators = ['is', 'is-not', 'contains', 'starts-with', 'matches', 'is-empty', 'is-present'] as const;

/** All must hold; none: every charge. */
export function ConditionsEditor({
  conditions,
  onChange,
}: {
  conditions: readonly Condition[];
  onChange: (conditions: Condition[]) => void;
}) {
  const { t } = useTranslation('rules');
  const put = (index: number, part: Partial<Condition>) =>
    onChange(conditions.map((condition, at) => (at === index ? { ...condition, ...part } : condition)));
  return (
    <fieldset>
      <legend className="mb-1 text-xs text-muted">{t('editor.where')}</legend>
      <ul className="grid gap-1.5">
        {conditions.map((condition, index) => {
          const nth = (label: string) => t('pairs.nth', { label, place: index + 1 });
          const takesValue = condition.operator !== 'is-empty' && condition.operator !== 'is-present';
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a condition is its place while it is being written
            <li key={index} className="flex items-center gap-2">
              <div className="w-56 shrink-0">
                <FieldPicker
                  label={nth(t('editor.field'))}
                  value={condition.field}
                  onChange={field => put(index, { field })}
                />
              </div>
              <Select
                label={nth(t('editor.operator'))}
                className="w-36 shrink-0"
                value={condition.operator}
                options={operators.map(id => ({ id, label: t(`operator.${id}`) }))}
                onChange={operator => put(index, { operator })}
              />
              <TextField
                label={nth(t('editor.value'))}
                showLabel={false}
                className="flex-1"
                isDisabled={!takesValue}
                value={takesValue ? condition.value : ''}
                onChange={value => put(index, { value })}
              />
              <IconButton
                size="sm"
                label={t('editor.removeCondition', { place: index + 1 })}
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
        {t('editor.addCondition')}
      </Button>
    </fieldset>
  );
}
