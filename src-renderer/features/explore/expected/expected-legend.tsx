import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Forecast, SeriesForecast } from '../../../../src-core/contract/forecast.ts';
import { forecastWords } from '../../../../src-core/forecast/words/words.ts';
import type { ChartWords } from '../../../components/chart/chart-input.ts';
import type { ChartModel } from '../../../components/chart/chart-model.ts';
import { ForecastTrust } from '../../../components/forecast/forecast-trust.tsx';
import { formatDay, formatMonth } from '../../../components/format-time.ts';
import { Money } from '../../../components/money/figures.tsx';
import { formatPercent } from '../../../components/money/format.ts';
import { Button } from '../../../components/ui/button.tsx';
import { describeError } from '../../../components/ui/describe-error.ts';
import { Popover } from '../../../components/ui/popover.tsx';
import { Skeleton } from '../../../components/ui/states.tsx';
import type { ExploreView } from '../view-state.ts';
import { ExpectedTable } from './expected-table.tsx';
import type { Expectation } from './use-expected.ts';

/** What is expected, as the legend says it: how the month ends, by which method and how good that was; or why nothing can be expected. */
export function ExpectedLegend({
  expectation,
  model,
  words,
  view,
}: {
  expectation: Expectation;
  model: ChartModel;
  words: ChartWords;
  view: ExploreView;
}) {
  const { t } = useTranslation('explore');
  return (
    <section aria-label={t('expected.name')} className="mt-2 grid gap-1 border-t border-border px-1.5 pt-2 text-xs">
      <p className="flex items-center gap-2 font-[550]">
        <span aria-hidden className="flex h-2.5 w-5 items-center bg-text/14">
          <span className="w-5 border-t-2 border-dashed border-text" />
        </span>
        {t(view.chart === 'line' && model.series.length > 1 ? 'expected.together' : 'expected.name')}
      </p>
      <Body expectation={expectation} model={model} words={words} view={view} />
    </section>
  );
}

function Body({ expectation, ...rest }: Parameters<typeof ExpectedLegend>[0]) {
  const { t, i18n } = useTranslation('explore');
  switch (expectation.is) {
    case 'loading':
      return <Skeleton className="h-10 w-full" />;
    case 'cannot':
      return <Reason>{t(`expected.cannot.${expectation.why}`)}</Reason>;
    case 'failed': {
      const { userMessage, hint } = describeError(expectation.error, i18n);
      return (
        <>
          <Reason>{[userMessage, hint].filter(Boolean).join(' ')}</Reason>
          <Button size="sm" onPress={expectation.retry} className="justify-self-start">
            {t('expected.retry')}
          </Button>
        </>
      );
    }
    case 'there': {
      const { found, forecast } = expectation;
      const until = forecast.completeUntil;
      if (found.problem === null) return <There forecast={forecast} series={found.series} {...rest} />;
      return (
        <Reason>
          {found.problem === 'nothing' || until === null
            ? t('expected.cannot.nothing')
            : t('expected.cannot.past', { day: formatDay(until, i18n.language) })}
        </Reason>
      );
    }
  }
}

function Reason({ children }: { children: string }) {
  return (
    <p role="status" className="text-muted">
      {children}
    </p>
  );
}

function There({
  forecast,
  series,
  model,
  words,
  view,
}: { forecast: Forecast; series: SeriesForecast } & Omit<Parameters<typeof ExpectedLegend>[0], 'expectation'>) {
  const { t, i18n } = useTranslation('explore');
  const [showsTable, setShowsTable] = useState(false);
  const { accuracy, currency, method } = series;
  const month = series.months.find(({ isClosed }) => !isClosed);
  const share = (ratio: number | null) => (ratio === null ? '–' : formatPercent(ratio, i18n.language));
  return (
    <>
      {month ? (
        <p>
          <span className="text-muted">
            {t('expected.month', {
              month: formatMonth(Date.parse(`${month.month}-01`), i18n.language, 'UTC', 'short'),
            })}
          </span>{' '}
          <Money amount={month.total} currency={currency} className="font-[550]" />
          {month.low80 === null || month.high80 === null ? (
            <span className="block text-muted">{t('expected.no-band')}</span>
          ) : (
            <span className="block text-muted">
              {t('expected.band')} <Money amount={month.low80} currency={currency} style="compact" /> –{' '}
              <Money amount={month.high80} currency={currency} style="compact" />
            </span>
          )}
        </p>
      ) : null}
      <p className="text-2xs text-muted">
        {[
          forecastWords(i18n.language).methods[method],
          ...(accuracy
            ? [t('expected.accuracy', { mase: accuracy.mase.toFixed(2), inside: share(accuracy.coverage80) })]
            : []),
        ].join(' · ')}
      </p>
      <div className="flex flex-wrap gap-x-1">
        <Popover
          label={t('expected.trust')}
          placement="left top"
          className="w-[36rem]"
          trigger={
            <Button size="sm" variant="quiet" className="-ml-2 text-accent!">
              {t('expected.trust')}
            </Button>
          }
        >
          <h2 className="eyebrow mb-2">{t('expected.trust')}</h2>
          <ForecastTrust series={series} />
          <Whole forecast={forecast} />
        </Popover>
        <Button size="sm" variant="quiet" className="-ml-2 text-accent!" onPress={() => setShowsTable(true)}>
          {t('expected.table')}
        </Button>
      </div>
      <ExpectedTable {...{ model, words, series, view }} isOpen={showsTable} onOpenChange={setShowsTable} />
    </>
  );
}

/** What the forecast learned from, and whom it waits for. */
function Whole({ forecast: { completeUntil, waitingFor } }: { forecast: Forecast }) {
  const { t, i18n } = useTranslation('explore');
  const day = (iso: string) => formatDay(iso, i18n.language);
  return (
    <div className="mt-3 grid gap-1 border-t border-border pt-2 text-xs text-muted">
      <p>{completeUntil === null ? t('expected.no-whole') : t('expected.whole', { day: day(completeUntil) })}</p>
      {waitingFor.length === 0 ? null : (
        <ul aria-label={t('expected.waiting')}>
          {waitingFor.slice(0, 5).map(({ source, lastWholeDay }) => (
            <li key={source}>
              {lastWholeDay === null
                ? t('expected.waits-all', { source })
                : t('expected.waits', { source, day: day(lastWholeDay) })}
            </li>
          ))}
          {waitingFor.length > 5 ? <li>{t('expected.waits-more', { count: waitingFor.length - 5 })}</li> : null}
        </ul>
      )}
    </div>
  );
}
