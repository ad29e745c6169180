import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../../../components/ui/button.tsx';
import { Select } from '../../../components/ui/select.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { type BudgetDraft, freshThreshold } from './budget-draft.ts';
import { FieldGroup } from './field-group.tsx';
import type { PartOfDraft } from './money-fields.tsx';

const kinds = ['actual', 'forecast', 'overrun', 'burn'] as const;

/** When it is worth a word: on what was spent, on what is expected, on how likely it ends over, on how fast it goes. */
export function ThresholdFields({ draft: { thresholds }, onChange }: PartOfDraft) {
  const { t } = useTranslation('budgets');
  const put = (index: number, part: Partial<BudgetDraft['thresholds'][number]>) =>
    onChange({ thresholds: thresholds.map((one, at) => (at === index ? { ...one, ...part } : one)) });
  return (
    <FieldGroup title={t('threshold.title')} hint={t('editor.thresholdHint')}>
      <ul className="grid gap-1.5">
        {thresholds.map((one, index) => (
          <li key={one.id} className="flex items-center gap-2">
            <Select
              label={t('editor.thresholdOn', { place: index + 1 })}
              className="w-72 max-w-full"
              value={one.on}
              options={kinds.map(id => ({ id, label: t(`editor.on.${id}`), hint: t(`editor.onHint.${id}`) }))}
              onChange={on => put(index, { on })}
            />
            <TextField
              label={t('editor.thresholdAt', { place: index + 1 })}
              showLabel={false}
              className="w-20"
              inputMode="decimal"
              value={one.percent}
              onChange={percent => put(index, { percent: percent.trim() })}
            />
            <span className="text-sm text-muted">%</span>
            <IconButton
              size="sm"
              label={t('editor.removeThreshold', { place: index + 1 })}
              onPress={() => onChange({ thresholds: thresholds.toSpliced(index, 1) })}
            >
              <X aria-hidden size={13} />
            </IconButton>
          </li>
        ))}
      </ul>
      <div>
        <Button
          size="sm"
          variant="quiet"
          isDisabled={thresholds.length >= 20}
          onPress={() => onChange({ thresholds: [...thresholds, freshThreshold(thresholds)] })}
        >
          <Plus aria-hidden size={13} />
          {t('editor.addThreshold')}
        </Button>
      </div>
    </FieldGroup>
  );
}
