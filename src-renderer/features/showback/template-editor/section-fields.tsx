import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { recordDatasetNames } from '../../../../src-core/anycost/records.ts';
import type { ReportSection } from '../../../../src-core/contract/reports.ts';
import { unitKeys } from '../../../../src-core/contract/units.ts';
import { type Measure, measures } from '../../../../src-core/query/query-spec.ts';
import { Checkbox } from '../../../components/ui/checkbox.tsx';
import { Segmented } from '../../../components/ui/segmented.tsx';
import { Select } from '../../../components/ui/select.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { api } from '../../../data/client.ts';
import { useOwnUnits } from '../../../data/own-units.ts';
import { DimensionsField, SplitByField, useReportDimensions } from './dimensions-field.tsx';
import { AllOrSome, ChartField, ChoiceList, CountField } from './option-fields.tsx';
import { Labelled } from './part.tsx';
import { firstColumns, groupColumns, sumColumns } from './record-columns.ts';
import { recordName } from './section-words.ts';

type Of<K extends ReportSection['kind']> = Extract<ReportSection, { kind: K }>;
type Props<K extends ReportSection['kind']> = {
  section: Of<K>;
  /** Of the template: what a section can be by and show depends on it. */
  figures: { readonly allocation: 'none' | 'split'; readonly measure: Measure };
  onChange: (section: ReportSection) => void;
};

/** What a section of each kind can be told. */
export function SectionFields({ section, figures, onChange }: Props<ReportSection['kind']>) {
  const { t } = useTranslation('report-templates');
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <TextField
        label={t('sections.heading')}
        placeholder={t('sections.headingOwn')}
        maxLength={200}
        value={section.title}
        onChange={title => onChange({ ...section, title })}
      />
      <OwnFields section={section} figures={figures} onChange={onChange} />
    </div>
  );
}

function OwnFields({ section, figures, onChange }: Props<ReportSection['kind']>) {
  const { t } = useTranslation('report-templates');
  const dimensions = useReportDimensions(figures.allocation);
  switch (section.kind) {
    case 'summary':
      return null;
    case 'cost':
      return <CostFields section={section} figures={figures} onChange={onChange} />;
    case 'trend':
      return (
        <>
          <SplitByField by={section.by} options={dimensions} onChange={by => onChange({ ...section, by })} />
          <div className="grid grid-cols-2 gap-3">
            <CountField
              label={t('option.periods')}
              value={section.periods}
              min={2}
              max={60}
              onChange={periods => onChange({ ...section, periods })}
            />
            <CountField
              label={t('option.topSeries')}
              value={section.top}
              max={50}
              onChange={top => onChange({ ...section, top })}
            />
          </div>
          <ChartField value={section.chart} onChange={chart => onChange({ ...section, chart })} />
        </>
      );
    case 'forecast':
      return (
        <>
          <SplitByField by={section.by} options={dimensions} onChange={by => onChange({ ...section, by })} />
          <div className="grid grid-cols-2 gap-3">
            <CountField
              label={t('option.months')}
              value={section.months}
              max={12}
              onChange={months => onChange({ ...section, months })}
            />
            <CountField
              label={t('option.topSeries')}
              value={section.top}
              max={50}
              onChange={top => onChange({ ...section, top })}
            />
          </div>
        </>
      );
    case 'change':
      return (
        <>
          <SplitByField by={section.by} options={dimensions} onChange={by => onChange({ ...section, by })} />
          <CountField
            label={t('option.topSeries')}
            value={section.top}
            max={100}
            onChange={top => onChange({ ...section, top })}
          />
        </>
      );
    case 'units':
      return <UnitFields section={section} figures={figures} onChange={onChange} />;
    case 'gpu':
      return (
        <>
          <ChoiceList
            label={t('option.show')}
            options={(['summary', 'idle-by-team', 'jobs'] as const).map(id => ({
              id,
              label: t(`option.showOption.${id}`),
            }))}
            chosen={section.show}
            onChange={show => onChange({ ...section, show })}
          />
          {section.show.includes('jobs') ? (
            <CountField
              label={t('option.topJobs')}
              value={section.top}
              max={1_000}
              onChange={top => onChange({ ...section, top })}
            />
          ) : null}
        </>
      );
    case 'records':
      return <RecordFields section={section} figures={figures} onChange={onChange} />;
    case 'budgets':
      return <BudgetFields section={section} figures={figures} onChange={onChange} />;
    case 'note':
      return (
        <TextField
          label={t('option.text')}
          description={t('option.textHint')}
          lines={6}
          maxLength={20_000}
          value={section.text}
          onChange={text => onChange({ ...section, text })}
        />
      );
  }
}

function CostFields({ section, figures, onChange }: Props<'cost'>) {
  const { t } = useTranslation('report-templates');
  const { t: common } = useTranslation('common');
  const dimensions = useReportDimensions(figures.allocation);
  const put = (part: Partial<Of<'cost'>>) => onChange({ ...section, ...part });
  const lines = section.lines;
  return (
    <>
      <DimensionsField names={section.by} options={dimensions} onChange={by => put({ by })} />
      <div className="grid grid-cols-[3fr_2fr] gap-3">
        <Select
          label={t('option.compare')}
          showLabel="stacked"
          value={section.compare}
          options={(['none', 'previous-period', 'previous-year'] as const).map(id => ({
            id,
            label: t(`option.compareOption.${id}`),
          }))}
          onChange={compare => put({ compare })}
        />
        <CountField label={t('option.top')} value={section.top} max={10_000} onChange={top => put({ top })} />
      </div>
      <p className="-mt-1 text-xs text-muted">{t('option.topHint')}</p>
      <ChartField value={section.chart} onChange={chart => put({ chart })} />
      <Labelled label={t('option.lines')}>
        <Segmented
          label={t('option.lines')}
          size="sm"
          value={lines}
          options={(['none', 'grouped', 'charges'] as const)
            .filter(id => id !== 'charges' || figures.allocation === 'none' || lines === 'charges')
            .map(id => ({ id, label: t(`option.linesOption.${id}`) }))}
          onChange={next => put({ lines: next, ...(next === 'none' ? { sheetPerValue: false } : {}) })}
        />
        <p className="mt-1 text-xs text-muted">{t(`option.linesHint.${lines}`)}</p>
      </Labelled>
      {lines === 'none' && !section.sheetPerValue ? null : (
        <Checkbox isSelected={section.sheetPerValue} onChange={sheetPerValue => put({ sheetPerValue })}>
          {t('option.sheetPerValue')}
        </Checkbox>
      )}
      <ChoiceList
        label={t('option.measures')}
        options={measures
          .filter(id => id !== figures.measure || section.measures.includes(id))
          .map(id => ({ id, label: common(`measure.${id}`) }))}
        chosen={section.measures}
        onChange={chosen => put({ measures: chosen })}
      />
    </>
  );
}

function UnitFields({ section, onChange }: Props<'units'>) {
  const { t } = useTranslation('report-templates');
  const { t: units } = useTranslation('units');
  const { data: own } = useOwnUnits();
  const known: { id: string; label: string }[] = unitKeys.map(id => ({ id, label: units(`unit.${id}.title`) }));
  const customs = (own?.units ?? []).map(({ unit: { name, title } }) => ({ id: `custom:${name}`, label: title }));
  const put = (part: Partial<Of<'units'>>) => onChange({ ...section, ...part });
  return (
    <>
      <AllOrSome
        label={t('option.units')}
        all={t('option.allUnits')}
        some={t('option.someUnits')}
        empty=""
        options={[...known, ...customs]}
        chosen={section.units}
        onChange={chosen => put({ units: chosen })}
      />
      <CountField label={t('option.periods')} value={section.periods} max={24} onChange={periods => put({ periods })} />
      <ChartField value={section.chart} onChange={chart => put({ chart })} />
    </>
  );
}

function RecordFields({ section, onChange }: Props<'records'>) {
  const { t, i18n } = useTranslation('report-templates');
  const { t: common } = useTranslation('common');
  const put = (part: Partial<Of<'records'>>) => onChange({ ...section, ...part });
  const nameOf = (column: string) => recordName(column, i18n.language);
  return (
    <>
      <Select
        label={t('option.dataset')}
        showLabel="stacked"
        value={section.dataset}
        options={recordDatasetNames.map(id => ({ id, label: common(`dataset.${id}`) }))}
        onChange={dataset => put({ dataset, ...firstColumns[dataset] })}
      />
      <DimensionsField
        key={section.dataset}
        names={section.by}
        options={groupColumns(section.dataset)}
        nameOf={nameOf}
        onChange={by => put({ by })}
      />
      <ChoiceList
        label={t('option.recordMeasures')}
        options={sumColumns(section.dataset).map(id => ({ id, label: nameOf(id) }))}
        chosen={section.measures}
        onChange={chosen => put({ measures: chosen.slice(0, 10) })}
      />
      <CountField label={t('option.top')} value={section.top} max={10_000} onChange={top => put({ top })} />
      <ChartField value={section.chart} onChange={chart => put({ chart })} />
    </>
  );
}

function BudgetFields({ section, onChange }: Props<'budgets'>) {
  const { t } = useTranslation('report-templates');
  const { data } = useQuery({
    queryKey: ['budgets', 'names'],
    queryFn: ({ signal }) => api.budgets.list(undefined, { signal }),
    staleTime: 0,
  });
  return (
    <AllOrSome
      label={t('option.budgets')}
      all={t('option.allBudgets')}
      some={t('option.someBudgets')}
      empty={t('option.noBudgets')}
      options={(data ?? []).map(({ id, body }) => ({ id, label: body.name }))}
      chosen={section.budgets}
      onChange={budgets => onChange({ ...section, budgets })}
    />
  );
}
