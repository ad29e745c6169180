import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { BudgetState } from '../../../src-core/contract/budgets.ts';
import { Money, Percent, Unknown } from '../../components/money/figures.tsx';
import { Cell, HeadCell, PlainTable, RowHead } from '../../components/table/plain-table.tsx';
import { searchOf } from '../../data/address.ts';
import { BarLegend, BudgetBar } from './budget-bar.tsx';
import { periodText, scopeText, usedUpText } from './budget-words.ts';
import type { BudgetRow } from './budgets-model.ts';
import { Completeness } from './completeness.tsx';
import { NeedBadge } from './need-badge.tsx';

/** The least of the columns: a narrow window has no room for it, and the budget itself says it, too. */
const wideOnly = 'max-[1100px]:hidden';

/** Every budget, most urgent first. @param day kept in the links, so that a budget opens as it is listed */
export function BudgetList({ rows, day }: { rows: readonly BudgetRow[]; day: string | null }) {
  const { t } = useTranslation('budgets');
  return (
    <>
      <PlainTable
        caption={t('title')}
        head={
          <>
            <HeadCell>{t('column.budget')}</HeadCell>
            <HeadCell>{t('column.state')}</HeadCell>
            <HeadCell>{t('column.spent')}</HeadCell>
            <HeadCell align="right" className={wideOnly}>
              {t('column.burn')}
            </HeadCell>
            <HeadCell align="right">{t('column.expected')}</HeadCell>
            <HeadCell align="right">{t('column.chance')}</HeadCell>
            <HeadCell>{t('column.data')}</HeadCell>
          </>
        }
      >
        <tbody>
          {rows.map(row => (
            <Row key={row.stored.id} row={row} day={day} />
          ))}
        </tbody>
      </PlainTable>
      <BarLegend />
    </>
  );
}

function Row({ row: { stored, state, need }, day }: { row: BudgetRow; day: string | null }) {
  const { t, i18n } = useTranslation('budgets');
  const { name, scope, owners } = stored.body;
  return (
    <tr className="hover:bg-hover">
      <RowHead className="min-w-40">
        <Link
          to="/budgets"
          search={searchOf({ id: stored.id, day })}
          className="rounded-xs font-[550] wrap-anywhere hover:text-accent hover:underline"
        >
          {name}
        </Link>
        <span className="block text-xs font-normal text-muted wrap-anywhere">{scopeText(scope, i18n)}</span>
        {owners.length === 0 ? null : (
          <span className="block text-xs font-normal text-muted wrap-anywhere">
            {t('list.owners', { list: owners.join(', ') })}
          </span>
        )}
      </RowHead>
      <Cell className="whitespace-nowrap">
        <NeedBadge need={need} />
        {state === null ? null : (
          <span className="mt-0.5 block text-xs text-muted">{periodText(state.period, i18n.language)}</span>
        )}
      </Cell>
      {state === null ? (
        <Cell colSpan={5} className="text-muted">
          {t('list.noPeriod')}
        </Cell>
      ) : (
        <Figures state={state} />
      )}
    </tr>
  );
}

function Figures({ state }: { state: BudgetState }) {
  const { t, i18n } = useTranslation('budgets');
  const { currency, forecast, burn } = state;
  const usedUp = usedUpText(state, i18n);
  return (
    <>
      <Cell className="min-w-40">
        <span className="flex flex-wrap items-baseline justify-between gap-x-2">
          <Money amount={state.actual} currency={currency} className="font-[550]" />
          <span className="text-xs text-muted">
            {t('list.of')} <Money amount={state.budget} currency={currency} />
          </span>
        </span>
        <BudgetBar state={state} className="mt-0.5" />
      </Cell>
      <Cell align="right" className={wideOnly}>
        <Percent ratio={burn === null ? null : Number(burn)} />
      </Cell>
      <Cell align="right">
        <Money amount={forecast?.total} currency={currency} className="font-[550]" />
        {forecast === null || forecast.low80 === null || forecast.high80 === null ? null : (
          <span className="block text-xs whitespace-nowrap text-muted">
            <Money amount={forecast.low80} currency={currency} style="compact" /> –{' '}
            <Money amount={forecast.high80} currency={currency} style="compact" />
          </span>
        )}
      </Cell>
      <Cell align="right" className="min-w-28">
        {forecast?.overrun ? <Percent ratio={Number(forecast.overrun)} /> : <Unknown />}
        {usedUp === null ? null : <span className="block text-xs text-muted">{usedUp}</span>}
      </Cell>
      <Cell className="min-w-28">
        <Completeness state={state} />
      </Cell>
    </>
  );
}
