import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { teamProductAttributes } from '../../../src-core/anycost/schema.ts';
import { SplitRule } from '../../../src-core/contract/allocation.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { ConditionsEditor } from '../../components/rule-parts/conditions-editor.tsx';
import { freeId } from '../../components/rule-parts/rule-list.ts';
import { dimensionName } from '../../components/table/dimension-name.ts';
import { Button } from '../../components/ui/button.tsx';
import { Segmented } from '../../components/ui/segmented.tsx';
import { Select } from '../../components/ui/select.tsx';
import { ErrorState } from '../../components/ui/states.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { useRuleFields } from '../../data/rule-fields.ts';
import { MethodFields } from './method-fields.tsx';
import { modelProblem, rulesNamedBy } from './model-draft.ts';
import { SidePanel } from './side-panel.tsx';
import { TargetPicker } from './target-picker.tsx';

const { kind: kinds, withoutWeights, period } = SplitRule.shape;

/** One split as a form. Keeping it puts it among those being tried; nothing is applied here. */
export function SplitEditor({
  rule: given,
  isNew,
  others,
  onSave,
  onClose,
}: {
  rule: SplitRule;
  isNew: boolean;
  others: readonly SplitRule[];
  onSave: (rule: SplitRule) => void;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation('allocation');
  const { t: common } = useTranslation('common');
  const fields = useRuleFields();
  const [rule, setRule] = useState(given);
  const [isTried, setTried] = useState(false);
  const put = (part: Partial<SplitRule>) => setRule({ ...rule, ...part });
  /** A new split is called by its name from the first try on: a refusal names it so. */
  const made = isNew ? { ...rule, id: freeId(slug(rule.name) || rule.id, others) } : rule;
  const problem = problemOf(made, others);
  const save = () => {
    if (problem) setTried(true);
    else onSave(made);
  };
  return (
    <SidePanel
      isWide
      title={isNew ? t('editor.titleNew') : t('editor.title', { name: given.name })}
      onClose={onClose}
      footer={
        <>
          {isTried && problem ? <ErrorState compact error={problem} /> : null}
          <div className="flex justify-end gap-2">
            <Button size="sm" onPress={onClose}>
              {common('cancel')}
            </Button>
            <Button size="sm" variant="primary" onPress={save}>
              {t(isNew ? 'editor.add' : 'editor.save')}
            </Button>
          </div>
        </>
      }
    >
      <div className="mt-3 grid gap-4">
        <div className="grid grid-cols-2 gap-3">
          <TextField label={t('editor.name')} maxLength={200} value={rule.name} onChange={name => put({ name })} />
          <Select
            label={t('editor.kind')}
            showLabel="stacked"
            value={rule.kind}
            options={kinds.unwrap().options.map(id => ({ id, label: t(`kind.${id}`) }))}
            onChange={kind => put({ kind })}
          />
        </div>
        <ConditionsEditor
          label={t('editor.where')}
          conditions={rule.where}
          fields={fields}
          onChange={where => put({ where })}
        />
        <Select
          label={t('editor.attribute')}
          showLabel="stacked"
          value={rule.attribute}
          options={teamProductAttributes.map(id => ({ id, label: dimensionName(id, i18n) }))}
          onChange={attribute => put({ attribute, targets: null, except: [] })}
        />
        <MethodFields rule={rule} fields={fields} onChange={put} />
        {rule.method.kind === 'fixed' ? null : (
          <TargetPicker attribute={rule.attribute} targets={rule.targets} except={rule.except} onChange={put} />
        )}
        <div className="flex flex-wrap gap-x-6 gap-y-3">
          <Labelled label={t('editor.period')}>
            <Segmented
              label={t('editor.period')}
              size="sm"
              value={rule.period}
              options={period.unwrap().options.map(id => ({ id, label: t(`period.${id}`) }))}
              onChange={next => put({ period: next })}
            />
          </Labelled>
          <Labelled label={t('editor.withoutWeights')}>
            <Segmented
              label={t('editor.withoutWeights')}
              size="sm"
              value={rule.withoutWeights}
              options={withoutWeights.unwrap().options.map(id => ({ id, label: t(`withoutWeights.${id}`) }))}
              onChange={next => put({ withoutWeights: next })}
            />
          </Labelled>
        </div>
        <div className="grid grid-cols-2 gap-3">
          <TextField
            type="date"
            label={t('editor.from')}
            description={t('editor.fromHint')}
            value={rule.from ?? ''}
            onChange={from => put({ from: from === '' ? null : from })}
          />
          <TextField
            type="date"
            label={t('editor.until')}
            description={t('editor.untilHint')}
            value={rule.until ?? ''}
            onChange={until => put({ until: until === '' ? null : until })}
          />
        </div>
        <TextField label={t('editor.note')} maxLength={500} value={rule.note} onChange={note => put({ note })} />
      </div>
    </SidePanel>
  );
}

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <span aria-hidden className="mb-1 block text-xs text-muted">
        {label}
      </span>
      {children}
    </div>
  );
}

/** Why the lake would refuse this split beside the others; null when it would not, or when another one is at fault. */
function problemOf(rule: SplitRule, others: readonly SplitRule[]): AppError | null {
  const parsed = SplitRule.safeParse(rule);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return new AppError('allocation.invalid', {
      id: rule.name || rule.id,
      what: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
    });
  }
  const problem = modelProblem([...others, rule]);
  return problem && rulesNamedBy(problem, [rule]).size > 0 ? problem : null;
}

/** "Idle GPUs of the cluster" as an id: "idle-gpus-of-the-cluster". */
const slug = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 70);
