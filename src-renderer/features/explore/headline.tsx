import { useTranslation } from 'react-i18next';
import { formatAmount } from '../../../src-core/money/amount.ts';
import { shownGrowth } from '../../../src-core/money/growth.ts';
import { cx } from '../../components/cx.ts';
import { Money, Percent } from '../../components/money/figures.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Skeleton } from '../../components/ui/states.tsx';
import { totalsByCurrency } from '../../data/arrow/totals.ts';
import type { ResolvedPeriod } from './period.ts';
import type { Answer } from './use-explore-data.ts';
import { rangeLabel } from './words.ts';

/** The answer before the question: the total of the period, and how it moved against the one before. One per currency. */
export function Headline({
  answer,
  isComparing,
  period,
  shownCurrency,
  onCurrency,
  onExplain,
  onWhy,
}: {
  answer: Answer | undefined;
  /** The totals are there, the period before is still on its way. */
  isComparing: boolean;
  period: ResolvedPeriod;
  shownCurrency: string | null;
  onCurrency: (currency: string | null) => void;
  onExplain: (currency: string | null) => void;
  onWhy: () => void;
}) {
  const { t, i18n } = useTranslation('explore');
  const { t: common } = useTranslation('common');
  if (!answer) return <Skeleton className="h-14 w-96" />;
  const [measure = 'EffectiveCost'] = answer.spec.measures;
  const totals = totalsByCurrency(answer.result, measure);
  const before = totalsByCurrency(answer.result, `${measure}_previous`);
  const currencies = [...new Set([shownCurrency, ...totals.keys(), ...before.keys()])].filter(
    currency => totals.has(currency) || before.has(currency),
  );
  const hasPrevious = period.previous !== null && answer.spec.compare !== 'none';
  return (
    <div className="flex flex-wrap items-end gap-x-8 gap-y-2">
      {currencies.map(currency => {
        const now = totals.get(currency) ?? null;
        const earlier = before.get(currency) ?? null;
        const change = now === null && earlier === null ? null : (now ?? 0n) - (earlier ?? 0n);
        const growth = shownGrowth(now ?? 0n, earlier);
        const isShown = currency === shownCurrency;
        const figure = (
          <Money
            amount={now === null ? null : formatAmount(now)}
            currency={currency}
            className={cx('text-2xl font-semibold tracking-[-0.02em]', !isShown && 'text-muted')}
          />
        );
        return (
          <div key={currency ?? ''}>
            <p className="eyebrow">{common(`measure.${measure}`)}</p>
            {currencies.length > 1 ? (
              <button
                type="button"
                aria-pressed={isShown}
                onClick={() => onCurrency(currency)}
                className="cursor-pointer rounded-sm"
              >
                {figure}
              </button>
            ) : (
              figure
            )}
            <p className="flex h-5 items-baseline gap-1.5 text-xs text-muted">
              {isComparing && period.previous !== null ? (
                <Skeleton className="h-3 w-40 self-center" />
              ) : hasPrevious && earlier !== null ? (
                <>
                  <span
                    className={cx(
                      'font-[550]',
                      growth !== null && growth > 0 && 'text-negative',
                      growth !== null && growth < 0 && 'text-positive',
                    )}
                  >
                    <Percent ratio={growth} change />
                  </span>
                  {change === null ? null : (
                    <Money
                      amount={formatAmount(change)}
                      currency={currency}
                      style="compact"
                      className={change > 0n ? 'before:content-["+"]' : ''}
                    />
                  )}
                  {period.previous ? (
                    <span>{t('against', { range: rangeLabel(period.previous, i18n.language) })}</span>
                  ) : null}
                </>
              ) : hasPrevious && period.previous ? (
                t('nothing-before', { range: rangeLabel(period.previous, i18n.language) })
              ) : (
                t('no-comparison')
              )}
              {isShown ? (
                <span className="flex gap-0.5 self-center">
                  {hasPrevious && earlier !== null ? <Ask shortcut="w" label={t('why')} onPress={onWhy} /> : null}
                  <Ask shortcut="e" label={t('explain')} onPress={() => onExplain(currency)} />
                </span>
              ) : null}
            </p>
          </div>
        );
      })}
    </div>
  );
}

/** A question about the figure, in the line under it. */
function Ask({ shortcut, label, onPress }: { shortcut: string; label: string; onPress: () => void }) {
  return (
    <Button
      size="sm"
      variant="quiet"
      data-shortcut={shortcut}
      className="h-5! px-1.5! font-[550] text-accent!"
      onPress={onPress}
    >
      {label}
    </Button>
  );
}
