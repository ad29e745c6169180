import { z } from 'zod';
import { Measure } from '../query/query-spec.ts';
import { Amount, call, Instant, Ok } from './meta.ts';

const Money = z.array(z.object({ currency: z.string().nullable(), amount: Amount }));

/** One thing found by the global search. */
export const SearchHit = z.object({
  kind: z.enum([
    'team',
    'product',
    'customer',
    'feature',
    'service',
    'account',
    'model',
    'resource',
    'tag',
    'job',
    'source',
    'file',
    'report',
    'rule',
    'split',
    'view',
    'sql',
    'unit',
    'invoice',
  ]),
  title: z.string(),
  /** What tells two of one name apart. */
  detail: z.string(),
  /** Cost of the last 30 days of the lake, where the thing has one. */
  cost: Money,
  /** Address of the workbench that shows it. */
  address: z.string(),
});
export type SearchHit = z.infer<typeof SearchHit>;

/** Something that is different since the last look; largest money first. */
export const ChangeNote = z.object({
  kind: z.enum([
    'imported',
    'restated',
    'cost-moved',
    'new-spend',
    'untagged',
    'rules',
    'cost-model',
    'prices',
    'source-failed',
    'source-late',
    'quality',
    'published',
    'reconciled',
    'unreconciled',
  ]),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  message: z.string(),
  money: Money,
  at: Instant.nullable(),
  address: z.string().nullable(),
});
export type ChangeNote = z.infer<typeof ChangeNote>;

export const WhatChanged = z.object({
  /** The look before; null = first time. */
  since: z.object({ at: Instant, lakeVersion: z.number().int() }).nullable(),
  lakeVersion: z.number().int(),
  notes: z.array(ChangeNote),
});
export type WhatChanged = z.infer<typeof WhatChanged>;

const read = { permission: 'cost.read', audit: false } as const;

export const overview = {
  search: call
    .meta(read)
    .input(z.object({ text: z.string().min(1).max(200), limit: z.number().int().positive().max(200).default(40) }))
    .output(z.array(SearchHit)),
  whatChanged: call
    .meta(read)
    .input(z.object({ measure: Measure.default('EffectiveCost') }))
    .output(WhatChanged),
  /** The reader has seen it: the next `since`. */
  looked: call
    .meta({ permission: 'workspace.write', audit: false })
    .input(z.object({ lakeVersion: z.number().int() }))
    .output(Ok),
};
