import { z } from 'zod';
import { Measure } from '../query/query-spec.ts';
import { MeasureTotal } from './imports.ts';
import { Instant } from './meta.ts';

/** Manifest of packs as the first versions published them. None is written any more; what was published then is still proved. */
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
