import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatAmount as toDecimal, type Unscaled } from '../../../src-core/money/amount.ts';
import type { Measure } from '../../../src-core/query/query-spec.ts';
import { formatMonth } from '../../components/format-time.ts';
import { Card } from '../../components/layout/page.tsx';
import { Money, Percent } from '../../components/money/figures.tsx';
import { ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { breakdown, localDay, nextMonth, shareOf } from './home-model.ts';
import { useMonthBy } from './use-home.ts';

const SHOWN = 6;

type Props = {
  dimension: 'ServiceProviderName' | 'x_Team';
  month: number;
  measure: Measure;
  zone: string;
  currency: string | null;
};

/** One month by one dimension. Shares are of the whole month; what is not listed by name is in "others". */
export function Breakdown({ dimension, month, measure, zone, currency }: Props) {
  const { t, i18n } = useTranslation(['home', 'common']);
  const { data, error, refetch } = useMonthBy(dimension, month, measure, zone);
  const from = localDay(month, zone);
  const { slices, other, total } = data
    ? breakdown(data, { measure, dimension, currency }, SHOWN)
    : { slices: [], other: { count: 0, amount: 0n }, total: 0n };
  return (
    <Card className="px-5 pt-3 pb-2">
      <h2 className="flex items-baseline justify-between gap-3">
        <Link
          to="/explore"
          search={{ d: dimension, g: 'day', p: `${from}..${nextMonth(from)}` }}
          className="text-xs font-[550] hover:text-accent hover:underline"
        >
          {t(`by.${dimension}`)}
        </Link>
        <span className="text-2xs text-muted">{formatMonth(month, i18n.language, zone)}</span>
      </h2>
      {error ? <ErrorState error={error} compact onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Skeleton className="mt-2 h-40" /> : null}
      <ul className="mt-1">
        {slices.map(({ value, amount }) => (
          <Line
            key={value}
            name={value ?? t(dimension === 'x_Team' ? 'noTeam' : 'common:noValue')}
            isQuiet={value === null}
            {...{ amount, total, currency }}
          />
        ))}
        {other.count > 0 ? (
          <Line name={t('others', { count: other.count })} isQuiet {...{ amount: other.amount, total, currency }} />
        ) : null}
      </ul>
    </Card>
  );
}

function Line(props: { name: string; isQuiet: boolean; amount: Unscaled; total: Unscaled; currency: string | null }) {
  const share = shareOf(props.amount, props.total);
  return (
    <li className="relative flex h-7 items-center gap-4 border-t border-border text-sm first:border-t-0">
      <span
        aria-hidden
        className="absolute bottom-0 left-0 h-px bg-series-1"
        style={{ width: `${Math.max(0, Math.min(1, share ?? 0)) * 100}%` }}
      />
      <span className={`min-w-0 flex-1 truncate ${props.isQuiet ? 'text-muted' : ''}`} title={props.name}>
        {props.name}
      </span>
      <Money amount={toDecimal(props.amount)} currency={props.currency} />
      <Percent ratio={share} className="w-12 text-right text-muted" />
    </li>
  );
}
