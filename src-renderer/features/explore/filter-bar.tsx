import { ChevronRight } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Catalog } from '../../../src-core/contract/query.ts';
import type { Filter } from '../../../src-core/query/query-spec.ts';
import { AddFilter, FilterChip, FilterChips } from '../../components/filters/filter-chips.tsx';
import { dimensionName } from '../../components/table/dimension-name.ts';
import { Button } from '../../components/ui/button.tsx';
import { useDimensionValues } from '../../data/dimension-values.ts';
import { drillUpTo, removeStep } from './drill.ts';
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
  const setFilters = (filters: Filter[]) => onChange({ ...view, filters });
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
              <FilterChip
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
      <FilterChips filters={view.filters} useValues={useDimensionValues} onChange={setFilters} />
      <AddViewFilter view={view} catalog={catalog} onChange={onChange} />
      {view.filters.length > 1 ? (
        <Button size="sm" variant="quiet" className="text-muted" onPress={() => setFilters([])}>
          {t('filter-clear')}
        </Button>
      ) : null}
    </div>
  );
}

/** The button that the key "f" presses. */
export function AddViewFilter({
  view,
  catalog,
  onChange,
}: {
  view: ExploreView;
  catalog: Catalog;
  onChange: (view: ExploreView) => void;
}) {
  return (
    <AddFilter
      filters={view.filters}
      catalog={catalog}
      shortcut="f"
      useValues={useDimensionValues}
      onChange={filters => onChange({ ...view, filters })}
    />
  );
}
