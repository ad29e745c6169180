import { Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { budgetNotes } from '../../../src-core/budgets/words/words.ts';
import type { BudgetState, StoredBudget } from '../../../src-core/contract/budgets.ts';
import { Item } from '../../components/layout/item.tsx';
import { Section } from '../../components/layout/page.tsx';
import { Money, Percent, Unknown } from '../../components/money/figures.tsx';
import { Button } from '../../components/ui/button.tsx';
import { EmptyState } from '../../components/ui/states.tsx';
import { searchOf } from '../../data/address.ts';
import { Accuracy } from './accuracy.tsx';
import { BudgetActions } from './budget-actions.tsx';
import { BudgetAlerts } from './budget-alerts.tsx';
import { BudgetVersions } from './budget-versions.tsx';
import { budgetFigures, periodText, scopeText, thresholdText, usedUpText } from './budget-words.ts';
import { type BudgetRow, thresholdAmount } from './budgets-model.ts';
import { Completeness } from './completeness.tsx';
import { NeedBadge } from './need-badge.tsx';
import { PathChart } from './path-chart.tsx';
import { PathLegend } from './path-legend.tsx';
import { PathTable } from './path-table.tsx';
import { ThresholdTable } from './threshold-table.tsx';

/** One budget: where it stands, how it came there and where it ends, what that rests on, and the money itself. */
export function BudgetDetail({ row: { stored, state, need }, day }: { row: BudgetRow; day: string | null }) {
  const { t, i18n } = useTranslation('budgets');
  const { name, scope, owners } = stored.body;
  return (
    <div className="mx-auto grid w-full max-w-[1200px] grid-cols-[minmax(0,1fr)] gap-6 px-6 py-4">
      <div>
        <Link
          to="/budgets"
          search={searchOf({ day })}
          className="inline-flex items-center gap-1 rounded-xs text-xs text-accent hover:underline"
        >
          <ArrowLeft aria-hidden size={13} />
          {t('detail.back')}
        </Link>
        <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1">
          <h2 className="text-lg font-semibold wrap-anywhere">{name}</h2>
          <NeedBadge need={need} />
          <BudgetActions stored={stored} state={state} day={day} />
        </div>
        <p className="text-sm text-muted wrap-anywhere">
          {[
            ...(state === null ? [] : [periodText(state.period, i18n.language)]),
            scopeText(scope, i18n),
            `${t(`common:measure.${scope.measure}`)}, ${scope.currency}`,
            scope.zone,
            ...(owners.length === 0 ? [] : [t('list.owners', { list: owners.join(', ') })]),
          ].join(' · ')}
        </p>
      </div>
      {state === null ? (
        <EmptyState title={t('need.none')}>{t('list.noPeriod')}</EmptyState>
      ) : (
        <Standing stored={stored} state={state} />
      )}
      <div className="grid gap-6 min-[1000px]:grid-cols-2">
        <Section title={t('alerts.title')}>
          <BudgetAlerts id={stored.id} />
        </Section>
        <Section title={t('version.all')}>
          <BudgetVersions stored={stored} day={day} />
        </Section>
      </div>
    </div>
  );
}

function Standing({ stored, state }: { stored: StoredBudget; state: BudgetState }) {
  const { t, i18n } = useTranslation('budgets');
  const [showsTable, setShowsTable] = useState(false);
  const levels = stored.body.thresholds.flatMap(threshold => {
    const amount = thresholdAmount(threshold, state.budget);
    const isDrawn = threshold.on === 'actual' && Number(threshold.at) !== 1;
    return amount === null || !isDrawn ? [] : [{ id: threshold.id, amount, label: thresholdText(threshold, i18n) }];
  });
  return (
    <>
      <StandingFigures state={state} />
      <Section
        title={t('chart.title')}
        aside={
          <Button size="sm" variant="quiet" onPress={() => setShowsTable(!showsTable)} aria-expanded={showsTable}>
            {t(showsTable ? 'chart.hideTable' : 'chart.showTable')}
          </Button>
        }
      >
        <PathLegend />
        <PathChart state={state} levels={levels} />
        {showsTable ? (
          <div className="mt-2 max-h-[60vh] overflow-auto rounded-lg border border-border">
            <PathTable state={state} />
          </div>
        ) : null}
      </Section>
      {state.notes.length === 0 ? null : (
        <Section title={t('detail.notes')}>
          <ul className="list-disc pl-5 text-sm text-muted">
            {budgetNotes(state, i18n.language, budgetFigures(i18n)).map(note => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </Section>
      )}
      <div className="grid gap-6 min-[1000px]:grid-cols-2">
        <Section title={t('threshold.title')}>
          <ThresholdTable thresholds={state.thresholds} />
        </Section>
        <Section title={t('accuracy.title')}>
          <Accuracy stored={stored} day={state.today} />
        </Section>
      </div>
    </>
  );
}

function StandingFigures({ state }: { state: BudgetState }) {
  const { t, i18n } = useTranslation('budgets');
  const { currency, forecast, burn } = state;
  const isRolled = state.rolledOver !== null && state.rolledOver !== '0';
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-4 [&>div]:max-w-52">
      <Item
        label={t('column.spentOnly')}
        hint={
          state.provisional === '0' ? undefined : (
            <>
              {t('detail.provisional')} <Money amount={state.provisional} currency={currency} />
            </>
          )
        }
      >
        <Money amount={state.actual} currency={currency} />
      </Item>
      <Item
        label={t('chart.budget')}
        hint={
          isRolled ? (
            <>
              <Money amount={state.amount} currency={currency} /> {t('detail.rolledOver')}{' '}
              <Money amount={state.rolledOver} currency={currency} />
            </>
          ) : undefined
        }
      >
        <Money amount={state.budget} currency={currency} />
      </Item>
      <Item label={t('column.burn')} hint={t('detail.burnHint')}>
        <Percent ratio={burn === null ? null : Number(burn)} />
      </Item>
      <Item
        label={t('column.expected')}
        hint={
          forecast === null ? (
            t('detail.noForecast')
          ) : forecast.low80 === null || forecast.high80 === null ? (
            t('detail.noBand')
          ) : (
            <>
              {t('detail.band')} <Money amount={forecast.low80} currency={currency} /> –{' '}
              <Money amount={forecast.high80} currency={currency} />
            </>
          )
        }
      >
        <Money amount={forecast?.total} currency={currency} />
      </Item>
      <Item label={t('column.chance')} hint={usedUpText(state, i18n) ?? undefined}>
        {forecast?.overrun ? <Percent ratio={Number(forecast.overrun)} /> : <Unknown />}
      </Item>
      <div className="text-sm">
        <dt className="eyebrow">{t('column.data')}</dt>
        <dd>
          <Completeness state={state} isLong />
        </dd>
      </div>
    </dl>
  );
}
