import { z } from 'zod';
import { Amount, call, Instant } from './meta.ts';

const Money = z.array(z.object({ currency: z.string(), amount: Amount }));

/** One source (and account or scope) on one UTC day. */
export const CoverageDay = z.object({
  day: z.iso.date(),
  /**
   * final: settled; provisional: present and may still change; missing: expected and not there; failed: a run for it failed; none: not
   * expected (before the first or after the last day of the source).
   */
  state: z.enum(['final', 'provisional', 'missing', 'failed']),
  rows: z.number().int(),
  billedCost: Money,
});
export const Coverage = z.object({
  source: z.string(),
  dataset: z.string(),
  scope: z.string().nullable(),
  /** First and last day it has ever delivered. */
  firstDay: z.iso.date(),
  lastDay: z.iso.date(),
  /** Age of the newest data in hours, against now. */
  newestAt: Instant,
  counts: z.object({
    final: z.number().int(),
    provisional: z.number().int(),
    missing: z.number().int(),
    failed: z.number().int(),
  }),
  days: z.array(CoverageDay),
});
export type Coverage = z.infer<typeof Coverage>;

/** One thing that is wrong or odd, with what it puts at stake. */
export const QualityIssue = z.object({
  /** Stable: check, source and subject. */
  id: z.string(),
  check: z.string(),
  kind: z.enum([
    'schema',
    'referential',
    'business',
    'tags',
    'duplicates',
    'timeliness',
    'units',
    'currency',
    'price',
    'overlap',
  ]),
  severity: z.enum(['error', 'warning', 'info']),
  source: z.string().nullable(),
  /** Facts for the sentence; the screen words it by `check`. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** The sentence in English, for the command line and reports. */
  message: z.string(),
  rows: z.number().int(),
  /** Money at stake; empty when it cannot be known. */
  atStake: Money,
  /** An address of the workbench that shows the rows; null when there is none. */
  address: z.string().nullable(),
});
export type QualityIssue = z.infer<typeof QualityIssue>;

/** One (provider, account, month) that arrives by several routes. */
export const OverlapEntry = z.object({
  provider: z.string(),
  account: z.string().nullable(),
  /** YYYY-MM */
  month: z.string(),
  /** bill, provider-api (its cost report), metered (usage x price book), provider-usage, gateway, trace or log. The route whose money counts; the others only add weights. */
  authority: z.string(),
  /** Which source that is, where several come by the same route. */
  authoritySource: z.string(),
  chosenBy: z.enum(['rule', 'default']),
  routes: z.array(
    z.object({
      route: z.string(),
      source: z.string(),
      rows: z.number().int(),
      cost: Money,
      /** unknown = the route has usage but no price. */
      isPriced: z.boolean(),
      counts: z.boolean(),
      /** Authority minus this route (of usage: `usageCost` minus this route), per currency; empty where this one has no cost. */
      difference: Money,
    }),
  ),
  /** Of the authority's cost, per currency, what it charges for usage of models: all that metering can explain. Taxes, seats, fees, credits and corrections are not in it. */
  usageCost: Money,
  /** Authority minus the best other account of the same spend (usage before bills; usage is compared with `usageCost` alone), per currency: what is not explained. */
  residual: Money,
  /** True when the residual is small enough to be rounding and prices (RESIDUAL_SHARE of what is compared); null when there is nothing to compare. */
  isReconciled: z.boolean().nullable(),
  /** The residual by model, largest first, where bill or usage name models; the sums are the entry's own. */
  models: z.array(
    z.object({
      model: z.string().nullable(),
      authority: Money,
      metered: Money,
      difference: Money,
      /** False: some of its usage has no price. */
      isPriced: z.boolean(),
    }),
  ),
});
export type OverlapEntry = z.infer<typeof OverlapEntry>;

/** An entry of the overlap (as it is listed) and the route that shall count there. */
export const AuthorityChange = z.object({
  provider: z.string().max(300),
  account: z.string().max(300).nullable(),
  month: z.string().regex(/^\d{4}-\d{2}$/),
  route: z.string().max(40).nullable(),
  /** Needed where several sources come by the route. */
  source: z.string().max(300).nullable().default(null),
});
export type AuthorityChange = z.infer<typeof AuthorityChange>;

/** Rows of one slice before and after a restatement. */
export const BillDiff = z.object({
  source: z.string(),
  billingAccountId: z.string().nullable(),
  period: z.string(),
  fromVersion: z.number().int(),
  toVersion: z.number().int(),
  restatedAt: Instant,
  added: z.object({ rows: z.number().int(), billedCost: Money }),
  removed: z.object({ rows: z.number().int(), billedCost: Money }),
  changed: z.object({ rows: z.number().int(), billedCost: Money }),
  /** Sum of the three, exactly the difference of the slice. */
  difference: Money,
  lines: z.array(
    z.object({
      kind: z.enum(['added', 'removed', 'changed']),
      service: z.string().nullable(),
      description: z.string().nullable(),
      resource: z.string().nullable(),
      chargePeriodStart: Instant.nullable(),
      currency: z.string().nullable(),
      before: Amount.nullable(),
      after: Amount.nullable(),
      difference: Amount,
    }),
  ),
  /** Lines not listed, and their difference. */
  rest: z.object({ rows: z.number().int(), difference: Money }),
});
export type BillDiff = z.infer<typeof BillDiff>;

const read = { permission: 'cost.read', audit: false } as const;

export const quality = {
  coverage: call
    .meta(read)
    .input(z.object({ from: z.iso.date().nullable().default(null), to: z.iso.date().nullable().default(null) }))
    .output(z.array(Coverage)),
  /** Worst first, by severity and money at stake. */
  issues: call.meta(read).output(z.array(QualityIssue)),
  overlap: call.meta(read).output(z.array(OverlapEntry)),
  /** Let one bill count and set the others of the same spend aside; route null: back to all of them. Answers the overlap as it is then. */
  choose: call
    .meta({ permission: 'workspace.write', audit: true })
    .input(AuthorityChange)
    .output(z.array(OverlapEntry)),
  /** One entry a restated slice; `period` is YYYY-MM, null = every period. */
  diff: call
    .meta(read)
    .input(
      z.object({
        period: z.string().nullable().default(null),
        fromVersion: z.number().int().nullable().default(null),
        limit: z.number().int().positive().max(10_000).default(100),
      }),
    )
    .output(z.array(BillDiff)),
};
