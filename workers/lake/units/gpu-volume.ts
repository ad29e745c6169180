import type { RateCard } from '../../../src-core/contract/prices.ts';
import { costOfGpuTime, findRateCard } from '../../../src-core/gpu/rate-card.ts';
import { MONEY_SCALE } from '../../../src-core/money/scale.ts';
import { exactSum } from '../../../src-core/records/exact-sum.ts';
import type { Denominator } from '../../../src-core/units/catalog.ts';
import { gpuAllocatedSql, gpuTimeSql } from '../../../src-core/units/gpu-volume-sql.ts';
import type { VolumeCell } from '../../../src-core/units/match.ts';
import { type Row, toBigInt, toText } from '../import/sql-run.ts';
import { currentRateCards } from '../prices/rate-cards.ts';
import { type CostRow, textOf } from './grouped-costs.ts';
import { bucketStart } from './periods.ts';
import { sharedFilters, type UnitQuestion } from './question.ts';
import type { Volume } from './volume.ts';
import { ToldDays, wholeness } from './wholeness.ts';

const ONE = 10n ** BigInt(MONEY_SCALE);
const HOUR_MS = 3_600_000n;

/** Charges and jobs meet in the partition: the resource of the one, the queue of the other. */
const matchOf = (row: CostRow) => textOf(row.ResourceName);

/** GPU-hours billed (`allocated`), held by jobs or run by them, by partition. */
export async function gpuVolume(
  { hours }: Extract<Denominator, { kind: 'gpu' }>,
  question: UnitQuestion,
): Promise<Volume> {
  return hours === 'allocated' ? allocated(question) : jobTime(hours, question);
}

async function allocated({ spec, periods, snapshot }: UnitQuestion): Promise<Volume> {
  const cells: VolumeCell[] = [];
  for (const stretch of periods.stretches) {
    const statement = gpuAllocatedSql({ dims: spec.dims, filters: spec.filters, stretch });
    for (const row of (await snapshot.all(statement)) as Row[])
      cells.push({
        isPrevious: stretch.isPrevious,
        bucket: bucketStart(periods, row.bucket_ms),
        dims: spec.dims.map((_, index) => toText(row[`d${index}`])),
        match: toText(row.resource) ?? '',
        quantity: toBigInt(row.open) > 0n ? null : exactSum(row, 'hours'),
      });
  }
  return {
    cells,
    counting: { kind: 'sum', per: 1n },
    matchDims: ['ResourceName'],
    matchOf: row => matchOf(row) ?? '',
    notes: [],
  };
}

async function jobTime(hours: 'held' | 'used', question: UnitQuestion): Promise<Volume> {
  const { spec, periods, snapshot } = question;
  const { filters, notes } = sharedFilters(spec);
  const cards = await currentRateCards(snapshot.connection);
  const cells: VolumeCell[] = [];
  const told = new ToldDays();
  for (const stretch of periods.stretches) {
    const days = gpuTimeSql({ dims: [], filters: [], stretch: { ...stretch, grain: 'day' } });
    for (const row of (await snapshot.all(days)) as Row[])
      told.add('', stretch.isPrevious, bucketStart({ ...periods, cellGrain: 'day' }, row.bucket_ms));
    const rows = (await snapshot.all(gpuTimeSql({ dims: spec.dims, filters, stretch }))) as Row[];
    for (const row of rows) {
      const bucket = bucketStart(periods, row.bucket_ms);
      const gpuMs = hours === 'held' ? toBigInt(row.held_ms) : row.used_ms === null ? 0n : toBigInt(row.used_ms);
      cells.push({
        isPrevious: stretch.isPrevious,
        bucket,
        dims: spec.dims.map((_, index) => toText(row[`d${index}`])),
        match: toText(row.part),
        // every part of an attempt is whole milliseconds; 10^24 / 3,600,000 is not whole, so hours are counted in GPU-milliseconds
        quantity: hours === 'used' && toBigInt(row.open) > 0n ? null : gpuMs * ONE,
        marginal: powerCost(
          cards,
          { cluster: String(row.cluster), gpuType: toText(row.gpu_type), atMs: bucket },
          gpuMs,
        ),
      });
    }
  }
  const whole = await wholeness(question, told, {
    days: 'edges',
    groupDims: [],
    groupOf: () => '',
    what: 'job accounting',
  });
  return {
    cells: cells.map(cell =>
      whole.isWhole('', cell.bucket ?? 0, cell.isPrevious) ? cell : { ...cell, quantity: null },
    ),
    counting: { kind: 'sum', per: HOUR_MS },
    matchDims: ['ResourceName'],
    matchOf,
    notes: [...whole.notes, ...notes],
  };
}

/** What the power of GPU time costs under the card of the time: watts x price x PUE. Null without a card. */
function powerCost(
  cards: readonly RateCard[],
  key: { cluster: string; gpuType: string | null; atMs: number },
  gpuMs: bigint,
) {
  const card = findRateCard(cards, key);
  return card === null ? null : { currency: card.currency, amount: costOfGpuTime(card, key.atMs, gpuMs).power };
}
