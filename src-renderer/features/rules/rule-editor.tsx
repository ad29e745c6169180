import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { teamProductAttributes } from '../../../src-core/anycost/schema.ts';
import type { TagRule } from '../../../src-core/contract/rules.ts';
import { ConditionsEditor } from '../../components/rule-parts/conditions-editor.tsx';
import { dimensionName } from '../../components/table/dimension-name.ts';
import { Button } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { Select } from '../../components/ui/select.tsx';
import { ErrorState } from '../../components/ui/states.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { useRuleFields } from '../../data/rule-fields.ts';
import { KindFields } from './kind-fields.tsx';
import { ruleProblem } from './rules-model.ts';

/** One rule in words and fields. Saving puts it among the rules being tried; nothing is applied here. */
export function RuleEditor({
  rule: given,
  isNew,
  others,
  onSave,
  onClose,
}: {
  rule: TagRule;
  isNew: boolean;
  others: readonly TagRule[];
  onSave: (rule: TagRule) => void;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation('rules');
  const { t: common } = useTranslation('common');
  const [rule, setRule] = useState(given);
  const fields = useRuleFields();
  const [isTried, setTried] = useState(false);
  const problem = ruleProblem(rule, others);
  const save = () => {
    if (problem) setTried(true);
    else onSave(rule);
  };
  return (
    <Dialog
      title={t(isNew ? 'editor.titleNew' : 'editor.title', { kind: t(`kind.${rule.kind}`) })}
      isOpen
      onOpenChange={isOpen => !isOpen && onClose()}
      isDismissable={false}
      width="md"
      footer={
        <>
          <Button onPress={onClose}>{common('cancel')}</Button>
          <Button variant="primary" onPress={save}>
            {t(isNew ? 'editor.add' : 'editor.save')}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <p className="text-sm text-muted">{t(`kindHelp.${rule.kind}`)}</p>
        <div className="grid grid-cols-2 gap-3">
          <Select
            label={t('editor.attribute')}
            showLabel="stacked"
            value={rule.attribute}
            options={teamProductAttributes.map(id => ({ id, label: dimensionName(id, i18n) }))}
            onChange={attribute => setRule({ ...rule, attribute })}
          />
          <TextField label={t('editor.id')} maxLength={80} value={rule.id} onChange={id => setRule({ ...rule, id })} />
        </div>
        <KindFields rule={rule} onChange={setRule} />
        <ConditionsEditor
          label={t('editor.where')}
          conditions={rule.where}
          fields={fields}
          onChange={where => setRule({ ...rule, where })}
        />
        <div className="grid grid-cols-2 gap-3">
          <TextField
            type="date"
            label={t('editor.from')}
            description={t('editor.fromHint')}
            value={rule.from ?? ''}
            onChange={from => setRule({ ...rule, from: from === '' ? null : from })}
          />
          <TextField
            type="date"
            label={t('editor.until')}
            description={t('editor.untilHint')}
            value={rule.until ?? ''}
            onChange={until => setRule({ ...rule, until: until === '' ? null : until })}
          />
        </div>
        <TextField
          label={t('editor.note')}
          maxLength={500}
          value={rule.note}
          onChange={note => setRule({ ...rule, note })}
        />
        {isTried && problem ? <ErrorState compact error={problem} /> : null}
      </div>
    </Dialog>
  );
}
