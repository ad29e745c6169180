import { useTranslation } from 'react-i18next';
import type { Catalog } from '../../../src-core/contract/query.ts';
import { type Grain, grains } from '../../../src-core/query/query-spec.ts';
import { Segmented } from '../../components/ui/segmented.tsx';
import { Select } from '../../components/ui/select.tsx';
import { Switch } from '../../components/ui/switch.tsx';
import { ComparePicker } from './compare-picker.tsx';
import { cannotExpect } from './expected/expected-spec.ts';
import { AddViewFilter } from './filter-bar.tsx';
import { GroupBy } from './group-by.tsx';
import type { DayRange, ResolvedPeriod } from './period.ts';
import { PeriodPicker } from './period-picker.tsx';
import { type ChartKind, chartKinds, type ExploreView } from './view-state.ts';

/** When, by what, in which steps: the controls of a question, in the order in which it is asked. */
export function Toolbar({
  view,
  catalog,
  days,
  period,
  onChange,
}: {
  view: ExploreView;
  catalog: Catalog;
  days: DayRange | null;
  period: ResolvedPeriod;
  onChange: (part: Partial<ExploreView>) => void;
}) {
  const { t } = useTranslation('explore');
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
      <PeriodPicker
        period={view.period}
        resolved={period}
        data={days}
        zone={view.zone}
        onChange={next => onChange({ period: next, rows: null })}
      />
      <span data-shortcut-group="t">
        <Select<Grain>
          label={t('grain.label')}
          showLabel="inline"
          size="sm"
          value={view.grain}
          options={grains.map(grain => ({
            id: grain,
            label: t(`grain.${grain}`),
            ...(grain === 'hour' && view.allocation === 'split'
              ? { isDisabled: true, hint: t('split.hour-not-kept') }
              : {}),
          }))}
          onChange={grain => onChange({ grain, rows: null })}
        />
      </span>
      <GroupBy
        catalog={catalog}
        dimensions={view.dimensions}
        allocation={view.allocation}
        onChange={dimensions => onChange({ dimensions, rows: null })}
      />
      {view.filters.length + view.drill.length === 0 ? (
        <AddViewFilter view={view} catalog={catalog} onChange={onChange} />
      ) : null}
      <span className="ml-auto flex items-center gap-3">
        <ComparePicker compare={view.compare} period={period} onChange={compare => onChange({ compare })} />
        <Switch
          isSelected={view.expected}
          isDisabled={!view.expected && cannotExpect(view) !== null}
          onChange={expected => onChange({ expected })}
        >
          <span className="text-xs">{t('expected.switch')}</span>
        </Switch>
        {view.grain === 'none' ? null : (
          <Segmented<ChartKind>
            label={t('chart.kind')}
            size="sm"
            value={view.chart}
            options={chartKinds.map(kind => ({ id: kind, label: t(`chart.${kind}`) }))}
            onChange={chart => onChange({ chart })}
          />
        )}
        <Select
          label={t('top.label')}
          showLabel="inline"
          size="sm"
          value={String(view.top)}
          options={[...new Set([3, 5, 8, 10, 15, 20, 30, view.top])]
            .sort((a, b) => a - b)
            .map(top => ({ id: String(top), label: String(top) }))}
          onChange={top => onChange({ top: Number(top) })}
        />
      </span>
    </div>
  );
}
