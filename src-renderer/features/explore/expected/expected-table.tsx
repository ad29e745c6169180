import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { SeriesForecast } from '../../../../src-core/contract/forecast.ts';
import { formatAmount } from '../../../../src-core/money/amount.ts';
import type { ChartWords } from '../../../components/chart/chart-input.ts';
import type { ChartModel } from '../../../components/chart/chart-model.ts';
import { Money } from '../../../components/money/figures.tsx';
import { Cell, HeadCell, PlainTable, RowHead } from '../../../components/table/plain-table.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Dialog } from '../../../components/ui/dialog.tsx';
import { useExport } from '../use-export.ts';
import type { ExploreView } from '../view-state.ts';
import { expectedFile, expectedRows } from './expected-rows.ts';

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
  const { t: common } = useTranslation('common');
  const { isBusy, save } = useExport();
  const { currency } = series;
  const rows = expectedRows(model, series, view.zone);
  const first = rows.findIndex(({ expected }) => expected !== null);
  const states = { provisional: t('partial'), missing: words.expected?.missing ?? '' };
  const heads = {
    bucket: t(`grain.${view.grain}`),
    known: t('expected.known'),
    expected: [
      t('expected.name'),
      ...['80%', '95%'].flatMap(share => [t('expected.low', { share }), t('expected.high', { share })]),
    ],
  };
  const file = () =>
    expectedFile(rows, { ...heads, state: t('expected.state'), currency: common('fact.currency'), states }, currency);
  const name = ['expected', model.measure.toLowerCase(), rows[0]?.day, rows.at(-1)?.day].join('-');
  return (
    <Dialog
      title={t('expected.table-title')}
      width="lg"
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      footer={
        <Button size="sm" isDisabled={isBusy} onPress={() => void save(file(), 'csv', name)}>
          <Download aria-hidden size={14} />
          {t('export.query.csv')}
        </Button>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard too */}
      <section tabIndex={0} aria-label={t('expected.table-title')} className="max-h-[65vh] overflow-auto">
        <PlainTable
          caption={t('expected.table-title')}
          head={
            <>
              <HeadCell className="first-letter:uppercase">{heads.bucket}</HeadCell>
              {[heads.known, ...heads.expected].map(head => (
                <HeadCell key={head} align="right">
                  {head}
                </HeadCell>
              ))}
            </>
          }
        >
          <tbody>
            {rows.map(({ bucket, state, known, expected }, index) => (
              <tr key={bucket ?? 'none'} ref={index === first ? scrolledTo : null} className="hover:bg-hover">
                <RowHead className="whitespace-nowrap">
                  {words.bucketLabel(bucket)}
                  {state === null ? null : <span className="ml-2 text-xs text-warning">{states[state]}</span>}
                </RowHead>
                <Cell align="right">
                  {known === null && state !== 'missing' ? null : (
                    <Money amount={known === null ? null : formatAmount(known)} currency={currency} />
                  )}
                </Cell>
                {heads.expected.map((head, column) => (
                  <Cell key={head} align="right">
                    {expected ? <Money amount={expected[column]} currency={currency} /> : null}
                  </Cell>
                ))}
              </tr>
            ))}
          </tbody>
        </PlainTable>
      </section>
    </Dialog>
  );
}
