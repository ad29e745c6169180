import { z } from 'zod';
import { Amount, call, Instant } from './meta.ts';

const Currency = z.string().regex(/^[A-Z]{3}$/);

/** Units of `to` for one unit of `from` on a UTC day, and who says so. */
export const FxRate = z.object({
  date: z.iso.date(),
  from: Currency,
  to: Currency,
  rate: Amount,
  /** E.g. "ECB reference rate", "invoice 2026-09 of OVHcloud". */
  source: z.string().min(1).max(200),
});
export type FxRate = z.infer<typeof FxRate>;

export const FxVersion = z.object({
  version: z.number().int(),
  createdAt: Instant,
  author: z.string(),
  note: z.string(),
});
export type FxVersion = z.infer<typeof FxVersion>;

/** Days with charges in `from` that have no rate to `to` (no rate on that day, nor on the seven days before). */
export const FxGap = z.object({
  from: Currency,
  to: Currency,
  firstDay: z.iso.date(),
  lastDay: z.iso.date(),
  days: z.number().int(),
});
export type FxGap = z.infer<typeof FxGap>;

const read = { permission: 'cost.read', audit: false } as const;
const write = { permission: 'workspace.write', audit: true } as const;

export const fx = {
  rates: call.meta(read).output(z.object({ version: z.number().int(), rates: z.array(FxRate) })),
  history: call.meta(read).output(z.array(FxVersion)),
  gaps: call
    .meta(read)
    .input(z.object({ to: Currency }))
    .output(z.array(FxGap)),
  /** Adds to the rates (same date, pair and source: the new one counts); older versions stay readable. */
  save: call
    .meta(write)
    .input(
      z.object({
        baseVersion: z.number().int(),
        note: z.string().max(500).default(''),
        rates: z.array(FxRate).max(200_000),
      }),
    )
    .output(z.object({ version: z.number().int() })),
  /** CSV: date,from,to,rate,source; or the ECB's reference file (Date,USD,JPY,...), by handle. Nothing is saved. */
  readFile: call
    .meta(read)
    .input(z.object({ handle: z.string() }))
    .output(z.object({ rates: z.array(FxRate), problems: z.array(z.string()) })),
};
