import { z } from 'zod';
import { Measure } from '../query/query-spec.ts';
import { MeasureTotal } from './imports.ts';
import { Amount, call, Instant } from './meta.ts';

export const ShowbackSpec = z.object({
  /** Billing month, "YYYY-MM" (FOCUS BillingPeriodStart in UTC): showback follows the invoice month. */
  period: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
  /** One sheet per value of this dimension; rows without a value form the sheet "Unassigned". */
  split: z.string().default('x_Team'),
  measure: Measure.default('EffectiveCost'),
});
export type ShowbackSpec = z.infer<typeof ShowbackSpec>;

export const ShowbackPreview = z.object({
  spec: ShowbackSpec,
  lakeVersion: z.number().int(),
  /** Largest first; null is unassigned. */
  groups: z.array(z.object({ value: z.string().nullable(), rows: z.number().int(), totals: z.array(MeasureTotal) })),
  totals: z.array(MeasureTotal),
  rows: z.number().int(),
});
export type ShowbackPreview = z.infer<typeof ShowbackPreview>;

/** manifest.json of a published pack; written last, readers trust it only. */
export const ShowbackManifest = z.object({
  kind: z.literal('mureon-showback'),
  version: z.literal(1),
  period: z.string(),
  split: z.string(),
  measure: Measure,
  lakeVersion: z.number().int(),
  lakeHash: z.string(),
  publishedAt: Instant,
  publishedBy: z.string(),
  producer: z.string(),
  isDemo: z.boolean(),
  rows: z.number().int(),
  totals: z.array(MeasureTotal),
  groups: z.array(
    z.object({
      value: z.string().nullable(),
      sheet: z.string(),
      rows: z.number().int(),
      totals: z.array(MeasureTotal),
    }),
  ),
  files: z.array(
    z.object({
      name: z.string(),
      sizeBytes: z.number().int(),
      sha256: z.string(),
      rows: z.number().int(),
      neutralisedCells: z.number().int(),
    }),
  ),
  /** SHA-256 of the canonical JSON of everything above, so that a changed byte of the manifest is found too. */
  selfSha256: z.string(),
});
export type ShowbackManifest = z.infer<typeof ShowbackManifest>;

export const PublishResult = z.object({ folder: z.string(), manifest: ShowbackManifest });
export type PublishResult = z.infer<typeof PublishResult>;

export const VerifyResult = z.object({
  ok: z.boolean(),
  folder: z.string(),
  manifest: ShowbackManifest.nullable(),
  /** Every file named by the manifest, and every stranger in the folder. */
  files: z.array(z.object({ name: z.string(), state: z.enum(['ok', 'changed', 'missing', 'unknown']) })),
  /** Does the lake still give these totals? Null when the lake does not hold that version any more. */
  restatedSince: z
    .array(z.object({ measure: Measure, currency: z.string(), published: Amount, now: Amount }))
    .nullable(),
});
export type VerifyResult = z.infer<typeof VerifyResult>;

export const showback = {
  preview: call.meta({ permission: 'cost.read', audit: false }).input(ShowbackSpec).output(ShowbackPreview),
  /** Asks for the folder (desktop) and starts a task; null when the user cancels. */
  publish: call
    .meta({ permission: 'report.publish', audit: true })
    .input(ShowbackSpec)
    .output(z.object({ taskId: z.string().nullable() })),
  published: call
    .meta({ permission: 'cost.read', audit: false })
    .output(z.array(z.object({ id: z.string(), folder: z.string(), manifest: ShowbackManifest }))),
  verify: call
    .meta({ permission: 'cost.read', audit: false })
    .input(z.object({ id: z.string() }))
    .output(VerifyResult),
};
