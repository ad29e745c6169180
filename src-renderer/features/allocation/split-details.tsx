import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../../../src-core/address/addresses.ts';
import type { AllocationProof, SplitRule } from '../../../src-core/contract/allocation.ts';
import type { Measure } from '../../../src-core/query/query-spec.ts';
import { formatDay } from '../../components/format-time.ts';
import { Money, Percent, Unknown } from '../../components/money/figures.tsx';
import { dimensionName } from '../../components/table/dimension-name.ts';
import { Cell, HeadCell, PlainTable, RowHead } from '../../components/table/plain-table.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Select } from '../../components/ui/select.tsx';
import { ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { AddressLink } from '../../data/address-link.tsx';
import { api } from '../../data/client.ts';
import { useLakeQuery } from '../../data/lake-query.ts';
import { figuresOfRule, monthAfter } from './proof-model.ts';
import { SidePanel } from './side-panel.tsx';
import { methodWords, poolWords, targetWords } from './split-words.ts';
import { stretchesOf, type Weight } from './weights-model.ts';

/** One split in a month: what it took, how it weighed, who got what. */
export function SplitDetails({
  rule,
  isInForce,
  proofs,
  month,
  measure,
  onEdit,
  onClose,
}: {
  rule: SplitRule;
  isInForce: boolean;
  proofs: readonly AllocationProof[];
  month: string;
  measure: Measure;
  onEdit: () => void;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation('allocation');
  const figures = figuresOfRule(proofs, { month, measure, ruleId: rule.id });
  const explore = addressOf.explore({
    measures: [measure],
    dimensions: [rule.attribute],
    grain: 'none',
    period: { from: `${month}-01`, to: `${monthAfter(month)}-01` },
    filters: [{ dimension: 'x_AllocationRule', op: 'in', values: [rule.id] }],
    allocation: 'split',
  });
  return (
    <SidePanel
      title={rule.name}
      onClose={onClose}
      footer={
        <div className="flex items-center justify-between gap-2">
          <AddressLink address={explore} className="text-sm text-accent hover:underline">
            {t('details.explore')}
          </AddressLink>
          <Button size="sm" variant="primary" onPress={onEdit}>
            {t('details.edit')}
          </Button>
        </div>
      }
    >
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 text-sm">
        <dt className="text-muted">{t('details.pool')}</dt>
        <dd className="wrap-anywhere">{poolWords(rule, t, i18n)}</dd>
        <dt className="text-muted">{t('details.method')}</dt>
        <dd className="wrap-anywhere">{methodWords(rule, t, i18n)}</dd>
        <dt className="text-muted">{t('details.targets')}</dt>
        <dd className="wrap-anywhere">{targetWords(rule, t, i18n)}</dd>
        {rule.note === '' ? null : (
          <>
            <dt className="text-muted">{t('editor.note')}</dt>
            <dd className="wrap-anywhere">{rule.note}</dd>
          </>
        )}
      </dl>
      {figures.map(({ currency, pool, placed, unallocated }) => (
        <p key={currency} className="mt-3 flex flex-wrap items-baseline gap-x-1.5 text-sm">
          <span className="font-semibold">
            <Money amount={pool} currency={currency} />
          </span>
          <span className="text-muted">=</span>
          <OrNone amount={placed} currency={currency} /> <span className="text-muted">{t('details.placed')}</span>
          <span className="text-muted">+</span>
          <OrNone amount={unallocated} currency={currency} />{' '}
          <span className="text-muted">{t('details.unallocated')}</span>
        </p>
      ))}
      {isInForce ? (
        <Weights rule={rule} month={month} />
      ) : (
        <p className="mt-3 text-sm text-muted">{t('details.notYet')}</p>
      )}
    </SidePanel>
  );
}

/** Null here: the split has no such part. */
function OrNone({ amount, currency }: { amount: string | null; currency: string }) {
  const { t } = useTranslation('allocation');
  return amount === null ? (
    <span className="text-muted">{t('proof.none')}</span>
  ) : (
    <Money amount={amount} currency={currency} />
  );
}

function Weights({ rule, month }: { rule: SplitRule; month: string }) {
  const { t, i18n } = useTranslation('allocation');
  const { t: common } = useTranslation('common');
  const [chosen, setChosen] = useState<string | null>(null);
  const { data, error, refetch } = useLakeQuery(['allocation-weights', rule.id, month], signal =>
    api.allocation.weights({ ruleId: rule.id, month }, { signal }),
  );
  if (error) return <ErrorState compact error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="mt-3 h-40" />;
  const stretches = stretchesOf(data);
  const stretch = stretches.find(({ id }) => id === chosen) ?? stretches[0];
  if (!stretch) return <p className="mt-3 text-sm text-muted">{t('weights.none')}</p>;
  const label = (id: string, period: string, currency: string | null) => ({
    id,
    label: `${rule.period === 'day' ? `${formatDay(period, i18n.language)} · ` : ''}${currency ?? t('noCurrency')}`,
  });
  return (
    <div className="mt-4">
      <div className="mb-1 flex flex-wrap items-center justify-between gap-2">
        <h3 className="eyebrow">{t(rule.period === 'day' ? 'weights.titleDay' : 'weights.title')}</h3>
        {stretches.length > 1 ? (
          <Select
            label={t('weights.stretch')}
            size="sm"
            value={stretch.id}
            options={stretches.map(({ id, period, currency }) => label(id, period, currency))}
            onChange={setChosen}
          />
        ) : null}
      </div>
      <div className="-mx-1 overflow-hidden rounded-lg border border-border bg-surface">
        <PlainTable
          caption={t('weights.caption', { name: rule.name })}
          head={
            <>
              <HeadCell>{dimensionName(rule.attribute, i18n)}</HeadCell>
              <HeadCell align="right">{t('weights.weight')}</HeadCell>
              <HeadCell align="right">{t('weights.share')}</HeadCell>
              <HeadCell align="right">{common('measure.EffectiveCost')}</HeadCell>
            </>
          }
        >
          <tbody>
            {stretch.weights.map(weight => (
              <WeightRow key={weight.target ?? ''} weight={weight} />
            ))}
          </tbody>
        </PlainTable>
      </div>
    </div>
  );
}

function WeightRow({ weight: { target, weight, share, amount, currency } }: { weight: Weight }) {
  const { t, i18n } = useTranslation('allocation');
  return (
    <tr>
      <RowHead className={target === null ? 'text-muted italic' : 'wrap-anywhere'}>{target ?? t('flow.left')}</RowHead>
      <Cell align="right" className="figure">
        {target === null ? null : (
          <span title={weight}>
            {new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 2 }).format(weight as `${number}`)}
          </span>
        )}
      </Cell>
      <Cell align="right">{target === null ? null : <Percent ratio={share} />}</Cell>
      <Cell align="right">{amount === null ? <Unknown /> : <Money amount={amount} currency={currency} />}</Cell>
    </tr>
  );
}
