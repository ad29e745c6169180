/** Shapes of the demo company. Pure data: the same model always gives the same estate. */

/** A civil day in UTC, `YYYY-MM-DD`. */
export type Day = string;
/** A month, `YYYY-MM`. */
export type Month = string;

export type BillId = 'aws' | 'azure' | 'gcp' | 'gpu-colo' | 'gpu-cloud' | 'openai' | 'anthropic' | 'together' | 'ovh';

/** How a series moves over the week, the month end and the year; see calendar.ts. */
export type Profile = 'consumer' | 'office' | 'batch' | 'flat' | 'dev' | 'train' | 'storage';

export type Tags = Readonly<Record<string, string>>;

export type Bill = {
  readonly id: BillId;
  readonly focusVersion: '1.2' | '1.3' | '1.4';
  readonly provider: string;
  readonly publisher: string;
  readonly host: string;
  readonly issuer: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly accountType: string;
  readonly currency: 'USD' | 'EUR';
  readonly subAccountType: string;
  /** Sub-accounts by short name: [id, display name]. */
  readonly accounts: Readonly<Record<string, readonly [string, string]>>;
  readonly regions: Readonly<Record<string, string>>;
  /** Negotiated discount on list prices, in 1/10000. */
  readonly discountBps: number;
  readonly taxBps: number;
  readonly taxName: string;
  /** Support plan as a share of the month's usage, in 1/10000; 0 = none. */
  readonly supportBps: number;
};

/** A service as FOCUS sees it. */
export type Service = { readonly name: string; readonly category: string; readonly subcategory: string };

export type Sku = {
  readonly meter: string;
  /** Published price of one pricing unit, decimal text with at most 10 digits after the point. */
  readonly price: string;
  readonly unit: string;
  readonly consumedUnit: string;
  /** Consumed units in one pricing unit (1,000,000 for "1M Tokens"). */
  readonly consumedPerUnit: number;
  readonly details: Readonly<Record<string, string | number>> | null;
};

/** One stream of usage charges: a SKU used by one workload. Splits into several resources when more rows are wanted. */
export type Stream = {
  /** Unique, stable; feeds every pseudo-random choice. */
  readonly key: string;
  readonly bill: BillId;
  readonly account: string;
  readonly service: Service;
  readonly region: string | null;
  readonly resource: { readonly type: string; readonly name: string } | null;
  readonly sku: Sku;
  /** List spend a month at the start of the estate, in the bill's currency. Ignored for streams of a pool. */
  readonly monthly: number;
  readonly profile: Profile;
  /** Growth a month, 0.04 = 4 %. */
  readonly growth: number;
  /** First day, inclusive; last day, exclusive. Null = the estate's own bounds. */
  readonly from: Day | null;
  readonly to: Day | null;
  readonly tags: Tags | null;
  /** Spot and other prices that move. */
  readonly dynamic: boolean;
  /** Member of a commitment or reservation, and its share of what is used. */
  readonly pool: { readonly id: string; readonly share: number } | null;
  /** Converts `monthly` to a quantity when the SKU's own price changed later. */
  readonly volumePrice: string | null;
};

/** Capacity bought ahead: a commitment discount, or a reservation of own machines. Used + Unused = capacity, exactly. */
export type Pool = {
  readonly id: string;
  readonly name: string;
  readonly bill: BillId;
  readonly account: string;
  readonly kind: 'spend' | 'usage' | 'capacity';
  readonly type: string;
  /** Units bought for each hour: currency units for "spend", else pricing units. Decimal text. */
  readonly perHour: string;
  /** Committed price as share of list, in 1/10000. 10000 for own capacity. */
  readonly rateBps: number;
  /** Unit price the Unused rows and the purchase carry: "1" for "spend". */
  readonly unitPrice: string;
  readonly unit: string;
  readonly payment: 'monthly' | 'upfront' | 'as-used';
  readonly from: Day;
  /** Exclusive. May lie after the estate's end. */
  readonly to: Day;
  /** Share of the capacity in use on an ordinary day; must leave head-room for noise (at most 0.93). */
  readonly utilisation: number;
  readonly service: Service;
  readonly region: string | null;
  readonly tags: Tags | null;
};

/** A charge that is not metered: fees, purchases, credits, refunds. Amounts are decimal text in the bill's currency. */
export type FixedCharge = {
  readonly bill: BillId;
  readonly month: Month;
  readonly account: string | null;
  readonly category: 'Purchase' | 'Credit' | 'Adjustment' | 'Usage';
  readonly isCorrection: boolean;
  readonly frequency: 'One-Time' | 'Recurring' | 'Usage-Based';
  readonly service: Service;
  readonly publisher: string | null;
  readonly description: string;
  /** Days of the charge period; null = the whole month. */
  readonly from: Day | null;
  readonly to: Day | null;
  readonly quantity: string;
  readonly unit: string;
  readonly listPrice: string;
  readonly contractedPrice: string;
  /** 'zero' for purchases that cover later usage, else the contracted cost. */
  readonly effective: 'contracted' | 'zero';
  readonly commitment: { readonly pool: string; readonly quantity: string } | null;
  readonly tags: Tags | null;
  /** Only in the second delivery of a restated month. */
  readonly lateOnly: boolean;
};

/** What a query needs to find an event again; names are dimensions of a QuerySpec. */
export type EventFilter = { readonly dimension: string; readonly values: readonly string[] };

/** Something that bends the series on purpose. */
export type EstateEvent = {
  readonly id: string;
  readonly kind: 'anomaly' | 'planned';
  readonly shape: string;
  readonly title: string;
  readonly explanation: string;
  readonly titleKo: string;
  readonly filters: readonly EventFilter[];
  readonly from: Day;
  /** Exclusive. */
  readonly to: Day;
  readonly bill: BillId;
  readonly applies: (stream: Stream) => boolean;
  /** Multiplier on the quantity of day `index` (0 = `from`); 1 = nothing. For `pool` it multiplies the utilisation. */
  readonly factor: (index: number) => number;
  readonly pool: string | null;
  /** True when the streams exist only because of the event: all of their cost is the impact. */
  readonly wholly: boolean;
  /** Set for a price change: the share of the new price that is the increase. */
  readonly priceShare: number | null;
};
