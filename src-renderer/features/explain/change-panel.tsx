import { Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ChangeExplained, ChangeSpec } from '../../../src-core/contract/explain.ts';
import { changeAddress } from '../../../src-core/explain/change-address.ts';
import { Waterfall } from '../../components/change/waterfall.tsx';
import { Money } from '../../components/money/figures.tsx';
import { formatCount } from '../../components/money/format.ts';
import { dimensionName } from '../../components/table/dimension-name.ts';
import { Button } from '../../components/ui/button.tsx';
import { Select } from '../../components/ui/select.tsx';
import { ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { api } from '../../data/client.ts';
import { useExplainer } from '../../data/explain.ts';
import { useCatalog, useLakeQuery } from '../../data/lake-query.ts';
import { ChangeGroups } from './change-groups.tsx';
import { EffectWords, usedEffects } from './effect-words.tsx';
import { MovedItems } from './moved-items.tsx';
import { useSubjectWords } from './subject.ts';

type Currency = ChangeExplained['currencies'][number];

/** What a change is listed by: what people ask first. Those without values in this lake are left out. */
const dimensions = [
  'ServiceProviderName',
  'ServiceName',
  'x_Team',
  'x_Product',
  'x_Feature',
  'x_Customer',
  'x_ModelVersion',
  'x_Environment',
  'SubAccountName',
  'RegionName',
  'ChargeCategory',
];
const GROUPS = 50;

/** Why a figure differs between two periods: effects that add up to the difference, where it happened, and what moved most. */
export function ChangePanel({ spec }: { spec: ChangeSpec }) {
  const { t, i18n } = useTranslation('explain');
  const { data, error, isPlaceholderData, refetch } = useLakeQuery(['change', changeAddress(spec)], signal =>
    api.explain.change({ ...spec, limit: GROUPS }, { signal }),
  );
  const changed = isPlaceholderData ? undefined : data;
  const uneven =
    changed && changed.days.before !== null && changed.days.after !== null && changed.days.before !== changed.days.after
      ? changed.days
      : null;
  return (
    <>
      <Subject spec={spec} />
      {error ? <ErrorState compact error={error} onRetry={() => void refetch()} /> : null}
      {!changed && !error ? <Loading /> : null}
      {changed?.currencies.length === 0 ? <p className="mt-4 text-sm text-muted">{t('change.nothing')}</p> : null}
      {busiestFirst(changed?.currencies ?? []).map(own => (
        <CurrencyChange key={own.currency ?? ''} spec={spec} own={own} />
      ))}
      {uneven ? (
        <p className="mt-4 text-xs text-muted">
          {t('change.uneven', {
            before: formatCount(uneven.before ?? 0, i18n.language),
            after: formatCount(uneven.after ?? 0, i18n.language),
          })}
        </p>
      ) : null}
      {changed ? (
        <dl className="mt-5 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 border-t border-border pt-3 text-2xs text-muted">
          {usedEffects(changed.currencies).map(effect => (
            <EffectWords key={effect} effect={effect} />
          ))}
        </dl>
      ) : null}
    </>
  );
}

/** Amounts of different currencies have no order; the one with most things in it is what the question is about. */
function busiestFirst(currencies: readonly Currency[]): Currency[] {
  const things = ({ items, restItems }: Currency) => items.length + restItems.items;
  return [...currencies].sort((a, b) => things(b) - things(a));
}

function Subject({ spec }: { spec: ChangeSpec }) {
  const { t, i18n } = useTranslation('explain');
  const { t: common } = useTranslation('common');
  const words = useSubjectWords();
  const explainer = useExplainer();
  const { data: catalog } = useCatalog();
  const filled = new Set((catalog?.dimensions ?? []).filter(each => each.filled > 0).map(each => each.name));
  const [by] = spec.by;
  const options = [...new Set([...dimensions.filter(name => filled.has(name)), ...(by === undefined ? [] : [by])])];
  return (
    <>
      <p className="eyebrow">{common(`measure.${spec.measure}`)}</p>
      <p className="text-sm font-[550]">
        {t('change.periods', { before: words.period(spec.before), after: words.period(spec.after) })}
      </p>
      <ul className="mt-1 flex flex-wrap gap-1">
        {spec.filters.map((filter, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: filters have no identity but their place
          <li key={index} className="rounded-sm bg-sunken px-1.5 py-0.5 text-2xs">
            {words.filter(filter)}
          </li>
        ))}
      </ul>
      <div className="mt-2 flex items-center gap-2">
        <Select
          label={t('change.by')}
          showLabel="inline"
          size="sm"
          value={by ?? ''}
          options={[
            { id: '', label: t('change.by-nothing') },
            ...options.map(name => ({ id: name, label: dimensionName(name, i18n) })),
          ]}
          onChange={name => explainer.change({ ...spec, by: name === '' ? [] : [name] })}
        />
        {spec.filters.length > 0 ? (
          <Button
            size="sm"
            variant="quiet"
            onPress={() => {
              const last = spec.filters.at(-1);
              explainer.change({
                ...spec,
                filters: spec.filters.slice(0, -1),
                by: last ? [last.dimension] : spec.by,
              });
            }}
          >
            <Undo2 aria-hidden size={13} />
            {t('change.wider')}
          </Button>
        ) : null}
      </div>
    </>
  );
}

function CurrencyChange({ spec, own }: { spec: ChangeSpec; own: Currency }) {
  const { t } = useTranslation('explain');
  return (
    <section className="mt-4" aria-label={own.currency ?? t('no-currency')}>
      <p className="flex flex-wrap items-baseline gap-x-2 text-xs text-muted">
        <span className="text-xl font-semibold tracking-[-0.02em] text-text">
          {own.difference.startsWith('-') || own.difference === '0' ? '' : '+'}
          <Money amount={own.difference} currency={own.currency} />
        </span>
        <span>
          <Money amount={own.before} currency={own.currency} /> → <Money amount={own.after} currency={own.currency} />
        </span>
      </p>
      <Waterfall own={own} />
      {spec.by.length > 0 && own.groups.length > 0 ? <ChangeGroups spec={spec} own={own} /> : null}
      <MovedItems own={own} hasKeys={spec.by.length > 0} />
    </section>
  );
}

function Loading() {
  return (
    <div className="mt-4 flex flex-col gap-2" aria-busy>
      <Skeleton className="h-8 w-56" />
      <Skeleton className="h-40" />
      <Skeleton className="h-28" />
    </div>
  );
}
