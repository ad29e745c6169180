import { useTranslation } from 'react-i18next';
import type { SeriesForecast } from '../../../src-core/contract/forecast.ts';
import { forecastSentences } from '../../../src-core/forecast/words/words.ts';
import { formatDay } from '../format-time.ts';
import { Item } from '../layout/item.tsx';
import { Count, Percent } from '../money/figures.tsx';
import { formatAmount } from '../money/format.ts';

/** How far a forecast can be trusted: how it did on past mornings of this very series, why it was made so and what was taken into account. */
export function ForecastTrust({ series }: { series: SeriesForecast }) {
  const { t, i18n } = useTranslation('forecast');
  const { accuracy, currency } = series;
  const decimal = (value: number) => new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 2 }).format(value);
  const sentences = forecastSentences(series, i18n.language, {
    money: amount => formatAmount(amount, currency, i18n.language),
    day: iso => formatDay(iso, i18n.language, true),
  });
  return (
    <div className="grid gap-3 text-sm">
      {accuracy === null ? (
        <p className="text-muted">{t(`missing.${series.accuracyMissing}`)}</p>
      ) : (
        <dl className="flex flex-wrap gap-x-8 gap-y-3">
          <Item label={t('month')} hint={t('monthHint')}>
            <Percent ratio={accuracy.monthTotalMape === null ? null : accuracy.monthTotalMape / 100} />
          </Item>
          <Item label={t('mase')} hint={t('maseHint', { naive: decimal(accuracy.maseOfSeasonalNaive) })}>
            <span className="figure">{decimal(accuracy.mase)}</span>
          </Item>
          <Item label={t('coverage')} hint={t('coverageHint')}>
            <Percent ratio={accuracy.coverage80} />
          </Item>
          <Item label={t('cutoffs')} hint={t('cutoffsHint', { days: accuracy.horizonDays })}>
            <Count value={accuracy.cutoffs} />
          </Item>
        </dl>
      )}
      <ul className="grid gap-1 text-xs text-muted">
        {sentences.map(sentence => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </div>
  );
}
