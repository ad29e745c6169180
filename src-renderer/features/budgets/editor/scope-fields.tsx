import { useTranslation } from 'react-i18next';
import { currencyCodes } from '../../../../src-core/anycost/currency-codes.ts';
import { measures } from '../../../../src-core/query/query-spec.ts';
import { AddFilter, FilterChips } from '../../../components/filters/filter-chips.tsx';
import { zoneOptions } from '../../../components/schedule/cadence-fields.tsx';
import { ComboBox } from '../../../components/ui/combo-box.tsx';
import { Select } from '../../../components/ui/select.tsx';
import { useDimensionValues } from '../../../data/dimension-values.ts';
import { useCatalog } from '../../../data/lake-query.ts';
import type { BudgetDraft } from './budget-draft.ts';
import { FieldGroup, FieldRow } from './field-group.tsx';

const currencyOptions = currencyCodes.map(id => ({ id, label: id }));

/** Which charges count, by which measure, in which currency and whose days. Amounts after splits are known by UTC day only. */
export function ScopeFields({
  scope,
  onChange,
}: {
  scope: BudgetDraft['scope'];
  onChange: (scope: BudgetDraft['scope']) => void;
}) {
  const { t } = useTranslation('budgets');
  const catalog = useCatalog().data;
  const put = (part: Partial<BudgetDraft['scope']>) => onChange({ ...scope, ...part });
  const isSplit = scope.allocation === 'split';
  return (
    <FieldGroup title={t('editor.scope')} hint={t('editor.scopeHint', { currency: scope.currency })}>
      <div className="flex flex-wrap items-center gap-1">
        {scope.filters.length === 0 ? <span className="text-sm text-muted">{t('scope.everything')}</span> : null}
        <FilterChips filters={scope.filters} useValues={useDimensionValues} onChange={filters => put({ filters })} />
        {catalog ? (
          <AddFilter
            filters={scope.filters}
            catalog={catalog}
            allocation={scope.allocation}
            useValues={useDimensionValues}
            onChange={filters => put({ filters })}
          />
        ) : null}
      </div>
      <FieldRow>
        <Select
          label={t('editor.measure')}
          showLabel="stacked"
          value={scope.measure}
          options={measures.map(id => ({ id, label: t(`common:measure.${id}`) }))}
          onChange={measure => put({ measure })}
        />
        <ComboBox
          label={t('editor.currency')}
          showLabel
          value={scope.currency}
          options={currencyOptions}
          onChange={currency => put({ currency })}
        />
        <Select
          label={t('editor.allocation')}
          showLabel="stacked"
          value={scope.allocation}
          options={(['none', 'split'] as const).map(id => ({ id, label: t(`editor.allocations.${id}`) }))}
          onChange={allocation => put(allocation === 'split' ? { allocation, zone: 'UTC' } : { allocation })}
        />
        {isSplit ? null : (
          <ComboBox
            label={t('editor.zone')}
            showLabel
            value={scope.zone}
            options={zoneOptions}
            onChange={zone => put({ zone })}
          />
        )}
      </FieldRow>
    </FieldGroup>
  );
}
