import { ArrowDown, ArrowUp, Pencil, Plus, Tags, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RulePreview, TagRule } from '../../../src-core/contract/rules.ts';
import { cx } from '../../components/cx.ts';
import { Section } from '../../components/layout/page.tsx';
import { Count } from '../../components/money/figures.tsx';
import { MoneyList } from '../../components/money/money-list.tsx';
import { moveRule, putRule } from '../../components/rule-parts/rule-list.ts';
import { Button, IconButton } from '../../components/ui/button.tsx';
import { Menu } from '../../components/ui/menu.tsx';
import { EmptyState } from '../../components/ui/states.tsx';
import { Switch } from '../../components/ui/switch.tsx';
import { RuleEditor } from './rule-editor.tsx';
import { ruleScope, ruleSentence } from './rule-words.ts';
import { emptyRule, ruleKinds } from './rules-model.ts';

type Effect = RulePreview['byRule'][number];

/** The rules in the order they run; nothing is saved before it is applied. */
export function RuleList({
  rules,
  effects,
  onChange,
}: {
  rules: readonly TagRule[];
  /** What each rule would act on, when that is known. */
  effects: readonly Effect[];
  onChange: (rules: readonly TagRule[]) => void;
}) {
  const { t } = useTranslation('rules');
  /** The rule being edited; `id` null: a new one. */
  const [editing, setEditing] = useState<{ id: string | null; rule: TagRule } | null>(null);
  const add = (
    <Menu
      trigger={
        <Button size="sm">
          <Plus aria-hidden size={14} />
          {t('list.add')}
        </Button>
      }
      actions={ruleKinds.map(kind => ({
        id: kind,
        label: t(`kindHint.${kind}`),
        onAction: () => setEditing({ id: null, rule: emptyRule(kind, rules) }),
      }))}
    />
  );
  return (
    <Section title={t('list.title')} aside={add}>
      {rules.length === 0 ? (
        <EmptyState icon={<Tags aria-hidden size={26} strokeWidth={1.5} />} title={t('list.emptyTitle')}>
          {t('list.emptyText')}
        </EmptyState>
      ) : (
        <ol className="rounded-lg border border-border bg-surface">
          {rules.map((rule, index) => (
            <RuleRow
              key={rule.id}
              rule={rule}
              place={index}
              count={rules.length}
              effect={effects.find(({ id }) => id === rule.id) ?? null}
              onMove={by => onChange(moveRule(rules, index, by))}
              onToggle={isOn => onChange(rules.with(index, { ...rule, isOn }))}
              onEdit={() => setEditing({ id: rule.id, rule })}
              onRemove={() => onChange(rules.toSpliced(index, 1))}
            />
          ))}
        </ol>
      )}
      {editing ? (
        <RuleEditor
          rule={editing.rule}
          isNew={editing.id === null}
          others={rules.filter(({ id }) => id !== editing.id)}
          onSave={rule => {
            onChange(putRule(rules, editing.id, rule));
            setEditing(null);
          }}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </Section>
  );
}

function RuleRow({
  rule,
  place,
  count,
  effect,
  onMove,
  onToggle,
  onEdit,
  onRemove,
}: {
  rule: TagRule;
  place: number;
  count: number;
  effect: Effect | null;
  onMove: (by: -1 | 1) => void;
  onToggle: (isOn: boolean) => void;
  onEdit: () => void;
  onRemove: () => void;
}) {
  const { t, i18n } = useTranslation('rules');
  const scope = ruleScope(rule, t, i18n);
  return (
    <li className="flex items-start gap-3 border-b border-border px-3 py-2 last:border-b-0">
      <span className="figure w-5 shrink-0 pt-0.5 text-right text-xs text-muted">{place + 1}</span>
      <Switch isSelected={rule.isOn} onChange={onToggle} aria-label={t('list.isOn', { id: rule.id })} />
      <div className={cx('min-w-0 flex-1', !rule.isOn && 'text-muted')}>
        <p className="wrap-anywhere">{ruleSentence(rule, t, i18n)}</p>
        <p className="text-xs text-muted wrap-anywhere">
          {[rule.id, scope, rule.note].filter(part => part).join(' · ')}
        </p>
      </div>
      {effect && rule.isOn ? (
        <div className="shrink-0 text-right text-xs text-muted">
          {effect.rows === 0 ? (
            t('list.noEffect')
          ) : (
            <>
              <MoneyList amounts={effect.billedCost} />
              <Count value={effect.rows} /> {t('rows', { count: effect.rows })}
            </>
          )}
        </div>
      ) : null}
      <div className="flex shrink-0">
        <IconButton size="sm" label={t('list.up', { id: rule.id })} isDisabled={place === 0} onPress={() => onMove(-1)}>
          <ArrowUp aria-hidden size={14} />
        </IconButton>
        <IconButton
          size="sm"
          label={t('list.down', { id: rule.id })}
          isDisabled={place === count - 1}
          onPress={() => onMove(1)}
        >
          <ArrowDown aria-hidden size={14} />
        </IconButton>
        <IconButton size="sm" label={t('list.edit', { id: rule.id })} onPress={onEdit}>
          <Pencil aria-hidden size={14} />
        </IconButton>
        <IconButton size="sm" label={t('list.remove', { id: rule.id })} onPress={onRemove}>
          <Trash2 aria-hidden size={14} />
        </IconButton>
      </div>
    </li>
  );
}
