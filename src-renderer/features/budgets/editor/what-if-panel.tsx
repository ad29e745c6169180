import { useTranslation } from 'react-i18next';
import { needOf } from '../../../../src-core/budgets/budget-need.ts';
import type { BudgetState } from '../../../../src-core/contract/budgets.ts';
import { cx } from '../../../components/cx.ts';
import { Money, Percent } from '../../../components/money/figures.tsx';
import { ErrorState, Skeleton } from '../../../components/ui/states.tsx';
import { BudgetBar } from '../budget-bar.tsx';
import { periodText, usedUpText } from '../budget-words.ts';
import { Completeness } from '../completeness.tsx';
import { NeedBadge } from '../need-badge.tsx';
import { type BudgetDraft, budgetOf, gapOf } from './budget-draft.ts';
import { PastBars, PastSpend } from './past-bars.tsx';
import { useWhatIf } from './use-what-if.ts';

/** What the budget as it stands on screen says now and would have said of the periods before. Nothing of it is saved. */
export function WhatIfPanel({ draft, day }: { draft: BudgetDraft; day: string | null }) {
  const { t } = useTranslation('budgets');
  const budget = budgetOf(draft);
  const gap = gapOf(draft);
  // Without an amount yet, what the periods before cost is what one is chosen by.
  const guess = budget === null && gap === 'amount' ? budgetOf({ ...draft, ...unpriced }) : null;
  const asked = budget ?? guess;
  const { data, error, refetch, isBehind } = useWhatIf(asked, day);
  return (
    <div className="min-h-0 flex-1 overflow-auto px-4 py-3">
      <h2 className="text-sm font-semibold">{t('whatIf.title')}</h2>
      <p className="mb-3 text-xs text-muted">{t('whatIf.hint')}</p>
      {budget === null ? <p className="mb-4 text-sm">{t(`whatIf.gap.${gap ?? 'amount'}`)}</p> : null}
      {asked === null ? null : error && !isBehind ? (
        <ErrorState compact error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <div aria-busy={isBehind} className={cx('grid gap-5', isBehind && 'opacity-60 transition-opacity delay-150')}>
          {budget === null ? null : data.state ? (
            <Now state={data.state} />
          ) : (
            <p className="text-sm text-muted">{t('list.noPeriod')}</p>
          )}
          <section>
            <h3 className="eyebrow mb-2">{t('whatIf.past')}</h3>
            {data.past.length === 0 ? (
              <p className="text-sm text-muted">{t('whatIf.noPast')}</p>
            ) : budget === null ? (
              <PastSpend past={data.past} currency={asked.scope.currency} />
            ) : (
              <PastBars past={data.past} thresholds={budget.thresholds} currency={asked.scope.currency} />
            )}
          </section>
        </div>
      ) : (
        <Skeleton className="h-72" />
      )}
    </div>
  );
}

const unpriced = { amounts: [{ from: '', amount: '0' }], thresholds: [], cap: '' };

function Now({ state }: { state: BudgetState }) {
  const { t, i18n } = useTranslation('budgets');
  const { currency, forecast, burn } = state;
  const usedUp = usedUpText(state, i18n);
  return (
    <section>
      <h3 className="eyebrow mb-2">{t('whatIf.now', { period: periodText(state.period, i18n.language) })}</h3>
      <p className="mb-1 flex flex-wrap items-baseline gap-x-2 gap-y-1 text-sm">
        <Money amount={state.actual} currency={currency} className="text-lg font-semibold" />
        <span className="text-muted">
          {t('list.of')} <Money amount={state.budget} currency={currency} />
        </span>
        <span className="ml-auto">
          <NeedBadge need={needOf(state)} />
        </span>
      </p>
      <BudgetBar state={state} className="mb-2" />
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
        <dt className="text-muted">{t('column.burn')}</dt>
        <dd className="text-right">
          <Percent ratio={burn === null ? null : Number(burn)} />
        </dd>
        <dt className="text-muted">{t('column.expected')}</dt>
        <dd className="text-right">
          <Money amount={forecast?.total} currency={currency} />
        </dd>
        <dt className="text-muted">{t('column.chance')}</dt>
        <dd className="text-right">
          <Percent ratio={forecast?.overrun ? Number(forecast.overrun) : null} />
        </dd>
        {usedUp === null ? null : (
          <>
            <dt className="text-muted">{t('whatIf.usedUp')}</dt>
            <dd className="text-right">{usedUp}</dd>
          </>
        )}
        <dt className="text-muted">{t('column.data')}</dt>
        <dd className="flex justify-end text-right">
          <Completeness state={state} />
        </dd>
      </dl>
    </section>
  );
}
