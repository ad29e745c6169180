import { Link } from '@tanstack/react-router';
import { ArrowRight, CircleHelp } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatAmount as toDecimal } from '../../../src-core/money/amount.ts';
import { shownGrowth } from '../../../src-core/money/growth.ts';
import { formatMonth } from '../../components/format-time.ts';
import { Card } from '../../components/layout/page.tsx';
import { Money, Percent } from '../../components/money/figures.tsx';
import { IconButton } from '../../components/ui/button.tsx';
import { Segmented } from '../../components/ui/segmented.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { useExplainer } from '../../data/explain.ts';
import { useSettings } from '../../data/lake-query.ts';
import { Breakdown } from './breakdown.tsx';
import { localDay, monthlySpend, nextMonth, pickMonths } from './home-model.ts';
import { LargestChanges } from './largest-changes.tsx';
import { MonthBars } from './month-bars.tsx';
import { useCurrencies, useLastChargedDay, useMonthlySpend } from './use-home.ts';

/**
 * The newest whole month against the one before, the months behind it, and what moved most.
 * @param chargesEnd where the lake's charges end (UTC, exclusive)
 * @param news what changed; stands right after the headline, also where there is none
 */
export function SpendSummary({ chargesEnd, news }: { chargesEnd: string | null; news: ReactNode }) {
  const { t, i18n } = useTranslation(['home', 'common']);
  const { settings } = useSettings();
  const { data, error, refetch } = useMonthlySpend();
  const { data: bySize } = useCurrencies();
  const [chosen, setChosen] = useState<string | null>(null);
  const byCurrency = data ? monthlySpend(data.result, data.measure) : new Map<string | null, never[]>();
  const currencies = (bySize ?? []).filter(code => byCurrency.has(code));
  const currency = chosen !== null && currencies.includes(chosen) ? chosen : (currencies[0] ?? null);
  const months = byCurrency.get(currency) ?? [];
  const newest = months.at(-1)?.start ?? null;
  // The month in which the lake's charges end is nearly always the newest with spend: asked for beside the months, not after them.
  const likely = chargesEnd === null ? null : Date.parse(chargesEnd) - 1;
  const month = newest ?? likely;
  const { data: lastDay } = useLastChargedDay(
    month === null ? null : `${localDay(month, settings.zone).slice(0, 7)}-01`,
    settings.measure,
    settings.zone,
  );
  const explainer = useExplainer();
  const explain = (start: number) => {
    const from = localDay(start, settings.zone);
    explainer.cell({ measure: settings.measure, currency, from, to: nextMonth(from), zone: settings.zone });
  };
  if (error) {
    return (
      <>
        <Card>
          <ErrorState error={error} onRetry={() => void refetch()} />
        </Card>
        {news}
      </>
    );
  }
  if (!data || !bySize || (newest !== null && lastDay === undefined)) {
    return (
      <Card className="flex h-[340px] flex-col gap-3 p-5">
        <Skeleton className="h-4 w-40" />
        <Skeleton className="h-8 w-56" />
        <Skeleton className="mt-auto h-44 w-full" />
      </Card>
    );
  }
  const { latest, before, unfinished } = pickMonths(months, lastDay ?? null, settings.zone);
  if (!latest) {
    return (
      <>
        <Card>
          <EmptyState title={t('noSpend')}>{t('noSpendHint')}</EmptyState>
        </Card>
        {news}
      </>
    );
  }
  return (
    <>
      <Card>
        <div className="flex flex-wrap items-start gap-x-6 gap-y-2 px-5 pt-4">
          <div>
            <p className="text-xs text-muted">
              {t(`common:measure.${data.measure}`)} · {formatMonth(latest.start, i18n.language, settings.zone)}
            </p>
            <p className="mt-0.5 flex items-baseline gap-3">
              <Money
                amount={latest.amount === null ? null : toDecimal(latest.amount)}
                currency={currency}
                className="text-2xl font-semibold tracking-[-0.02em]"
              />
              {before ? (
                <span className="text-xs text-muted">
                  <Percent change ratio={shownGrowth(latest.amount, before.amount)} className="font-[550] text-text" />{' '}
                  {t('against', { month: formatMonth(before.start, i18n.language, settings.zone) })}
                </span>
              ) : null}
            </p>
          </div>
          <div className="ml-auto flex items-center gap-3">
            <IconButton size="sm" label={t('explain')} onPress={() => explain(latest.start)}>
              <CircleHelp aria-hidden size={14} />
            </IconButton>
            {currencies.length > 1 ? (
              <Segmented
                size="sm"
                label={t('common:fact.currency')}
                value={currency ?? ''}
                options={currencies.map(code => ({ id: code ?? '', label: code ?? t('common:unknown') }))}
                onChange={setChosen}
              />
            ) : null}
            <Link
              to="/explore"
              className="inline-flex items-center gap-1 text-xs font-[550] text-accent hover:underline"
            >
              {t('explore')}
              <ArrowRight aria-hidden size={13} />
            </Link>
          </div>
        </div>
        <div className="px-5 pt-3 pb-3">
          <MonthBars months={months} currency={currency} zone={settings.zone} unfinished={unfinished} />
        </div>
      </Card>
      {news}
      {before ? (
        <LargestChanges
          months={{ before: before.start, now: latest.start }}
          measure={data.measure}
          zone={settings.zone}
          currency={currency}
        />
      ) : null}
      <div className="grid grid-cols-2 gap-6 max-[800px]:grid-cols-1">
        {BREAKDOWNS.map(dimension => (
          <Breakdown
            key={dimension}
            dimension={dimension}
            month={latest.start}
            measure={data.measure}
            zone={settings.zone}
            currency={currency}
          />
        ))}
      </div>
    </>
  );
}

const BREAKDOWNS = ['ServiceProviderName', 'x_Team'] as const;
