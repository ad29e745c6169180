import { ArrowDown, ArrowUp, Pencil, Plus, Split, Trash2, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AllocationProof, SplitRule } from '../../../src-core/contract/allocation.ts';
import type { Measure } from '../../../src-core/query/query-spec.ts';
import { cx } from '../../components/cx.ts';
import { Section } from '../../components/layout/page.tsx';
import { Money } from '../../components/money/figures.tsx';
import { moveRule } from '../../components/rule-parts/rule-list.ts';
import { Badge } from '../../components/ui/badge.tsx';
import { Button, IconButton } from '../../components/ui/button.tsx';
import { Menu } from '../../components/ui/menu.tsx';
import { EmptyState } from '../../components/ui/states.tsx';
import { Switch } from '../../components/ui/switch.tsx';
import { type Place, placesOf } from './model-draft.ts';
import { figuresOfRule, type RuleFigures } from './proof-model.ts';
import { methodWords, poolWords, targetWords } from './split-words.ts';
import { fromTemplate, templateNames } from './templates.ts';

/** The splits in their order, with what each takes and where it goes; nothing is saved before it is applied. */
export function SplitList({
  rules,
  proofs,
  month,
  measure,
  selected,
  refused,
  onChange,
  onSelect,
  onEdit,
}: {
  rules: readonly SplitRule[];
  proofs: readonly AllocationProof[];
  month: string;
  measure: Measure;
  selected: string | null;
  refused: ReadonlySet<string>;
  onChange: (rules: readonly SplitRule[]) => void;
  onSelect: (id: string) => void;
  onEdit: (rule: SplitRule, isNew: boolean) => void;
}) {
  const { t } = useTranslation('allocation');
  const places = placesOf(rules);
  const add = (
    <Menu
      trigger={
        <Button size="sm">
          <Plus aria-hidden size={14} />
          {t('list.add')}
        </Button>
      }
      actions={templateNames.map(name => ({
        id: name,
        label: t(`template.${name}`),
        onAction: () => onEdit(fromTemplate(name, name === 'blank' ? '' : t(`template.${name}`), rules), true),
      }))}
    />
  );
  return (
    <Section title={t('list.title')} aside={add}>
      {rules.length === 0 ? (
        <EmptyState icon={<Split aria-hidden size={26} strokeWidth={1.5} />} title={t('list.emptyTitle')}>
          {t('list.emptyText')}
        </EmptyState>
      ) : (
        <ol className="rounded-lg border border-border bg-surface">
          {rules.map((rule, index) => (
            <SplitRow
              key={rule.id}
              rule={rule}
              place={index}
              count={rules.length}
              order={places.get(rule.id) ?? null}
              figures={figuresOfRule(proofs, { month, measure, ruleId: rule.id })}
              isSelected={rule.id === selected}
              isRefused={refused.has(rule.id)}
              onMove={by => onChange(moveRule(rules, index, by))}
              onToggle={isOn => onChange(rules.with(index, { ...rule, isOn }))}
              onSelect={() => onSelect(rule.id)}
              onEdit={() => onEdit(rule, false)}
              onRemove={() => onChange(rules.toSpliced(index, 1))}
            />
          ))}
        </ol>
      )}
    </Section>
  );
}

function SplitRow({
  rule,
  place,
  count,
  order,
  figures,
  isSelected,
  isRefused,
  onMove,
  onToggle,
  onSelect,
  onEdit,
  onRemove,
}: {
  rule: SplitRule;
  place: number;
  count: number;
  order: Place | null;
  figures: readonly RuleFigures[];
  isSelected: boolean;
  isRefused: boolean;
  onMove: (by: -1 | 1) => void;
  onToggle: (isOn: boolean) => void;
  onSelect: () => void;
  onEdit: () => void;
  onRemove: () => void;
}) {
  const { t, i18n } = useTranslation('allocation');
  const name = rule.name;
  return (
    <li
      className={cx(
        'flex items-start gap-3 border-b border-border px-3 py-2 first:rounded-t-lg last:rounded-b-lg last:border-b-0',
        isSelected && 'bg-accent-soft',
        isRefused && 'bg-negative-soft',
      )}
    >
      <span className="figure w-5 shrink-0 pt-0.5 text-right text-xs text-muted">
        {order?.runs ?? (rule.isOn ? place + 1 : '')}
      </span>
      <Switch isSelected={rule.isOn} onChange={onToggle} aria-label={t('list.isOn', { name })} />
      <div className={cx('min-w-0 flex-1', !rule.isOn && 'text-muted')}>
        <div className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
          <button
            type="button"
            aria-pressed={isSelected}
            className="cursor-default rounded-xs text-left font-[550] wrap-anywhere hover:text-accent hover:underline"
            onClick={onSelect}
          >
            {name}
          </button>
          <Badge>{t(`kind.${rule.kind}`)}</Badge>
          {isRefused ? (
            <Badge tone="negative" icon={<TriangleAlert aria-hidden size={10} />}>
              {t('list.refused')}
            </Badge>
          ) : null}
        </div>
        <p className="text-xs text-muted wrap-anywhere">{poolWords(rule, t, i18n)}</p>
        <p className="text-xs wrap-anywhere">
          {methodWords(rule, t, i18n)} → {targetWords(rule, t, i18n)}
        </p>
        {order && order.takesFrom.length > 0 ? (
          <p className="text-xs text-muted">{t('list.takesFrom', { names: order.takesFrom.join(', ') })}</p>
        ) : null}
      </div>
      <div className="w-32 shrink-0 text-right text-xs">
        <PoolFigures rule={rule} figures={figures} />
      </div>
      <div className="grid shrink-0 grid-cols-2">
        <IconButton size="sm" label={t('list.up', { name })} isDisabled={place === 0} onPress={() => onMove(-1)}>
          <ArrowUp aria-hidden size={14} />
        </IconButton>
        <IconButton size="sm" label={t('list.edit', { name })} onPress={onEdit}>
          <Pencil aria-hidden size={14} />
        </IconButton>
        <IconButton
          size="sm"
          label={t('list.down', { name })}
          isDisabled={place === count - 1}
          onPress={() => onMove(1)}
        >
          <ArrowDown aria-hidden size={14} />
        </IconButton>
        <IconButton size="sm" label={t('list.remove', { name })} onPress={onRemove}>
          <Trash2 aria-hidden size={14} />
        </IconButton>
      </div>
    </li>
  );
}

function PoolFigures({ rule, figures }: { rule: SplitRule; figures: readonly RuleFigures[] }) {
  const { t } = useTranslation('allocation');
  if (!rule.isOn) return <span className="text-muted">{t('list.off')}</span>;
  if (figures.length === 0) return <span className="text-muted">{t('list.noPool')}</span>;
  return figures.map(({ currency, pool, unallocated, targets }) => (
    <div key={currency}>
      <span className="block text-sm font-[550]">
        <Money amount={pool} currency={currency} />
      </span>
      <span className="block text-muted">{t('list.among', { count: targets })}</span>
      {unallocated === null || /^-?0$/.test(unallocated) ? null : (
        <span className="block text-warning">
          <Money amount={unallocated} currency={currency} /> {t('list.unallocated')}
        </span>
      )}
    </div>
  ));
}
