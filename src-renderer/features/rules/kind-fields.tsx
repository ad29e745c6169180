import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TagRule } from '../../../src-core/contract/rules.ts';
import { FieldPicker } from '../../components/rule-parts/field-picker.tsx';
import { type Pair, PairsEditor } from '../../components/rule-parts/pairs-editor.tsx';
import { dimensionName } from '../../components/table/dimension-name.ts';
import { Checkbox } from '../../components/ui/checkbox.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { useRuleFields } from '../../data/rule-fields.ts';
import { normaliseSteps, pairsOf, tableOf } from './rules-model.ts';

type Change = (rule: TagRule) => void;

/** What only this kind of rule has. */
export function KindFields({ rule, onChange }: { rule: TagRule; onChange: Change }) {
  switch (rule.kind) {
    case 'normalise':
      return <NormaliseFields rule={rule} onChange={onChange} />;
    case 'alias':
      return <AliasFields rule={rule} onChange={onChange} />;
    case 'regex':
      return <RegexFields rule={rule} onChange={onChange} />;
    case 'look-up':
      return <LookUpFields rule={rule} onChange={onChange} />;
    case 'set':
      return <SetFields rule={rule} onChange={onChange} />;
  }
}

type Of<K extends TagRule['kind']> = { rule: Extract<TagRule, { kind: K }>; onChange: Change };

function NormaliseFields({ rule, onChange }: Of<'normalise'>) {
  const { t } = useTranslation('rules');
  const toggle = (step: (typeof normaliseSteps)[number], isOn: boolean) => {
    const steps = normaliseSteps.filter(name => (name === step ? isOn : rule.steps.includes(name)));
    if (steps.length > 0) onChange({ ...rule, steps });
  };
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1 text-xs text-muted">{t('editor.steps')}</legend>
      {normaliseSteps.map(step => (
        <Checkbox key={step} isSelected={rule.steps.includes(step)} onChange={isOn => toggle(step, isOn)}>
          {t(`stepLong.${step}`)}
        </Checkbox>
      ))}
    </fieldset>
  );
}

function AliasFields({ rule, onChange }: Of<'alias'>) {
  const { t, i18n } = useTranslation('rules');
  const [pairs, setPairs] = useState<readonly Pair[]>(() => withOne(pairsOf(rule.values)));
  return (
    <>
      <PairsEditor
        label={t('editor.values', { attribute: dimensionName(rule.attribute, i18n) })}
        fromLabel={t('editor.is')}
        toLabel={t('editor.becomes')}
        pairs={pairs}
        onChange={next => {
          setPairs(next);
          onChange({ ...rule, values: tableOf(next) });
        }}
      />
      <Checkbox isSelected={rule.ignoreCase} onChange={ignoreCase => onChange({ ...rule, ignoreCase })}>
        {t('editor.ignoreCase')}
      </Checkbox>
    </>
  );
}

function RegexFields({ rule, onChange }: Of<'regex'>) {
  const { t } = useTranslation('rules');
  return (
    <div className="grid grid-cols-2 gap-3">
      <TextField
        label={t('editor.pattern')}
        description={t('editor.patternHint')}
        maxLength={500}
        value={rule.pattern}
        onChange={pattern => onChange({ ...rule, pattern })}
      />
      <TextField
        label={t('editor.replacement')}
        description={t('editor.replacementHint')}
        maxLength={500}
        value={rule.replacement}
        onChange={replacement => onChange({ ...rule, replacement })}
      />
    </div>
  );
}

function LookUpFields({ rule, onChange }: Of<'look-up'>) {
  const { t, i18n } = useTranslation('rules');
  const fields = useRuleFields();
  const [pairs, setPairs] = useState<readonly Pair[]>(() => withOne(pairsOf(rule.table)));
  return (
    <>
      <FieldPicker
        fields={fields}
        label={t('editor.lookUpField')}
        showLabel
        value={rule.field}
        onChange={field => onChange({ ...rule, field })}
      />
      <PairsEditor
        label={t('editor.table')}
        fromLabel={dimensionName(rule.field, i18n)}
        toLabel={dimensionName(rule.attribute, i18n)}
        pairs={pairs}
        onChange={next => {
          setPairs(next);
          onChange({ ...rule, table: tableOf(next) });
        }}
      />
      <Overrides rule={rule} onChange={onChange} />
    </>
  );
}

function SetFields({ rule, onChange }: Of<'set'>) {
  const { t } = useTranslation('rules');
  return (
    <>
      <TextField
        label={t('editor.value')}
        maxLength={500}
        value={rule.value}
        onChange={value => onChange({ ...rule, value })}
      />
      <Overrides rule={rule} onChange={onChange} />
    </>
  );
}

function Overrides({ rule, onChange }: Of<'look-up' | 'set'>) {
  const { t } = useTranslation('rules');
  return (
    <Checkbox isSelected={rule.overrides} onChange={overrides => onChange({ ...rule, overrides })}>
      {t('editor.overrides')}
    </Checkbox>
  );
}

const withOne = (pairs: readonly Pair[]): readonly Pair[] => (pairs.length > 0 ? pairs : [['', '']]);
