import { useTranslation } from 'react-i18next';
import type { SeriesForecast } from '../../../../src-core/contract/forecast.ts';
import { formatAmount } from '../../../../src-core/money/amount.ts';
import { bucketTotal, type ChartModel } from '../../../components/chart/chart-model.ts';
import type { ChartWords } from '../../../components/chart/chart-options.ts';
import { Money } from '../../../components/money/figures.tsx';
import { Cell, HeadCell, PlainTable, RowHead } from '../../../components/table/plain-table.tsx';
import { Dialog } from '../../../components/ui/dialog.tsx';
import { localDay } from '../period.ts';
import type { ExploreView } from '../view-state.ts';

/** What is expected is what the table is opened for; what is known lies above it. */
const scrolledTo = (row: HTMLElement | null) => row?.scrollIntoView({ block: 'center' });

/** The chart with what is expected, bucket by bucket: what is there to the last digit, and both intervals. */
export function ExpectedTable({
  model,
  words,
  series,
  view,
  isOpen,
  onOpenChange,
}: {
  model: ChartModel;
  words: ChartWords;
  series: SeriesForecast;
  view: ExploreView;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const { t } = useTranslation('explore');
  const { currency } = series;
  const points = new Map(series.points.map(point => [point.at, point]));
  const first = model.expected?.amounts.findIndex(amount => amount !== null);
  return (
    <Dialog title={t('expected.table-title')} width="lg" isOpen={isOpen} onOpenChange={onOpenChange}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard too */}
      <section tabIndex={0} aria-label={t('expected.table-title')} className="max-h-[65vh] overflow-auto">
        <PlainTable
          caption={t('expected.table-title')}
          head={
            <>
              <HeadCell className="first-letter:uppercase">{t(`grain.${view.grain}`)}</HeadCell>
              <HeadCell align="right">{t('expected.known')}</HeadCell>
              <HeadCell align="right">{t('expected.name')}</HeadCell>
              <HeadCell align="right">{t('expected.low', { share: '80%' })}</HeadCell>
              <HeadCell align="right">{t('expected.high', { share: '80%' })}</HeadCell>
              <HeadCell align="right">{t('expected.low', { share: '95%' })}</HeadCell>
              <HeadCell align="right">{t('expected.high', { share: '95%' })}</HeadCell>
            </>
          }
        >
          <tbody>
            {model.buckets.map((bucket, index) => {
              const state = model.expected?.states[index];
              const isThere = model.series.some(({ amounts }) => (amounts[index] ?? null) !== null);
              const point = bucket === null ? undefined : points.get(localDay(bucket, view.zone));
              const isExpected = (model.expected?.amounts[index] ?? null) !== null;
              const figures = isExpected
                ? [point?.amount, point?.low80, point?.high80, point?.low95, point?.high95]
                : null;
              return (
                <tr key={bucket ?? 'none'} ref={index === first ? scrolledTo : null} className="hover:bg-hover">
                  <RowHead className="whitespace-nowrap">
                    {words.bucketLabel(bucket)}
                    {state === 'provisional' || state === 'missing' ? (
                      <span className="ml-2 text-xs text-warning">
                        {state === 'missing' ? words.expected?.missing : t('partial')}
                      </span>
                    ) : null}
                  </RowHead>
                  <Cell align="right">
                    {isThere ? (
                      <Money amount={formatAmount(bucketTotal(model, index))} currency={currency} />
                    ) : state === 'missing' ? (
                      <Money amount={null} currency={currency} />
                    ) : null}
                  </Cell>
                  {['amount', 'low80', 'high80', 'low95', 'high95'].map((name, column) => (
                    <Cell key={name} align="right">
                      {figures ? <Money amount={figures[column]} currency={currency} /> : null}
                    </Cell>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </PlainTable>
      </section>
    </Dialog>
  );
}
