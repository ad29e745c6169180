import type { TFunction } from 'i18next';
import { ChevronRight, ListFilter, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Catalog } from '../../../src-core/contract/query.ts';
import type { Filter } from '../../../src-core/query/query-spec.ts';
import { dimensionName } from '../../components/table/dimension-name.ts';
import { Button } from '../../components/ui/button.tsx';
import { Popover } from '../../components/ui/popover.tsx';
import { DimensionList } from './dimension-list.tsx';
import { drillUpTo, removeStep } from './drill.ts';
import { FilterEditor } from './filter-editor.tsx';
import type { ExploreView } from './view-state.ts';

/** What narrows the view: the path of the drill, then the filters, each removable; and the way to add one. */
export function FilterBar({
  view,
  catalog,
  onChange,
}: {
  view: ExploreView;
  catalog: Catalog;
  onChange: (view: ExploreView) => void;
}) {
  const { t, i18n } = useTranslation('explore');
  const setFilter = (index: number, filter: Filter | null) =>
    onChange({
      ...view,
      filters: filter
        ? view.filters.map((old, at) => (at === index ? filter : old))
        : view.filters.filter((_, at) => at !== index),
    });
  return (
    <div className="flex flex-wrap items-center gap-1">
      {view.drill.length > 0 ? (
        <nav aria-label={t('path')} className="flex flex-wrap items-center gap-0.5">
          <AriaButton
            onPress={() => onChange(drillUpTo(view, 0))}
            className="h-(--height-control-sm) cursor-default rounded-sm px-1.5 text-xs text-accent data-hovered:underline"
          >
            {t('path-all')}
          </AriaButton>
          {view.drill.map((step, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the path
            <span key={index} className="flex items-center gap-0.5">
              <ChevronRight aria-hidden size={12} className="text-muted" />
              <Chip
                name={dimensionName(step.dimension, i18n)}
                words={step.value ?? t('no-value')}
                tone="accent"
                removeLabel={t('path-remove', { name: step.value ?? t('no-value') })}
                onPress={() => onChange(index === view.drill.length - 1 ? view : drillUpTo(view, index + 1))}
                onRemove={() => onChange(removeStep(view, index))}
              />
            </span>
          ))}
        </nav>
      ) : null}
      {view.filters.map((filter, index) => (
        <Chip
          // biome-ignore lint/suspicious/noArrayIndexKey: filters have no identity but their place
          key={index}
          name={dimensionName(filter.dimension, i18n)}
          words={filterWords(filter, t)}
          removeLabel={t('filter-remove', { name: dimensionName(filter.dimension, i18n) })}
          onRemove={() => setFilter(index, null)}
          wrap={button => (
            <Popover label={t('filter-edit', { name: dimensionName(filter.dimension, i18n) })} trigger={button}>
              {close => (
                <FilterEditor
                  filter={filter}
                  others={view.filters.filter((_, at) => at !== index)}
                  onChange={changed => {
                    setFilter(index, changed);
                    close();
                  }}
                />
              )}
            </Popover>
          )}
        />
      ))}
      <AddFilter view={view} catalog={catalog} onChange={onChange} />
      {view.filters.length > 1 ? (
        <Button size="sm" variant="quiet" className="text-muted" onPress={() => onChange({ ...view, filters: [] })}>
          {t('filter-clear')}
        </Button>
      ) : null}
    </div>
  );
}

/** Choose a dimension, then its values. */
export function AddFilter({
  view,
  catalog,
  onChange,
}: {
  view: ExploreView;
  catalog: Catalog;
  onChange: (view: ExploreView) => void;
}) {
  const { t } = useTranslation('explore');
  const [dimension, setDimension] = useState<string | null>(null);
  return (
    <Popover
      label={t('filter-add')}
      className="p-2"
      trigger={
        <Button size="sm" variant="quiet" data-shortcut="f" className="text-muted" onPress={() => setDimension(null)}>
          <ListFilter aria-hidden size={13} />
          {t('filter-add')}
        </Button>
      }
    >
      {close =>
        dimension === null ? (
          <DimensionList catalog={catalog} taken={[]} onPick={setDimension} />
        ) : (
          <FilterEditor
            filter={{ dimension, op: 'in', values: [] }}
            others={view.filters}
            onChange={filter => {
              close();
              if (filter) onChange({ ...view, filters: [...view.filters, filter] });
            }}
          />
        )
      }
    </Popover>
  );
}

/** A chip in two parts: its words (opens, through `wrap` a popover) and its cross (removes). */
function Chip({
  name,
  words,
  tone = 'plain',
  removeLabel,
  onPress,
  onRemove,
  wrap = button => button,
}: {
  name: string;
  words: string;
  tone?: 'plain' | 'accent';
  removeLabel: string;
  onPress?: () => void;
  onRemove: () => void;
  wrap?: (button: ReactNode) => ReactNode;
}) {
  const ground = tone === 'accent' ? 'bg-accent-soft border-transparent' : 'bg-raised border-border';
  return (
    <span className={`flex h-(--height-control-sm) max-w-80 items-center rounded-sm border ${ground}`}>
      {wrap(
        <AriaButton
          {...(onPress ? { onPress } : {})}
          onKeyDown={event => {
            if (event.key === 'Delete' || event.key === 'Backspace') onRemove();
            else event.continuePropagation();
          }}
          className="flex h-full min-w-0 cursor-default items-center gap-1 rounded-l-sm pl-2 text-xs data-hovered:bg-hover"
        >
          <span className="shrink-0 text-muted">{name}</span>
          <span className="truncate font-[550]">{words}</span>
        </AriaButton>,
      )}
      <AriaButton
        aria-label={removeLabel}
        onPress={onRemove}
        className="flex h-full w-6 shrink-0 cursor-default items-center justify-center rounded-r-sm text-muted data-hovered:bg-hover data-hovered:text-text"
      >
        <X aria-hidden size={12} />
      </AriaButton>
    </span>
  );
}

function filterWords(filter: Filter, t: TFunction<'explore'>): string {
  const shown = filter.values.slice(0, 2).map(value => value ?? t('no-value'));
  const more = filter.values.length - shown.length;
  const list = shown.join(', ') + (more > 0 ? ` ${t('filter-more', { count: more })}` : '');
  return filter.op === 'in' ? list : `${t(`op.${filter.op}`)} ${list}`;
}
