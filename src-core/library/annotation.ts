import { z } from 'zod';
import { Filter } from '../query/query-spec.ts';

/** Body of an `annotation` in the library: a remark on days, for whoever looks at them later. */
export const Annotation = z.object({
  text: z.string().min(1).max(4_000),
  /** Calendar days, `to` exclusive. */
  from: z.iso.date(),
  to: z.iso.date(),
  /** What it is about; empty: everything. */
  scope: z.array(Filter).max(64).default([]),
  createdAt: z.iso.datetime(),
});
export type Annotation = z.infer<typeof Annotation>;

/** Whether a view holds itself to all that an annotation is about; a remark on one team is no remark on the whole. */
export function isWithin(scope: readonly Filter[], filters: readonly Filter[]): boolean {
  return scope.every(about =>
    filters.some(
      held =>
        held.dimension === about.dimension &&
        held.op === about.op &&
        held.values.every(value => about.values.includes(value)),
    ),
  );
}
