import { useTranslation } from 'react-i18next';
import { AddFilter, FilterChips } from '../../../components/filters/filter-chips.tsx';
import { dimensionName } from '../../../components/table/dimension-name.ts';
import { Segmented } from '../../../components/ui/segmented.tsx';
import { Select } from '../../../components/ui/select.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { useBudgetNames } from '../../../data/budgets.ts';
import { useDimensionValues } from '../../../data/dimension-values.ts';
import { useCatalog, useLakeFacts } from '../../../data/lake-query.ts';
import { useSources } from '../../../data/sources.ts';
import type { RuleDraft, RuleFault } from './rule-draft.ts';
import { SomeOf } from './some-of.tsx';

export type RulePart = {
  draft: RuleDraft;
  faults: ReadonlySet<RuleFault>;
  onChange: (part: Partial<RuleDraft>) => void;
};

/** Stands for the whole among the dimensions; no dimension is called so. */
const WHOLE = '-';

/** What the rule watches, in the fields of its kind. */
export function TriggerFields(part: RulePart) {
  const { draft, onChange } = part;
  switch (draft.kind) {
    case 'budget':
      return <Budgets {...part} />;
    case 'dead-source':
      return <Sources chosen={draft.sources} onChange={sources => onChange({ sources })} />;
    case 'quality':
      return (
        <div className="grid grid-cols-2 gap-3 max-[800px]:grid-cols-1">
          <Minimum {...part} />
          <CurrencyField {...part} />
        </div>
      );
    case 'cost-change':
      return <CostChange {...part} />;
    case 'report':
      return null;
  }
}

function Budgets({ draft, onChange }: RulePart) {
  const { t } = useTranslation('alerts');
  const { data } = useBudgetNames();
  if (data?.length === 0) return <p className="text-sm">{t('rules.noBudgets')}</p>;
  return (
    <SomeOf
      label={t('trigger.budget')}
      options={data ?? []}
      chosen={draft.budgets}
      onChange={budgets => onChange({ budgets })}
    />
  );
}

function Sources({ chosen, onChange }: { chosen: readonly string[]; onChange: (sources: string[]) => void }) {
  const { t } = useTranslation('alerts');
  const { data: sources } = useSources();
  const { data: streams } = useDimensionValues({ dimension: 'x_Source', search: '', filters: [], limit: 1_000 }, true);
  const registered = (sources ?? []).map(({ id, name }) => ({ id, name }));
  const known = new Set(registered.map(({ name }) => name));
  const files = (streams?.values ?? []).flatMap(({ value }) =>
    value === null || known.has(value) ? [] : [{ id: value, name: value }],
  );
  return <SomeOf label={t('rules.sources')} options={[...registered, ...files]} chosen={chosen} onChange={onChange} />;
}

function CostChange(part: RulePart) {
  const { draft, faults, onChange } = part;
  const { t, i18n } = useTranslation('alerts');
  const { data: catalog } = useCatalog();
  const { scope } = draft;
  const dimensions = (catalog?.dimensions ?? []).filter(({ filled }) => filled > 0).map(({ name }) => name);
  const choices = [...new Set([...(draft.by === null ? [] : [draft.by]), ...dimensions])];
  const setFilters = (filters: RuleDraft['scope']['filters']) => onChange({ scope: { ...scope, filters } });
  return (
    <>
      <div className="grid grid-cols-3 gap-3 max-[800px]:grid-cols-1">
        <TextField
          label={t('rules.upBy')}
          inputMode="decimal"
          value={draft.upBy}
          onChange={text => onChange({ upBy: text.trim() })}
          {...(faults.has('upBy') ? { error: t('rules.problem.amount') } : {})}
        />
        <Minimum {...part} />
        <CurrencyField {...part} />
      </div>
      <div className="grid grid-cols-2 items-end gap-3 max-[800px]:grid-cols-1">
        <Select
          label={t('rules.by')}
          showLabel="stacked"
          value={draft.by ?? WHOLE}
          options={[
            { id: WHOLE, label: t('rules.whole') },
            ...choices.map(id => ({ id, label: dimensionName(id, i18n) })),
          ]}
          onChange={id => onChange({ by: id === WHOLE ? null : id })}
        />
        <span>
          <Segmented
            label={t('rules.window')}
            value={draft.window}
            options={[
              { id: 'day', label: t('rules.day') },
              { id: 'week', label: t('rules.week') },
            ]}
            onChange={window => onChange({ window })}
          />
        </span>
      </div>
      <fieldset>
        <legend className="mb-1 text-xs text-muted">{t('rules.filters')}</legend>
        <div className="flex flex-wrap items-center gap-1">
          <FilterChips filters={scope.filters} useValues={useDimensionValues} onChange={setFilters} />
          {catalog ? (
            <AddFilter
              filters={scope.filters}
              catalog={catalog}
              allocation={scope.allocation}
              useValues={useDimensionValues}
              onChange={setFilters}
            />
          ) : null}
        </div>
      </fieldset>
    </>
  );
}

function Minimum({ draft, faults, onChange }: RulePart) {
  const { t } = useTranslation('alerts');
  return (
    <TextField
      label={t('rules.minimum')}
      inputMode="decimal"
      value={draft.minimum}
      onChange={text => onChange({ minimum: text.trim() })}
      {...(faults.has('minimum') ? { error: t('rules.problem.amount') } : {})}
    />
  );
}

/** The currencies of the lake, and the one that is chosen. */
function CurrencyField({ draft, onChange }: RulePart) {
  const { t } = useTranslation('alerts');
  const { currencies } = useLakeFacts();
  const options = [...new Set([draft.currency, ...currencies])].map(id => ({ id, label: id }));
  return (
    <Select
      label={t('rules.currency')}
      showLabel="stacked"
      value={draft.currency}
      options={options}
      onChange={currency => onChange({ currency })}
    />
  );
}
