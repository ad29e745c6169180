import { chargeChecks } from './charges.ts';
import type { SqlCheck } from './check.ts';
import { duplicateChecks } from './duplicates.ts';
import { tagChecks } from './tags.ts';
import { usageChecks } from './usage.ts';

/** Every check that is one question to the lake. What needs more (coverage, prices, overlap, findings) is in `workers/lake/quality`. */
export const sqlChecks: readonly SqlCheck[] = [...chargeChecks, ...duplicateChecks, ...tagChecks, ...usageChecks];
