import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { BudgetState } from '../../../src-core/contract/budgets.ts';
import { formatDay } from '../../components/format-time.ts';
import { Money } from '../../components/money/figures.tsx';
import { isOpenDay } from './path-model.ts';

/** The figures of the day under the pointer. */
export function PathTip(props: {
  day: BudgetState['path'][number];
  state: BudgetState;
  left: number;
  width: number;
  isRight: boolean;
}) {
  const { day, state } = props;
  const { t, i18n } = useTranslation('budgets');
  const { currency } = state;
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute top-4 z-20 min-w-52 rounded-md bg-raised px-2.5 py-2 text-xs shadow-(--shadow-overlay)"
      style={props.isRight ? { right: props.width - props.left + 12 } : { left: props.left + 12 }}
    >
      <p className="mb-1 flex justify-between gap-4 font-[550]">
        <span>{formatDay(day.at, i18n.language, true)}</span>
        {isOpenDay(state, day) ? <span className="text-warning">{t('chart.notWhole')}</span> : null}
      </p>
      {day.actual === null ? null : (
        <Line name={t('chart.actual')}>
          <Money amount={day.actual} currency={currency} />
        </Line>
      )}
      {day.expected === null ? null : (
        <Line name={t('chart.expected')}>
          <Money amount={day.expected} currency={currency} />
        </Line>
      )}
      {day.low80 === null || day.high80 === null ? null : (
        <Line name={t('chart.band')}>
          <Money amount={day.low80} currency={currency} /> – <Money amount={day.high80} currency={currency} />
        </Line>
      )}
      <Line name={t('chart.plan')}>
        <Money amount={day.plan} currency={currency} />
      </Line>
      <Line name={t('chart.budget')}>
        <Money amount={state.budget} currency={currency} />
      </Line>
    </div>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <p className="flex justify-between gap-4 leading-[18px]">
      <span className="text-muted">{name}</span>
      <span>{children}</span>
    </p>
  );
}
