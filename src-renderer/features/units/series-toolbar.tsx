import { Link } from '@tanstack/react-router';
import { ChevronLeft, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { unitKeys } from '../../../src-core/contract/units.ts';
import type { Filter } from '../../../src-core/query/query-spec.ts';
import { dimensionName } from '../../components/table/dimension-name.ts';
import { Button } from '../../components/ui/button.tsx';
import { Segmented } from '../../components/ui/segmented.tsx';
import { Select } from '../../components/ui/select.tsx';
import { useCatalog } from '../../data/lake-query.ts';
import type { OwnUnit } from '../../data/own-units.ts';
import { MonthSelect } from './month-select.tsx';
import { chartGrains, plainView, type UnitsView, writeView } from './units-address.ts';
import { useUnitWords } from './use-unit-words.ts';

/** What people split a unit cost by, the first ones first. */
const splits = [
  ...['x_ModelVersion', 'x_Model', 'x_ModelProvider', 'x_Feature', 'x_Team', 'x_Product', 'x_Customer'],
  ...['x_Environment', 'x_SdlcStage', 'x_CostCenter', 'ServiceProviderName', 'ServiceName', 'SubAccountName'],
  ...['RegionName', 'ResourceName', 'x_TokenType', 'x_PromptTemplate'],
];
const NONE = 'none';

/** Back to the cards; which unit, when, by what; what it is narrowed to. */
export function SeriesToolbar({
  view,
  unit,
  month,
  own,
  onChange,
}: {
  view: UnitsView;
  unit: string;
  month: string;
  own: readonly OwnUnit[];
  onChange: (part: Partial<UnitsView>) => void;
}) {
  const { t, i18n } = useTranslation('units');
  const { data: catalog } = useCatalog();
  const words = useUnitWords(own);
  const filled = new Set((catalog?.dimensions ?? []).filter(dimension => dimension.filled > 0).map(({ name }) => name));
  const offered = splits.filter(name => filled.has(name) || name === view.by);
  const by = view.by !== null && !offered.includes(view.by) ? [view.by, ...offered] : offered;
  const units = [
    ...unitKeys.map(id => ({ id: id as string, label: words(id).title })),
    ...own.map(({ unit: { name, title } }) => ({ id: `custom:${name}`, label: title, group: t('own.title') })),
  ];
  const known = units.some(({ id }) => id === unit) ? units : [{ id: unit, label: unit }, ...units];
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-border bg-surface px-4 py-2">
      <Link
        to="/units"
        search={writeView({ ...plainView, month: view.month })}
        className="inline-flex h-(--height-control-sm) items-center gap-1 rounded-sm pr-2 text-xs font-[550] text-accent hover:underline"
      >
        <ChevronLeft aria-hidden size={14} />
        {t('series.back')}
      </Link>
      <Select
        size="sm"
        label={t('series.unit')}
        value={unit}
        options={known}
        onChange={next => onChange({ unit: next, why: null })}
        className="max-w-64"
      />
      <MonthSelect month={month} onChange={next => onChange({ month: next })} />
      <Select
        size="sm"
        showLabel="inline"
        label={t('series.by')}
        value={view.by ?? NONE}
        options={[
          { id: NONE, label: t('series.byNothing') },
          ...by.map(id => ({ id, label: dimensionName(id, i18n) })),
        ]}
        onChange={id => onChange({ by: id === NONE ? null : id, why: null })}
      />
      <Filters filters={view.filters} onChange={filters => onChange({ filters, why: null })} />
      <div className="ml-auto flex items-center gap-2">
        <span className="text-xs text-muted">{t('series.chart')}</span>
        <Segmented
          size="sm"
          label={t('series.grain')}
          value={view.grain}
          options={chartGrains.map(id => ({ id, label: t(`grain.${id}`) }))}
          onChange={grain => onChange({ grain })}
        />
      </div>
    </div>
  );
}

function Filters({ filters, onChange }: { filters: readonly Filter[]; onChange: (filters: Filter[]) => void }) {
  const { t, i18n } = useTranslation(['units', 'common']);
  return filters.map((filter, index) => {
    const values = filter.values.map(value => value ?? t('common:noValue')).join(', ');
    const words = t(`filter.${filter.op}`, { name: dimensionName(filter.dimension, i18n), values });
    return (
      <Button
        key={`${filter.dimension} ${filter.op} ${values}`}
        size="sm"
        aria-label={t('filter.remove', { words })}
        onPress={() => onChange(filters.filter((_, at) => at !== index))}
        className="max-w-72"
      >
        <span className="truncate">{words}</span>
        <X aria-hidden size={12} className="shrink-0 text-muted" />
      </Button>
    );
  });
}
