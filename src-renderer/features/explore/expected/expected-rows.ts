import type { SeriesForecast } from '../../../../src-core/contract/forecast.ts';
import { parseAmount, type Unscaled } from '../../../../src-core/money/amount.ts';
import { bucketTotal, type ChartModel } from '../../../components/chart/chart-model.ts';
import { localDay } from '../period.ts';
import type { TableFile } from '../table-file.ts';

/** What is expected of a bucket and its intervals, in the order of the columns. */
const figures = ['amount', 'low80', 'high80', 'low95', 'high95'] as const;

export type ExpectedRow = {
  bucket: number | null;
  /** First local day of the bucket; null without a bucket. */
  day: string | null;
  /** A day that is not whole, or one that should have come. */
  state: 'provisional' | 'missing' | null;
  /** Null where nothing is there. */
  known: Unscaled | null;
  /** As `figures`, decimals; null for a bucket that nothing is expected of. */
  expected: (string | null)[] | null;
};

/** The chart with what is expected, bucket by bucket. */
export function expectedRows(model: ChartModel, series: SeriesForecast, zone: string): ExpectedRow[] {
  const points = new Map(series.points.map(point => [point.at, point]));
  return model.buckets.map((bucket, index) => {
    const state = model.expected?.states[index];
    const isThere = model.series.some(({ amounts }) => (amounts[index] ?? null) !== null);
    const isExpected = (model.expected?.amounts[index] ?? null) !== null;
    const day = bucket === null ? null : localDay(bucket, zone);
    const point = day === null ? undefined : points.get(day);
    return {
      bucket,
      day,
      state: state === 'provisional' || state === 'missing' ? state : null,
      known: isThere ? bucketTotal(model, index) : null,
      expected: isExpected ? figures.map(name => point?.[name] ?? null) : null,
    };
  });
}

/**
 * The rows as a file has them: days by their date, amounts to the last digit.
 * @param words heads of the columns: the bucket, its state, what is known, the figures of what is expected, the currency
 */
export function expectedFile(
  rows: readonly ExpectedRow[],
  words: {
    bucket: string;
    state: string;
    known: string;
    expected: readonly string[];
    currency: string;
    states: Record<'provisional' | 'missing', string>;
  },
  currency: string | null,
): TableFile {
  const text = (name: string, values: (string | null)[]) => ({ name, type: 'string' as const, isMoney: false, values });
  const money = (name: string, values: (Unscaled | null)[]) => ({
    ...{ name, type: 'decimal' as const, isMoney: true, values },
  });
  return [
    text(
      words.bucket,
      rows.map(({ day }) => day),
    ),
    text(
      words.state,
      rows.map(({ state }) => (state === null ? null : words.states[state])),
    ),
    money(
      words.known,
      rows.map(({ known }) => known),
    ),
    ...words.expected.map((name, column) =>
      money(
        name,
        rows.map(({ expected }) => {
          const amount = expected?.[column] ?? null;
          return amount === null ? null : parseAmount(amount);
        }),
      ),
    ),
    text(
      words.currency,
      rows.map(() => currency),
    ),
  ];
}
