import { z } from 'zod';
import { Amount, call, Instant } from './meta.ts';

/** What one price is for. Cache writes are by lifetime; `request` and `web-search` are per thousand. */
export const priceBuckets = [
  'input',
  'cache-read',
  'cache-write-5m',
  'cache-write-30m',
  'cache-write-1h',
  'cache-write-12h',
  'output',
  'reasoning',
  'input-audio',
  'input-image',
  'output-audio',
  'output-image',
  'request',
  'web-search',
  'image',
  'audio-second',
] as const;

/** One dated price. The key is (provider, model, bucket, tier, batch, context, geography, time). */
export const PriceEntry = z.object({
  modelProvider: z.string().min(1).max(100),
  model: z.string().min(1).max(200),
  bucket: z.enum(priceBuckets),
  /** null = any tier without a price of its own. */
  serviceTier: z.string().max(50).nullable(),
  isBatch: z.boolean(),
  /** Applies when the whole prompt, cached tokens included, has more than this many tokens; 0 = base price. */
  contextAbove: z.number().int().nonnegative(),
  geography: z.string().max(50).nullable(),
  /** Price of `per` units. */
  price: Amount,
  /** 1 000 000 for tokens, 1 000 for requests and searches, 1 for images and seconds. */
  per: z.number().int().positive(),
  currency: z.string().length(3),
  validFrom: Instant,
  validTo: Instant.nullable(),
  /** Where it comes from: an address, a file name, "typed in by ana". */
  origin: z.string().max(500),
});
export type PriceEntry = z.infer<typeof PriceEntry>;

export const PriceBook = z.object({
  version: z.number().int(),
  createdAt: Instant.nullable(),
  author: z.string(),
  note: z.string(),
  entries: z.array(PriceEntry),
});
export type PriceBook = z.infer<typeof PriceBook>;

/** Prices read from a file, not yet saved. */
export const PriceFile = z.object({
  entries: z.array(PriceEntry),
  skipped: z.array(z.object({ key: z.string(), reason: z.string() })),
  /** Taken, but looking wrong at the source: cache-read above input, cache-write below it. */
  warnings: z.array(z.object({ key: z.string(), reason: z.string() })),
});
export type PriceFile = z.infer<typeof PriceFile>;

/** Usage that has no price: a gap, never zero. */
export const PriceGap = z.object({
  modelProvider: z.string().nullable(),
  model: z.string().nullable(),
  bucket: z.enum(priceBuckets).nullable(),
  firstSeen: Instant,
  lastSeen: Instant,
  requests: z.number().int(),
  tokens: z.number().int(),
});
export type PriceGap = z.infer<typeof PriceGap>;

/** What the cluster's own machines cost, so that a GPU-hour has a cost like any cloud line. Amounts in `currency`. */
export const RateCard = z.object({
  cluster: z.string().min(1).max(200),
  /** null = every type without a card of its own. */
  gpuType: z.string().max(100).nullable(),
  currency: z.string().length(3),
  validFrom: Instant,
  validTo: Instant.nullable(),
  /** Machines: price paid, GPUs bought for it, straight-line over these months, residual value. */
  capital: z.object({
    amount: Amount,
    gpus: z.number().int().positive(),
    months: z.number().int().positive(),
    residual: Amount,
  }),
  /** Power: mean watts a GPU (with its share of the host), energy price per kWh, PUE. */
  power: z.object({ wattsPerGpu: Amount, pricePerKwh: Amount, pue: Amount }),
  peoplePerMonth: Amount,
  spacePerMonth: Amount,
  /** GPUs that people and space are spread over. */
  gpusInService: z.number().int().positive(),
  /** GPUs of this cluster and type that the card stands for: what no job holds is charged as idle. null = not said, so idle is unknown. */
  capacityGpus: z.number().int().positive().nullable().default(null),
  /** True when a cloud bill has these machines: the card prices jobs, but makes no charge lines. */
  isBilledElsewhere: z.boolean().default(false),
});
export type RateCard = z.infer<typeof RateCard>;

const read = { permission: 'cost.read', audit: false } as const;
const write = { permission: 'workspace.write', audit: true } as const;

export const prices = {
  book: call.meta(read).output(PriceBook),
  history: call.meta(read).output(z.array(PriceBook.omit({ entries: true }).extend({ entries: z.number().int() }))),
  gaps: call.meta(read).output(z.array(PriceGap)),
  /**
   * A new version of the whole book. Changes of prices that past usage has already are refused with `prices.back-dated` unless `recompute`
   * says that the past may be priced again. Task kind `prices`.
   */
  save: call
    .meta(write)
    .input(
      z.object({
        baseVersion: z.number().int(),
        note: z.string().max(500),
        entries: z.array(PriceEntry).max(100_000),
        recompute: z.boolean().default(false),
      }),
    )
    .output(z.object({ taskId: z.string() })),
  /** LiteLLM model price map (JSON) or our own CSV, by file handle; nothing is saved. */
  readFile: call
    .meta(read)
    .input(z.object({ handle: z.string(), validFrom: Instant }))
    .output(PriceFile),
  rateCards: call.meta(read).output(z.array(RateCard)),
  saveRateCards: call
    .meta(write)
    .input(z.object({ cards: z.array(RateCard).max(1_000) }))
    .output(z.object({ taskId: z.string() })),
};
