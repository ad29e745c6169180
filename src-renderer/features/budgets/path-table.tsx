import { useTranslation } from 'react-i18next';
import type { BudgetState } from '../../../src-core/contract/budgets.ts';
import { formatDay } from '../../components/format-time.ts';
import { Money } from '../../components/money/figures.tsx';
import { Cell, HeadCell, PlainTable, RowHead } from '../../components/table/plain-table.tsx';
import { isOpenDay } from './path-model.ts';

/** The chart as figures: each day with everything up to it. */
export function PathTable({ state }: { state: BudgetState }) {
  const { t, i18n } = useTranslation('budgets');
  const { currency } = state;
  return (
    <PlainTable
      caption={t('chart.table')}
      head={
        <>
          <HeadCell>{t('chart.until')}</HeadCell>
          <HeadCell align="right">{t('chart.plan')}</HeadCell>
          <HeadCell align="right">{t('chart.actual')}</HeadCell>
          <HeadCell align="right">{t('chart.expected')}</HeadCell>
          <HeadCell align="right">{t('chart.low80')}</HeadCell>
          <HeadCell align="right">{t('chart.high80')}</HeadCell>
        </>
      }
    >
      <tbody>
        {state.path.map(day => (
          <tr key={day.at} className="hover:bg-hover">
            <RowHead className="whitespace-nowrap">
              {formatDay(day.at, i18n.language, true)}
              {isOpenDay(state, day) ? <span className="ml-2 text-xs text-warning">{t('chart.notWhole')}</span> : null}
            </RowHead>
            {[day.plan, day.actual, day.expected, day.low80, day.high80].map((amount, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the columns are fixed
              <Cell key={column} align="right">
                <Money amount={amount} currency={currency} />
              </Cell>
            ))}
          </tr>
        ))}
      </tbody>
    </PlainTable>
  );
}
