import type { PriceEntry } from '../../../src-core/contract/prices.ts';
import { parseAmount } from '../../../src-core/money/amount.ts';
import { formatAmount, formatCount } from '../../components/money/format.ts';
import type { GridColumn, GridModel } from '../../components/table/grid-model.ts';

export type PriceWords = {
  readonly locale: string;
  readonly provider: string;
  readonly model: string;
  readonly bucket: string;
  readonly variant: string;
  readonly price: string;
  readonly per: string;
  readonly from: string;
  readonly to: string;
  readonly origin: string;
  readonly open: string;
  bucketName(bucket: PriceEntry['bucket']): string;
  variantName(entry: PriceEntry): string;
};

/** "0.075 USD": every digit, since a price is read to be multiplied. */
export const priceText = (entry: Pick<PriceEntry, 'price' | 'currency'>, locale: string): string =>
  formatAmount(entry.price, entry.currency, locale, 'exact');

/** "2026-01-16", or with the time when it is not midnight UTC. */
export const dayText = (instant: string): string =>
  /T00:00:00(\.0+)?Z$/.test(instant) ? instant.slice(0, 10) : instant.replace('T', ' ').replace(/(\.0+)?Z$/, ' UTC');

/** Prices as a grid, one line an entry. A model's name opens its history. */
export function priceModel(entries: readonly PriceEntry[], words: PriceWords): GridModel {
  const at = (row: number) => entries[row];
  const text = (
    id: string,
    title: string,
    width: number,
    read: (entry: PriceEntry) => string,
    more: Partial<GridColumn> = {},
  ): GridColumn => {
    const of = (row: number) => {
      const entry = at(row);
      return entry ? read(entry) : '';
    };
    return {
      ...{ id, title, width, align: 'start', isKey: false, canActivate: false },
      cell: row => (of(row) === '' ? { kind: 'none' } : { kind: 'text', text: of(row) }),
      compare: (a, b) => of(a).localeCompare(of(b)),
      sortText: of,
      ...more,
    };
  };
  return {
    rowCount: entries.length,
    totals: [],
    columns: [
      text('model', words.model, 240, entry => entry.model, { isKey: true, canActivate: true }),
      text('bucket', words.bucket, 150, entry => words.bucketName(entry.bucket)),
      {
        ...text('price', words.price, 120, entry => priceText(entry, words.locale)),
        align: 'end',
        compare: (a, b) => {
          const [left, right] = [unit(at(a)), unit(at(b))];
          return left < right ? -1 : left > right ? 1 : 0;
        },
      },
      {
        ...text('per', words.per, 96, entry => formatCount(entry.per, words.locale)),
        align: 'end',
        compare: (a, b) => (at(a)?.per ?? 0) - (at(b)?.per ?? 0),
      },
      text('variant', words.variant, 170, words.variantName),
      text('provider', words.provider, 130, entry => entry.modelProvider),
      text('from', words.from, 104, entry => dayText(entry.validFrom)),
      text('to', words.to, 104, entry => (entry.validTo === null ? words.open : dayText(entry.validTo))),
      text('origin', words.origin, 220, entry => entry.origin, { grows: true }),
    ],
  };
}

/** Price of a million units, in 10^-24: prices by the thousand and by the million in one order. `per` divides it or nearly so. */
const unit = (entry: PriceEntry | undefined): bigint =>
  entry ? (parseAmount(entry.price) * 1_000_000n) / BigInt(entry.per) : 0n;
