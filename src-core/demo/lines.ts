import { billOf } from './bills.ts';
import { fixedCharges } from './fixed-charges.ts';
import type { BillId, FixedCharge, Pool, Stream } from './model.ts';
import { poolOf, pools } from './pools.ts';
import { priceShare } from './price.ts';
import { hex } from './random.ts';
import { services } from './services.ts';
import { streams } from './streams.ts';

/** Everything about a charge that does not change from row to row. Numbers are decimal text; null = column is null. */
export type Line = {
  readonly bill: BillId;
  readonly kind: 'usage' | 'unused' | 'fixed' | 'support' | 'tax';
  readonly key: string;
  readonly ChargeCategory: string;
  readonly ChargeClass: string | null;
  readonly ChargeFrequency: string;
  readonly ChargeDescription: string;
  readonly ServiceName: string;
  readonly ServiceCategory: string;
  readonly ServiceSubcategory: string;
  readonly PublisherName: string;
  readonly SubAccountId: string | null;
  readonly SubAccountName: string | null;
  readonly RegionId: string | null;
  readonly RegionName: string | null;
  readonly ResourceType: string | null;
  readonly ResourceName: string | null;
  readonly PricingCategory: string | null;
  readonly PricingUnit: string | null;
  readonly ConsumedUnit: string | null;
  readonly consumedPerUnit: number;
  readonly SkuId: string | null;
  readonly SkuPriceId: string | null;
  readonly SkuMeter: string | null;
  readonly SkuPriceDetails: string | null;
  readonly Tags: string | null;
  readonly CommitmentDiscountId: string | null;
  readonly CommitmentDiscountName: string | null;
  readonly CommitmentDiscountCategory: string | null;
  readonly CommitmentDiscountType: string | null;
  readonly CommitmentDiscountUnit: string | null;
  readonly CommitmentDiscountStatus: string | null;
  readonly CapacityReservationId: string | null;
  readonly CapacityReservationStatus: string | null;
  /** Prices of a usage line; for other kinds the rows carry the amounts. */
  readonly listPrice: string;
  readonly contractedPrice: string;
  readonly effectivePrice: string;
  /** 0 where a commitment has paid already. */
  readonly billedShare: 0 | 1;
  readonly pool: string | null;
  /** What one pricing unit takes from the commitment, in its own unit. */
  readonly commitmentPerUnit: string;
};

const commitmentArn = (pool: Pool): string =>
  pool.bill === 'aws'
    ? `arn:aws:${pool.kind === 'spend' ? 'savingsplans' : 'rds'}::${billOf('aws').accountId}:${pool.id}`
    : `${pool.bill}/commitments/${pool.id}`;

/** Columns a commitment or capacity pool adds to a line. */
function poolColumns(pool: Pool | null, status: 'Used' | 'Unused' | null) {
  const commitment = pool && pool.kind !== 'capacity' ? pool : null;
  const capacity = pool?.kind === 'capacity' ? pool : null;
  return {
    CommitmentDiscountId: commitment && commitmentArn(commitment),
    CommitmentDiscountName: commitment?.name ?? null,
    CommitmentDiscountCategory: commitment && (commitment.kind === 'spend' ? 'Spend' : 'Usage'),
    CommitmentDiscountType: commitment?.type ?? null,
    CommitmentDiscountUnit: commitment?.unit ?? null,
    CommitmentDiscountStatus: commitment && status,
    CapacityReservationId: capacity?.name ?? null,
    CapacityReservationStatus: capacity && status,
    pool: pool?.id ?? null,
  };
}

function place(bill: BillId, account: string | null, region: string | null) {
  const owner = billOf(bill);
  const sub = account === null ? undefined : owner.accounts[account];
  if (account !== null && !sub) throw new RangeError(`no demo account ${bill}/${account}`);
  if (region !== null && !owner.regions[region]) throw new RangeError(`no demo region ${bill}/${region}`);
  return {
    SubAccountId: sub?.[0] ?? null,
    SubAccountName: sub?.[1] ?? null,
    RegionId: region,
    RegionName: region === null ? null : (owner.regions[region] ?? null),
  };
}

const json = (value: object | null): string | null => (value ? JSON.stringify(value) : null);
const skuId = (bill: BillId, meter: string) => hex(`${bill}/${meter}`, 7, 12).toUpperCase();

function usageLine(stream: Stream): Line {
  const pool = stream.pool ? poolOf(stream.pool.id) : null;
  const contractedPrice = priceShare(stream.sku.price, billOf(stream.bill).discountBps);
  const committed = pool && pool.kind !== 'capacity' ? priceShare(stream.sku.price, pool.rateBps) : null;
  const term = committed ? 'committed' : stream.dynamic ? 'dynamic' : 'standard';
  return {
    bill: stream.bill,
    kind: 'usage',
    key: stream.key,
    ChargeCategory: 'Usage',
    ChargeClass: null,
    ChargeFrequency: 'Usage-Based',
    ChargeDescription: `${stream.service.name}: ${stream.sku.meter} at ${stream.sku.price} ${billOf(stream.bill).currency} per ${stream.sku.unit}`,
    ServiceName: stream.service.name,
    ServiceCategory: stream.service.category,
    ServiceSubcategory: stream.service.subcategory,
    PublisherName: billOf(stream.bill).publisher,
    ...place(stream.bill, stream.account, stream.region),
    ResourceType: stream.resource?.type ?? null,
    ResourceName: stream.resource?.name ?? null,
    PricingCategory: committed ? 'Committed' : stream.dynamic ? 'Dynamic' : 'Standard',
    PricingUnit: stream.sku.unit,
    ConsumedUnit: stream.sku.consumedUnit,
    consumedPerUnit: stream.sku.consumedPerUnit,
    SkuId: skuId(stream.bill, stream.sku.meter),
    SkuPriceId: `${skuId(stream.bill, stream.sku.meter)}.${hex(`${stream.sku.price}/${term}`, 7, 10).toUpperCase()}`,
    SkuMeter: stream.sku.meter,
    SkuPriceDetails: json(stream.sku.details),
    Tags: json(stream.tags),
    ...poolColumns(pool, pool ? 'Used' : null),
    listPrice: stream.sku.price,
    contractedPrice,
    effectivePrice: committed ?? contractedPrice,
    billedShare: committed ? 0 : 1,
    commitmentPerUnit: pool?.kind === 'spend' ? (committed ?? '0') : '1',
  };
}

const bare = {
  ChargeClass: null,
  ResourceType: null,
  ResourceName: null,
  ConsumedUnit: null,
  consumedPerUnit: 1,
  SkuPriceDetails: null,
  Tags: null,
  listPrice: '0',
  contractedPrice: '0',
  effectivePrice: '0',
  billedShare: 1,
  commitmentPerUnit: '0',
} as const;

function unusedLine(pool: Pool): Line {
  return {
    ...bare,
    bill: pool.bill,
    kind: 'unused',
    key: `${pool.bill}/unused/${pool.id}`,
    ChargeCategory: 'Usage',
    ChargeFrequency: 'Usage-Based',
    ChargeDescription: `Unused part of ${pool.name}`,
    ServiceName: pool.service.name,
    ServiceCategory: pool.service.category,
    ServiceSubcategory: pool.service.subcategory,
    PublisherName: billOf(pool.bill).publisher,
    ...place(pool.bill, pool.account, pool.region),
    ...(pool.kind === 'capacity' ? { ResourceType: 'partition', ResourceName: pool.name } : {}),
    PricingCategory: pool.kind === 'capacity' ? 'Standard' : 'Committed',
    PricingUnit: pool.unit,
    SkuId: skuId(pool.bill, pool.id),
    SkuPriceId: `${skuId(pool.bill, pool.id)}.UNUSED`,
    SkuMeter: `Unused ${pool.type}`,
    Tags: json(pool.tags),
    ...poolColumns(pool, 'Unused'),
    billedShare: pool.kind === 'capacity' ? 1 : 0,
  };
}

function fixedLine(charge: FixedCharge, index: number): Line {
  const isMetered = charge.category === 'Purchase';
  const meter = `${charge.service.name}/${charge.category}/${charge.description.replace(/[\d.]+ USD.*|from .*/, '')}`;
  return {
    ...bare,
    bill: charge.bill,
    kind: 'fixed',
    key: `${charge.bill}/fixed/${index}`,
    ChargeCategory: charge.category,
    ChargeClass: charge.isCorrection ? 'Correction' : null,
    ChargeFrequency: charge.frequency,
    ChargeDescription: charge.description,
    ServiceName: charge.service.name,
    ServiceCategory: charge.service.category,
    ServiceSubcategory: charge.service.subcategory,
    PublisherName: charge.publisher ?? billOf(charge.bill).publisher,
    ...place(charge.bill, charge.account, null),
    PricingCategory: isMetered ? 'Standard' : null,
    PricingUnit: isMetered ? charge.unit : null,
    SkuId: isMetered ? skuId(charge.bill, meter) : null,
    SkuPriceId: isMetered ? `${skuId(charge.bill, meter)}.${hex(charge.listPrice, 7, 6).toUpperCase()}` : null,
    SkuMeter: isMetered ? charge.service.name : null,
    Tags: json(charge.tags),
    ...poolColumns(charge.commitment ? poolOf(charge.commitment.pool) : null, null),
  };
}

/** Support plans are priced on the month's usage, tax on the invoice; one line each for a bill that has them. */
function derivedLines(bill: BillId): Line[] {
  const owner = billOf(bill);
  const support = bill === 'gcp' ? services.gcpSupport : services.awsSupport;
  const common = {
    ...bare,
    bill,
    PublisherName: owner.publisher,
    ...place(bill, null, null),
    ...poolColumns(null, null),
  };
  const lines: Line[] = [];
  if (owner.supportBps > 0) {
    lines.push({
      ...common,
      kind: 'support',
      key: `${bill}/support`,
      ChargeCategory: 'Purchase',
      ChargeFrequency: 'Recurring',
      ChargeDescription: `${support.name}: ${owner.supportBps / 100} % of the month's usage`,
      ServiceName: support.name,
      ServiceCategory: support.category,
      ServiceSubcategory: support.subcategory,
      PricingCategory: 'Other',
      PricingUnit: 'Months',
      SkuId: skuId(bill, support.name),
      SkuPriceId: `${skuId(bill, support.name)}.PERCENT`,
      SkuMeter: support.name,
    });
  }
  if (owner.taxBps > 0) {
    lines.push({
      ...common,
      kind: 'tax',
      key: `${bill}/tax`,
      ChargeCategory: 'Tax',
      ChargeFrequency: 'One-Time',
      ChargeDescription: `${owner.taxName} on the invoice`,
      ServiceName: services.tax.name,
      ServiceCategory: services.tax.category,
      ServiceSubcategory: services.tax.subcategory,
      PricingCategory: null,
      PricingUnit: null,
      SkuId: null,
      SkuPriceId: null,
      SkuMeter: null,
    });
  }
  return lines;
}

const billIds = [...new Set(streams.map(stream => stream.bill))];

/** All lines; a line's number is its place. Streams come first, in the order of `streams`. */
export const lines: readonly Line[] = [
  ...streams.map(usageLine),
  ...pools.map(unusedLine),
  ...fixedCharges.map(fixedLine),
  ...billIds.flatMap(derivedLines),
];

/** Place of the line with that key. */
export const lineNumber: ReadonlyMap<string, number> = new Map(lines.map((line, index) => [line.key, index]));
