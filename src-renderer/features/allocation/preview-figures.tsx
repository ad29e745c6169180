import { Check } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CostModelPreview, SplitRule } from '../../../src-core/contract/allocation.ts';
import type { Measure } from '../../../src-core/query/query-spec.ts';
import { cx } from '../../components/cx.ts';
import { formatMonth } from '../../components/format-time.ts';
import { Money } from '../../components/money/figures.tsx';
import { MoneyList } from '../../components/money/money-list.tsx';
import { dimensionName } from '../../components/table/dimension-name.ts';
import { Segmented } from '../../components/ui/segmented.tsx';
import { type MovedMeasure, type MoveGroup, movedMeasures, moveGroups } from './moves-model.ts';
import { closing } from './proof-model.ts';

const SHOWN = 20;

/** Who would have more and who less, what each split would place, in which order, and that it closes. */
export function PreviewFigures({
  preview,
  rules,
  measure: wanted,
}: {
  preview: CostModelPreview;
  rules: readonly SplitRule[];
  measure: Measure;
}) {
  const { t, i18n } = useTranslation('allocation');
  const { t: common } = useTranslation('common');
  const [measure, setMeasure] = useState<MovedMeasure>(wanted === 'BilledCost' ? 'BilledCost' : 'EffectiveCost');
  const groups = moveGroups(preview.moves, measure, SHOWN);
  const months = preview.months.toSorted();
  const monthName = (month: string | undefined) =>
    formatMonth(Date.parse(`${month}-01T00:00:00Z`), i18n.language, 'UTC', 'short');
  const isClosed = preview.proofs.every(proof => closing(proof).isClosed);
  return (
    <>
      <div className="mt-2 flex flex-wrap items-center justify-between gap-2">
        <p className="text-xs text-muted">
          {months.length === 0
            ? t('preview.noMonths')
            : t('preview.months', {
                count: months.length,
                from: monthName(months[0]),
                to: monthName(months.at(-1)),
              })}
        </p>
        <Segmented
          label={common('fact.measure')}
          size="sm"
          value={measure}
          options={movedMeasures.map(id => ({ id, label: common(`measure.${id}`) }))}
          onChange={setMeasure}
        />
      </div>
      {isClosed && preview.proofs.length > 0 ? (
        <p className="mt-1 flex items-center gap-1 text-xs text-positive">
          <Check aria-hidden size={13} />
          {t('preview.closes', { count: preview.proofs.length })}
        </p>
      ) : null}
      {groups.length === 0 ? <p className="mt-2 text-sm text-muted">{t('preview.noMoves')}</p> : null}
      {groups.map(group => (
        <Moves key={`${group.attribute} ${group.currency}`} group={group} />
      ))}
      <RulesThere preview={preview} rules={rules} />
    </>
  );
}

function Moves({ group }: { group: MoveGroup }) {
  const { t, i18n } = useTranslation('allocation');
  const attribute = dimensionName(group.attribute, i18n);
  const money = (amount: string) => <Money amount={amount} currency={group.currency} />;
  return (
    <div className="mt-3">
      <h3 className="eyebrow">
        {attribute} · {group.currency ?? t('noCurrency')}
      </h3>
      <table className="w-full text-xs">
        <caption className="sr-only">{t('preview.movesOf', { attribute })}</caption>
        <thead>
          <tr className="text-2xs text-muted">
            <th scope="col" className="py-1 text-left font-normal">
              {attribute}
            </th>
            <td aria-hidden />
            <th scope="col" className="text-right font-normal">
              {t('preview.after')}
            </th>
            <th scope="col" className="text-right font-normal">
              {t('preview.difference')}
            </th>
          </tr>
        </thead>
        <tbody>
          {group.moves.map(({ value, before, after, difference, bar }) => (
            <tr key={value ?? ''}>
              <th
                scope="row"
                className={cx(
                  'border-b border-border py-1 pr-2 text-left font-normal wrap-anywhere',
                  value === null && 'text-muted italic',
                )}
              >
                {value ?? t('noValue', { attribute })}
              </th>
              <td aria-hidden className="w-20 border-b border-border">
                <Bar length={bar} />
              </td>
              <td className="border-b border-border py-1 pl-2 text-right">
                <span className="sr-only">
                  {t('preview.before')} {money(before)}
                </span>
                {money(after)}
              </td>
              <td className="border-b border-border py-1 pl-2 text-right font-[550]">{money(difference)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {group.left > 0 ? <p className="mt-1 text-xs text-muted">{t('preview.more', { count: group.left })}</p> : null}
    </div>
  );
}

/** Left of the middle: less than before; right: more. */
function Bar({ length }: { length: number }) {
  const width = `${Math.abs(length) * 50}%`;
  return (
    <span className="relative block h-2.5">
      <span className="absolute inset-y-[-3px] left-1/2 w-px bg-border-strong" />
      <span
        className={cx('absolute inset-y-0 rounded-xs', length < 0 ? 'bg-series-2' : 'bg-series-3')}
        style={length < 0 ? { right: '50%', width } : { left: '50%', width }}
      />
    </span>
  );
}

function RulesThere({ preview, rules }: { preview: CostModelPreview; rules: readonly SplitRule[] }) {
  const { t } = useTranslation('allocation');
  const { t: common } = useTranslation('common');
  return (
    <div className="mt-4">
      <h3 className="eyebrow">{t('preview.order', { measure: common('measure.EffectiveCost') })}</h3>
      <ol className="text-xs">
        {preview.order.map((id, index) => {
          const effect = preview.byRule.find(part => part.id === id);
          return (
            <li key={id} className="flex items-baseline gap-2 border-b border-border py-1 last:border-b-0">
              <span className="figure w-4 shrink-0 text-right text-muted">{index + 1}</span>
              <span className="min-w-0 flex-1 wrap-anywhere">
                {rules.find(rule => rule.id === id)?.name ?? id}
                {effect?.unallocated.some(({ amount }) => !/^-?0$/.test(amount)) ? (
                  <span className="block text-warning">
                    {t('list.unallocated')}: <MoneyList amounts={effect.unallocated} />
                  </span>
                ) : null}
              </span>
              <span className="text-right">
                {effect && effect.pool.length > 0 ? (
                  <MoneyList amounts={effect.pool} />
                ) : (
                  <span className="text-muted">{t('list.noPool')}</span>
                )}
              </span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
