import { bills } from './bills.ts';
import {
  dayNumber,
  ESTATE_START,
  estateDays,
  estateMonths,
  LAST_CLOSED_MONTH,
  monthEnd,
  monthOf,
  shapes,
} from './calendar.ts';
import { fixedCharges } from './fixed-charges.ts';
import { type Granularity, planGranularity } from './granularity.ts';
import { lineNumber } from './lines.ts';
import type { Bill, BillId, Month } from './model.ts';
import { pools } from './pools.ts';
import { multiply } from './price.ts';
import { type StreamDays, streamDays } from './stream-days.ts';
import { streams } from './streams.ts';

/** Charges whose amounts are known without the usage; decimal text. Null prices and quantities stay null in the bill. */
export type AmountRow = {
  readonly line: number;
  readonly bill: BillId;
  readonly month: Month;
  readonly start: string;
  readonly end: string;
  readonly quantity: string | null;
  readonly listPrice: string | null;
  readonly contractedPrice: string | null;
  readonly listCost: string;
  readonly contractedCost: string;
  readonly billedCost: string;
  readonly effectiveCost: string;
  readonly commitmentQuantity: string | null;
  readonly lateOnly: boolean;
};

export type Estate = {
  readonly seed: number;
  readonly streamDays: readonly StreamDays[];
  readonly granularity: readonly Granularity[];
  readonly amounts: readonly AmountRow[];
  /** Rows planned, without those of the first delivery of the restated month. */
  readonly plannedRows: number;
};

/** The month that is delivered twice, and what its first delivery got wrong. */
export const restatement = {
  bill: 'aws' as BillId,
  month: '2026-03' as Month,
  /** Streams that were missing from this day on. */
  missingFrom: '2026-03-30',
  missingStreams: ['aws/cross-region', 'aws/egress-assist', 'aws/cdn'],
  /** A stream metered too high, by this share in 1/10000. */
  inflatedStream: 'aws/opensearch',
  inflatedBps: 10_800,
} as const;

/** Below this the result is a row a day and stream: about 55,000 rows. */
export const DEFAULT_ROWS = 200_000;
export const MAX_ROWS = 200_000_000;

/** The whole company, worked out: what is used when, and how finely it is written down. */
export function buildEstate(options: { seed: number; rows: number }): Estate {
  const days = streams.map(stream => streamDays(stream, options.seed));
  const amounts = fixedCharges.map(amountRow);
  const derived =
    bills.reduce((sum, bill) => sum + (bill.taxBps ? 1 : 0) + (bill.supportBps ? 1 : 0), 0) *
    estateMonths.filter(isClosed).length;
  const granularity = planGranularity(days, options.rows, amounts.length + derived);
  const usageRows = days.reduce((sum, item, i) => {
    const plan = granularity[i] ?? { hourly: false, splits: 1 };
    return sum + item.days.length * (plan.hourly ? 24 : 1) * plan.splits;
  }, 0);
  const unusedRows = pools.reduce((sum, pool) => {
    const member = streams.findIndex(stream => stream.pool?.id === pool.id);
    return sum + (days[member]?.days.length ?? 0) * (granularity[member]?.hourly ? 24 : 1);
  }, 0);
  return {
    seed: options.seed,
    streamDays: days,
    granularity,
    amounts,
    plannedRows: usageRows + unusedRows + amounts.length + derived,
  };
}

function amountRow(charge: (typeof fixedCharges)[number], index: number): AmountRow {
  const line = lineNumber.get(`${charge.bill}/fixed/${index}`);
  if (line === undefined) throw new RangeError(`no line for fixed charge ${index}`);
  const isPriced = charge.category === 'Purchase';
  const contractedCost = isPriced ? multiply(charge.contractedPrice, charge.quantity) : charge.contractedPrice;
  return {
    line,
    bill: charge.bill,
    month: charge.month,
    start: charge.from ?? `${charge.month}-01`,
    end: charge.to ?? monthEnd(charge.month),
    quantity: isPriced ? charge.quantity : null,
    listPrice: isPriced ? charge.listPrice : null,
    contractedPrice: isPriced ? charge.contractedPrice : null,
    listCost: isPriced ? multiply(charge.listPrice, charge.quantity) : charge.listPrice,
    contractedCost,
    billedCost: contractedCost,
    effectiveCost: charge.effective === 'zero' ? '0' : contractedCost,
    commitmentQuantity: charge.commitment?.quantity ?? null,
    lateOnly: charge.lateOnly,
  };
}

/** One file to write. `delivery` 1 of the restated month is the one that the second replaces. */
export type BillFile = { readonly bill: Bill; readonly month: Month; readonly delivery: 1 | 2; readonly name: string };

/** Every file of the estate, in order of name. The later delivery of a month has the later name. */
export const billFiles: readonly BillFile[] = bills
  .flatMap(bill =>
    estateMonths.flatMap(month => {
      const isRestated = bill.id === restatement.bill && month === restatement.month;
      const deliveries: readonly (1 | 2)[] = isRestated ? [1, 2] : [1];
      return deliveries.map(delivery => ({
        bill,
        month,
        delivery: isRestated ? delivery : (2 as const),
        name: `demo_${bill.id}_focus-${bill.focusVersion}_${month}_v${delivery}.parquet`,
      }));
    }),
  )
  .toSorted((a, b) => (a.name < b.name ? -1 : 1));

/** Weight of each UTC hour of a profile; they add up to 1. Members of a pool run evenly, so the capacity is never exceeded. */
export function hourWeights(profile: keyof typeof shapes, isPooled: boolean): number[] {
  const raw = isPooled ? shapes.storage.hours : shapes[profile].hours;
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return raw.map(weight => weight / total);
}

/** True when the month's invoice has been issued. */
export const isClosed = (month: Month): boolean => month <= LAST_CLOSED_MONTH;

/** First index into estateDays of a month, and the one after its last. */
export function dayRange(month: Month): { from: number; to: number } {
  const from = estateDays.findIndex(day => monthOf(day) === month);
  const to = Math.min(dayNumber(monthEnd(month)) - dayNumber(ESTATE_START), estateDays.length);
  return { from, to };
}
