import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { Budget, BudgetPast } from '../../../../src-core/contract/budgets.ts';
import { cx } from '../../../components/cx.ts';
import { formatDay } from '../../../components/format-time.ts';
import { Money, Percent } from '../../../components/money/figures.tsx';
import { periodText, thresholdText } from '../budget-words.ts';

/** Without an amount: what such periods cost, to choose one by. */
export function PastSpend({ past, currency }: { past: readonly BudgetPast[]; currency: string }) {
  const { i18n } = useTranslation('budgets');
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
      {past.toReversed().map(({ period, actual }) => (
        <Fragment key={period.from}>
          <dt className="text-muted">{periodText(period, i18n.language)}</dt>
          <dd className="text-right">
            <Money amount={actual} currency={currency} />
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}

/** Periods that are over under this budget: what was spent against it, and on which morning each threshold would have been seen reached. */
export function PastBars({
  past,
  thresholds,
  currency,
}: {
  past: readonly BudgetPast[];
  thresholds: Budget['thresholds'];
  currency: string;
}) {
  const { t, i18n } = useTranslation('budgets');
  const longest = Math.max(0, ...past.flatMap(({ budget, actual }) => [Number(budget ?? 0), Number(actual ?? 0)]));
  const share = (amount: string) => `${longest === 0 ? 0 : Math.max(0, Number(amount) / longest) * 100}%`;
  return (
    <ol className="grid gap-3">
      {past.toReversed().map(({ period, budget, actual, reached }) => {
        const isOver = budget !== null && actual !== null && Number(actual) > Number(budget);
        const told = reached
          .flatMap(one => {
            const threshold = thresholds.find(({ id }) => id === one.id);
            return one.on === null || !threshold ? [] : [{ ...one, on: one.on, threshold }];
          })
          .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
        return (
          <li key={period.from}>
            <div className="flex items-baseline gap-2 text-sm">
              <span className="w-24 shrink-0 text-muted">{periodText(period, i18n.language)}</span>
              <Money amount={actual} currency={currency} className={cx('font-[550]', isOver && 'text-negative')} />
              <span className="text-xs text-muted">
                {t('list.of')} <Money amount={budget} currency={currency} />
              </span>
              <span className="ml-auto text-xs text-muted">
                <Percent ratio={budget === null || actual === null ? null : Number(actual) / Number(budget)} />
              </span>
            </div>
            <div aria-hidden className="relative my-1 h-2 rounded-xs bg-sunken">
              {actual === null ? null : (
                <span
                  className={cx('absolute inset-y-0 left-0 rounded-xs', isOver ? 'bg-negative' : 'bg-accent')}
                  style={{ width: share(actual) }}
                />
              )}
              {budget === null ? null : (
                <span className="absolute -inset-y-0.5 -ml-0.5 w-0.5 bg-text" style={{ left: share(budget) }} />
              )}
            </div>
            <ul className="grid text-xs text-muted">
              {told.length === 0 ? <li>{t('whatIf.silent')}</li> : null}
              {told.map(({ id, on, isProvisional, threshold }) => (
                <li key={id} className="flex gap-2">
                  <span className="w-24 shrink-0 whitespace-nowrap">{formatDay(on, i18n.language)}</span>
                  <span>
                    {thresholdText(threshold, i18n)}
                    {isProvisional ? ` · ${t('threshold.provisional')}` : ''}
                  </span>
                </li>
              ))}
            </ul>
          </li>
        );
      })}
    </ol>
  );
}
