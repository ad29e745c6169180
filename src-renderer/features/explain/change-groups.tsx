import { ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ChangeExplained, ChangeSpec } from '../../../src-core/contract/explain.ts';
import { Money, Signed } from '../../components/money/figures.tsx';
import { dimensionName } from '../../components/table/dimension-name.ts';
import { useExplainer } from '../../data/explain.ts';
import { usedEffects } from './effect-words.tsx';
import { useSubjectWords } from './subject.ts';

type Currency = ChangeExplained['currencies'][number];

/** Where it happened. Opening a group narrows the question to it. */
export function ChangeGroups({ spec, own }: { spec: ChangeSpec; own: Currency }) {
  const { t, i18n } = useTranslation('explain');
  const words = useSubjectWords();
  const explainer = useExplainer();
  const effects = (of: Currency['groups'][number]['effects']) =>
    usedEffects([{ effects: of }]).map(effect => (
      <span key={effect} className="whitespace-nowrap">
        {t(`effect.${effect}`)} {of[effect].startsWith('-') ? '' : '+'}
        <Money amount={of[effect]} currency={own.currency} style="compact" />
      </span>
    ));
  const into = (keys: readonly (string | null)[]) => {
    const held = spec.by.map((dimension, index) => ({
      dimension,
      op: 'in' as const,
      values: [keys[index] ?? null],
    }));
    const next = nextDimension([...spec.filters.map(filter => filter.dimension), ...spec.by]);
    explainer.change({ ...spec, filters: [...spec.filters, ...held], by: next ? [next] : [] });
  };
  const names = spec.by.map(name => dimensionName(name, i18n)).join(', ');
  return (
    <div className="mt-4">
      <h3 className="eyebrow">{t('change.where', { by: names })}</h3>
      <ul className="mt-1 text-xs">
        {own.groups.map(group => {
          const name = words.keys(group.keys);
          return (
            <li key={JSON.stringify(group.keys)} className="flex gap-3 border-b border-border/60 py-1.5">
              <div className="min-w-0 flex-1">
                <button
                  type="button"
                  onClick={() => into(group.keys)}
                  className="inline-flex max-w-full cursor-pointer items-center gap-0.5 rounded-sm text-left font-[550] hover:text-accent hover:underline"
                >
                  <span className="truncate">{name}</span>
                  <ChevronRight aria-hidden size={12} className="shrink-0 text-muted" />
                </button>
                <div className="flex flex-wrap gap-x-2.5 text-2xs text-muted">{effects(group.effects)}</div>
              </div>
              <div className="text-right">
                <Signed amount={group.difference} currency={own.currency} />
                <div className="text-2xs text-muted">
                  <Money amount={group.before} currency={own.currency} style="compact" /> →{' '}
                  <Money amount={group.after} currency={own.currency} style="compact" />
                </div>
              </div>
            </li>
          );
        })}
        {own.rest.groups > 0 ? (
          <li className="flex gap-3 border-b border-border/60 py-1.5 text-muted">
            <span className="flex-1">{t('change.more-groups', { count: own.rest.groups })}</span>
            <Signed amount={own.rest.difference} currency={own.currency} />
          </li>
        ) : null}
        <li className="flex gap-3 py-1.5 font-[550]">
          <span className="flex-1">{t('sum')}</span>
          <Signed amount={own.difference} currency={own.currency} />
        </li>
      </ul>
    </div>
  );
}

/** After a team comes its service, after a service its sub-account: what is not held yet. */
function nextDimension(held: readonly string[]): string | null {
  const order = ['ServiceProviderName', 'ServiceName', 'x_Team', 'x_Feature', 'x_ModelVersion', 'SubAccountName'];
  return order.find(name => !held.includes(name)) ?? null;
}
