import { useTranslation } from 'react-i18next';
import { measures } from '../../../../src-core/query/query-spec.ts';
import { AddFilter, FilterChips } from '../../../components/filters/filter-chips.tsx';
import { dimensionName } from '../../../components/table/dimension-name.ts';
import { Segmented } from '../../../components/ui/segmented.tsx';
import { Select } from '../../../components/ui/select.tsx';
import { useDimensionValues } from '../../../data/dimension-values.ts';
import { useCatalog } from '../../../data/lake-query.ts';
import type { PartProps } from './part.tsx';
import { Labelled, Part } from './part.tsx';

const OWN = 'own';
/** Where the lake has no rates for a currency the report says so; these are asked for most. */
const usual = ['USD', 'EUR', 'GBP', 'JPY', 'KRW'];

/** Which cost, in which currency, of which charges. */
export function FiguresPart({ draft, problems, onHead, ...open }: PartProps) {
  const { t, i18n } = useTranslation('report-templates');
  const { t: common } = useTranslation('common');
  const { data: catalog } = useCatalog();
  const { measure, currency, allocation, filters } = draft.head;
  const currencies = [...new Set([...(currency ? [currency] : []), ...(catalog?.currencies ?? []), ...usual])];
  const says = [
    common(`measure.${measure}`),
    currency ?? t('figures.ownCurrency'),
    t(`figures.allocationOption.${allocation}`),
    ...(filters.length === 0 ? [] : [filters.map(({ dimension }) => dimensionName(dimension, i18n)).join(', ')]),
  ];
  const unkept = problems.find(problem => problem.section === null && problem.code === 'not-after-splits');
  return (
    <Part title={t('figures.title')} says={says.join(' · ')} {...open}>
      <div className="grid grid-cols-2 gap-3">
        <Select
          label={t('figures.measure')}
          showLabel="stacked"
          value={measure}
          options={measures.map(id => ({ id, label: common(`measure.${id}`), hint: common(`measureHint.${id}`) }))}
          onChange={next => onHead({ measure: next })}
        />
        <Select
          label={t('figures.currency')}
          showLabel="stacked"
          value={currency ?? OWN}
          options={[
            { id: OWN, label: t('figures.ownCurrency'), hint: t('figures.ownCurrencyHint') },
            ...currencies.map(id => ({ id, label: id, hint: t('figures.convertedHint') })),
          ]}
          onChange={next => onHead({ currency: next === OWN ? null : next })}
        />
      </div>
      <Labelled label={t('figures.allocation')}>
        <Segmented
          label={t('figures.allocation')}
          size="sm"
          value={allocation}
          options={(['none', 'split'] as const).map(id => ({ id, label: t(`figures.allocationOption.${id}`) }))}
          onChange={next => onHead({ allocation: next })}
        />
      </Labelled>
      <Labelled label={t('figures.filters')}>
        <div className="flex flex-wrap items-center gap-1">
          {filters.length === 0 ? <span className="text-sm">{t('figures.allCharges')}</span> : null}
          <FilterChips filters={filters} useValues={useDimensionValues} onChange={next => onHead({ filters: next })} />
          {catalog ? (
            <AddFilter
              filters={filters}
              catalog={catalog}
              allocation={allocation}
              useValues={useDimensionValues}
              onChange={next => onHead({ filters: next })}
            />
          ) : null}
        </div>
        {unkept ? (
          <p className="mt-1 text-xs text-negative">
            {t('problem.not-after-splits', { dimension: dimensionName(unkept.dimension ?? '', i18n) })}
          </p>
        ) : null}
      </Labelled>
    </Part>
  );
}
