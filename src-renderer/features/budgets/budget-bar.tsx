import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { BudgetState } from '../../../src-core/contract/budgets.ts';
import { cx } from '../../components/cx.ts';
import { barMarks } from './budgets-model.ts';

const at = (share: number) => ({ left: `${share * 100}%` });
const wide = (from: number, share: number) => ({ left: `${from * 100}%`, width: `${share * 100}%` });

/** Spent over budget: filled what is whole, lighter what is not; a line where the plan is, an edge where the budget ends, a tick where it is expected to end. */
export function BudgetBar({ state, className }: { state: Omit<BudgetState, 'path'>; className?: string }) {
  const { whole, provisional, budget, plan, expected } = barMarks(state);
  const isOver = budget !== null && (whole ?? 0) + provisional > budget;
  const fill = isOver ? 'bg-negative' : 'bg-accent';
  return (
    <span aria-hidden className={cx('relative block h-3.5', className)}>
      <span className="absolute inset-x-0 inset-y-1 rounded-xs bg-sunken" />
      {budget === null ? null : (
        <span className="absolute inset-y-1 left-0 rounded-xs bg-border" style={{ width: `${budget * 100}%` }} />
      )}
      {whole === null ? null : <span className={cx('absolute inset-y-1 rounded-xs', fill)} style={wide(0, whole)} />}
      {provisional > 0 ? (
        <span className={cx('absolute inset-y-1 rounded-xs opacity-50', fill)} style={wide(whole ?? 0, provisional)} />
      ) : null}
      {plan === null ? null : <span className="absolute inset-y-0.5 -ml-px w-px bg-muted" style={at(plan)} />}
      {budget === null ? null : <span className="absolute inset-y-0 -ml-0.5 w-0.5 bg-text" style={at(budget)} />}
      {expected === null ? null : (
        <span
          className="absolute top-1/2 -mt-1 -ml-1 size-2 rotate-45 border border-surface bg-series-1"
          style={at(expected)}
        />
      )}
    </span>
  );
}

/** What the marks of the bar are. */
export function BarLegend() {
  const { t } = useTranslation('budgets');
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1 px-4 py-3 text-xs text-muted">
      <Mark name={t('chart.actual')}>
        <span className="h-1.5 w-5 rounded-xs bg-accent" />
      </Mark>
      <Mark name={t('chart.open')}>
        <span className="h-1.5 w-5 rounded-xs bg-accent opacity-50" />
      </Mark>
      <Mark name={t('legend.plan')}>
        <span className="h-3 w-px bg-muted" />
      </Mark>
      <Mark name={t('legend.expected')}>
        <span className="size-2 rotate-45 bg-series-1" />
      </Mark>
      <Mark name={t('chart.budget')}>
        <span className="h-3.5 w-0.5 bg-text" />
      </Mark>
    </ul>
  );
}

function Mark({ name, children }: { name: string; children: ReactNode }) {
  return (
    <li className="flex items-center gap-1.5">
      <span aria-hidden className="flex w-5 justify-center">
        {children}
      </span>
      {name}
    </li>
  );
}
