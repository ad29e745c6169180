import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { recordDatasetNames, recordDatasets } from '../../../src-core/anycost/records.ts';
import type { Driver, SplitRule } from '../../../src-core/contract/allocation.ts';
import { measures } from '../../../src-core/query/query-spec.ts';
import { ConditionsEditor } from '../../components/rule-parts/conditions-editor.tsx';
import { type Pair, PairsEditor } from '../../components/rule-parts/pairs-editor.tsx';
import { dimensionName, plainName } from '../../components/table/dimension-name.ts';
import { ComboBox } from '../../components/ui/combo-box.tsx';
import { Segmented } from '../../components/ui/segmented.tsx';
import { Select } from '../../components/ui/select.tsx';
import { TextField } from '../../components/ui/text-field.tsx';

const methods = ['proportional', 'even', 'fixed'] as const;
const drivers = ['spend', 'records', 'metric'] as const;
const datasets = recordDatasetNames.filter(name => name !== 'metric');
const summable: readonly string[] = ['integer', 'decimal', 'ratio'];

type Put = (part: Partial<SplitRule>) => void;

/** How the pool is divided, and what the shares are proportional to. */
export function MethodFields({
  rule,
  fields,
  onChange,
}: {
  rule: SplitRule;
  fields: readonly string[];
  onChange: Put;
}) {
  const { t } = useTranslation('allocation');
  const { method } = rule;
  const start: Record<(typeof methods)[number], SplitRule['method']> = {
    even: { kind: 'even' },
    fixed: { kind: 'fixed', weights: Object.fromEntries((rule.targets ?? []).map(target => [target, '1'])) },
    proportional: { kind: 'proportional', driver: emptyDriver.spend },
  };
  return (
    <div className="grid gap-3">
      <div>
        <span aria-hidden className="mb-1 block text-xs text-muted">
          {t('editor.method')}
        </span>
        <Segmented
          label={t('editor.method')}
          value={method.kind}
          options={methods.map(id => ({ id, label: t(`methodName.${id}`) }))}
          onChange={kind =>
            kind !== method.kind && onChange({ method: start[kind], targets: kind === 'fixed' ? null : rule.targets })
          }
        />
      </div>
      {method.kind === 'fixed' ? <FixedFields rule={rule} weights={method.weights} onChange={onChange} /> : null}
      {method.kind === 'proportional' ? (
        <DriverFields
          rule={rule}
          driver={method.driver}
          fields={fields}
          onChange={driver => onChange({ method: { kind: 'proportional', driver } })}
        />
      ) : null}
    </div>
  );
}

const emptyDriver: { readonly [K in Driver['kind']]: Driver } = {
  spend: { kind: 'spend', measure: 'EffectiveCost', where: [] },
  records: { kind: 'records', dataset: 'gpu-job', column: 'GpuHeldSeconds', by: 'Account', names: {} },
  metric: { kind: 'metric', metric: '', by: '', names: {} },
};

function FixedFields({
  rule,
  weights,
  onChange,
}: {
  rule: SplitRule;
  weights: Readonly<Record<string, string>>;
  onChange: Put;
}) {
  const { t, i18n } = useTranslation('allocation');
  const [pairs, setPairs] = useState<readonly Pair[]>(() => {
    const known = Object.entries(weights);
    return known.length > 0 ? known : [['', '1']];
  });
  return (
    <PairsEditor
      label={t('editor.weights')}
      fromLabel={dimensionName(rule.attribute, i18n)}
      toLabel={t('weights.weight')}
      pairs={pairs}
      onChange={next => {
        setPairs(next);
        onChange({ method: { kind: 'fixed', weights: recordOf(next) } });
      }}
    />
  );
}

function DriverFields({
  rule,
  driver,
  fields,
  onChange,
}: {
  rule: SplitRule;
  driver: Driver;
  fields: readonly string[];
  onChange: (driver: Driver) => void;
}) {
  const { t, i18n } = useTranslation('allocation');
  const { t: common } = useTranslation('common');
  return (
    <div className="grid gap-3 rounded-md border border-border bg-surface p-3">
      <Select
        label={t('editor.driver')}
        showLabel="stacked"
        value={driver.kind}
        options={drivers.map(id => ({ id, label: t(`driverName.${id}`), hint: t(`driverHint.${id}`) }))}
        onChange={kind => kind !== driver.kind && onChange(emptyDriver[kind])}
      />
      {driver.kind === 'spend' ? (
        <>
          <Select
            label={common('fact.measure')}
            showLabel="stacked"
            value={driver.measure}
            options={measures.map(id => ({ id, label: common(`measure.${id}`) }))}
            onChange={measure => onChange({ ...driver, measure })}
          />
          <ConditionsEditor
            label={t('editor.driverWhere', { attribute: dimensionName(rule.attribute, i18n) })}
            conditions={driver.where}
            fields={fields}
            onChange={where => onChange({ ...driver, where })}
          />
        </>
      ) : null}
      {driver.kind === 'records' ? <RecordsFields driver={driver} onChange={onChange} /> : null}
      {driver.kind === 'metric' ? (
        <div className="grid grid-cols-2 gap-3">
          <TextField
            label={t('editor.metric')}
            value={driver.metric}
            onChange={metric => onChange({ ...driver, metric })}
          />
          <TextField label={t('editor.metricBy')} value={driver.by} onChange={by => onChange({ ...driver, by })} />
        </div>
      ) : null}
      {driver.kind === 'spend' ? null : <NamesFields rule={rule} driver={driver} onChange={onChange} />}
    </div>
  );
}

function RecordsFields({
  driver,
  onChange,
}: {
  driver: Extract<Driver, { kind: 'records' }>;
  onChange: (driver: Driver) => void;
}) {
  const { t } = useTranslation('allocation');
  const { columns } = recordDatasets[driver.dataset];
  const named = (names: readonly string[]) => names.map(id => ({ id, label: `${plainName(id)} (${id})` }));
  const amounts = columns.filter(({ type }) => summable.includes(type)).map(({ name }) => name);
  const texts = columns.filter(({ type }) => type === 'string').map(({ name }) => name);
  return (
    <>
      <Select
        label={t('editor.dataset')}
        showLabel="stacked"
        value={driver.dataset}
        options={datasets.map(id => ({ id, label: t(`dataset.${id}`) }))}
        onChange={dataset => {
          const next = recordDatasets[dataset];
          const [column = ''] = next.totals;
          onChange({ ...driver, dataset, column, by: next.columns.find(({ type }) => type === 'string')?.name ?? '' });
        }}
      />
      <div className="grid grid-cols-2 gap-3">
        <ComboBox
          key={`column ${driver.dataset}`}
          label={t('editor.column')}
          showLabel
          value={driver.column}
          options={named(amounts)}
          onChange={column => onChange({ ...driver, column })}
        />
        <ComboBox
          key={`by ${driver.dataset}`}
          label={t('editor.by')}
          showLabel
          value={driver.by}
          options={named([...new Set([driver.by, ...texts])])}
          onChange={by => onChange({ ...driver, by })}
        />
      </div>
    </>
  );
}

/** Accounts and labels that are called otherwise than the values they stand for. */
function NamesFields({
  rule,
  driver,
  onChange,
}: {
  rule: SplitRule;
  driver: Exclude<Driver, { kind: 'spend' }>;
  onChange: (driver: Driver) => void;
}) {
  const { t, i18n } = useTranslation('allocation');
  const [pairs, setPairs] = useState<readonly Pair[]>(() => Object.entries(driver.names));
  return (
    <PairsEditor
      label={t('editor.names')}
      fromLabel={driver.by === '' ? t('editor.by') : driver.by}
      toLabel={dimensionName(rule.attribute, i18n)}
      pairs={pairs}
      onChange={next => {
        setPairs(next);
        onChange({ ...driver, names: recordOf(next) });
      }}
    />
  );
}

const recordOf = (pairs: readonly Pair[]): Record<string, string> =>
  Object.fromEntries(pairs.filter(([from]) => from !== ''));
