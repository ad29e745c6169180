import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatAmount as toDecimal, type Unscaled } from '../../../src-core/money/amount.ts';
import { shownGrowth } from '../../../src-core/money/growth.ts';
import type { Measure } from '../../../src-core/query/query-spec.ts';
import { formatMonth } from '../../components/format-time.ts';
import { Card } from '../../components/layout/page.tsx';
import { Money, Percent } from '../../components/money/figures.tsx';
import { ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { largestChanges, localDay, nextMonth } from './home-model.ts';
import { CHANGE_DIMENSION, useMonthByService } from './use-home.ts';

type Props = {
  months: { before: number; now: number };
  measure: Measure;
  zone: string;
  currency: string | null;
};

/** Which services moved the bill between two months. */
export function LargestChanges({ months, measure, zone, currency }: Props) {
  const { t, i18n } = useTranslation(['home', 'common']);
  const { data, error } = useMonthByService(months, measure, zone);
  if (error) return <ErrorState error={error} compact />;
  if (!data) return <Skeleton className="m-5 h-32" />;
  const changes = largestChanges(data, { measure, dimension: CHANGE_DIMENSION, currency, ...months }, 6);
  if (changes.length === 0) return null;
  const period = `${localDay(months.before, zone)}..${nextMonth(localDay(months.now, zone))}`;
  const money = (amount: Unscaled) => <Money amount={toDecimal(amount)} currency={currency} />;
  return (
    <Card className="px-5 pt-3 pb-2">
      <table className="w-full text-sm">
        <caption className="pb-1 text-left text-xs font-[550] text-muted">{t('largestChanges')}</caption>
        <thead>
          <tr className="text-2xs text-muted [&>th]:py-1 [&>th]:font-[450] [&>th]:whitespace-nowrap [&>th+th]:pl-6">
            <th scope="col" className="w-full text-left">
              {t('service')}
            </th>
            <th scope="col" className="text-right max-[1000px]:hidden">
              {formatMonth(months.before, i18n.language, zone, 'short')}
            </th>
            <th scope="col" className="text-right">
              {formatMonth(months.now, i18n.language, zone, 'short')}
            </th>
            <th scope="col" className="text-right">
              {t('change')}
            </th>
            <th scope="col" className="text-right">
              <span className="sr-only">{t('changeInPercent')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {changes.map(change => (
            <tr key={change.value} className="h-(--row-height) border-t border-border">
              <th scope="row" className="w-full max-w-0 truncate pr-4 text-left font-[450]">
                <Link
                  to="/explore"
                  search={{ d: CHANGE_DIMENSION, g: 'month', p: period }}
                  className="hover:text-accent hover:underline"
                >
                  {change.value ?? t('common:noValue')}
                </Link>
              </th>
              <td className="pl-6 text-right text-muted max-[1000px]:hidden">{money(change.before)}</td>
              <td className="pl-6 text-right">{money(change.now)}</td>
              <td className="pl-6 text-right whitespace-nowrap">
                {change.difference > 0n ? '+' : ''}
                {money(change.difference)}
              </td>
              <td className="pl-6 text-right text-muted">
                {change.before === 0n ? t('new') : <Percent change ratio={shownGrowth(change.now, change.before)} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
