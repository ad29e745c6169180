import { z } from 'zod';
import { recordDatasetNames } from '../anycost/records.ts';
import { DimensionName, Filter, Measure, QuerySpec } from '../query/query-spec.ts';
import { PackModel } from '../reports/pack-model.ts';
import { BaseVersion, pastVersion, versioned } from './documents.ts';
import { ChangeExplained } from './explain.ts';
import { MeasureTotal } from './imports.ts';
import { Amount, call, Instant, Ok } from './meta.ts';
import { ShowbackManifest } from './showback.ts';
import { SecretState } from './sources.ts';

export const packFormats = ['xlsx', 'csv', 'parquet', 'html', 'pdf'] as const;
export const PackFormat = z.enum(packFormats);
export type PackFormat = z.infer<typeof PackFormat>;

/** "2026-09" or, for weekly reports, the ISO week "2026-W38". */
export const PackPeriod = z.string().regex(/^\d{4}-((0[1-9]|1[0-2])|W(0[1-9]|[1-4]\d|5[0-3]))$/);

const heading = { title: z.string().trim().max(200).default('') };
const chart = z.enum(['none', 'bar', 'stacked', 'line']).default('none');

/** What a report is made of; each becomes a part of the page and one or more sheets and tables. An empty title gets the kind's own. */
export const ReportSection = z.discriminatedUnion('kind', [
  /** Totals per currency beside the period before, reconciliation, coverage, findings. */
  z.object({ kind: z.literal('summary'), ...heading }),
  /** Cost by dimensions. `lines`: nothing more, the grouped lines behind each value, or every charge line. */
  z.object({
    kind: z.literal('cost'),
    ...heading,
    by: z.array(DimensionName).min(1).max(3),
    measures: z.array(Measure).max(4).default([]),
    compare: z.enum(['none', 'previous-period', 'previous-year']).default('previous-period'),
    chart: chart.default('bar'),
    top: z.number().int().positive().max(10_000).default(1_000),
    lines: z.enum(['none', 'grouped', 'charges']).default('none'),
    sheetPerValue: z.boolean().default(false),
  }),
  z.object({
    kind: z.literal('trend'),
    ...heading,
    by: DimensionName.nullable().default(null),
    periods: z.number().int().min(2).max(60).default(13),
    chart: chart.default('stacked'),
    top: z.number().int().positive().max(50).default(8),
  }),
  /** Unit costs with both shares of what is known; all units that apply when empty. */
  z.object({
    kind: z.literal('units'),
    ...heading,
    units: z.array(z.string()).max(50).default([]),
    periods: z.number().int().min(1).max(24).default(6),
    chart: chart.default('line'),
  }),
  /** Held, used and idle GPU hours with their cost: by cluster, by team, and the dearest jobs. */
  z.object({
    kind: z.literal('gpu'),
    ...heading,
    show: z.array(z.enum(['summary', 'idle-by-team', 'jobs'])).min(1),
    top: z.number().int().positive().max(1_000).default(50),
  }),
  /** Usage records grouped, e.g. tokens by model. */
  z.object({
    kind: z.literal('records'),
    ...heading,
    dataset: z.enum(recordDatasetNames),
    measures: z.array(z.string()).min(1).max(10),
    by: z.array(DimensionName).min(1).max(3),
    chart,
    top: z.number().int().positive().max(10_000).default(100),
  }),
  /** These budgets (all when empty) as they stand at the period's end. */
  z.object({ kind: z.literal('budgets'), ...heading, budgets: z.array(z.string()).max(500).default([]) }),
  z.object({
    kind: z.literal('forecast'),
    ...heading,
    by: DimensionName.nullable().default(null),
    months: z.number().int().min(1).max(12).default(3),
    top: z.number().int().positive().max(50).default(8),
  }),
  /** What moved against the pack published last, as in "change explained". */
  z.object({
    kind: z.literal('change'),
    ...heading,
    by: DimensionName.nullable().default('x_Team'),
    top: z.number().int().positive().max(100).default(10),
  }),
  z.object({ kind: z.literal('note'), ...heading, text: z.string().max(20_000) }),
]);
export type ReportSection = z.infer<typeof ReportSection>;

/** When a pack may leave. `require` refuses, `state` prints the named gap in the report. */
export const GatePolicy = z.object({
  reconciliation: z.enum(['require', 'state', 'off']).default('state'),
  /** Provisional and missing days. */
  coverage: z.enum(['require', 'state']).default('require'),
  /** Share of the period's cost at stake in findings (0.01 = 1 %) above which it is refused or stated. */
  quality: z.enum(['require', 'state', 'off']).default('state'),
  qualityLimit: Amount.default('0.01'),
  /** `other-person`: who built it may not approve it. */
  approval: z.enum(['none', 'anyone', 'other-person']).default('none'),
});
export type GatePolicy = z.infer<typeof GatePolicy>;

export const ReportTemplate = z.object({
  name: z.string().trim().min(1).max(120),
  /** Printed; may hold {period}. */
  title: z.string().trim().min(1).max(200),
  language: z.enum(['en', 'ko']).default('en'),
  period: z.enum(['month', 'week']).default('month'),
  /** Which charges are of a month: those of its invoices (BillingPeriodStart), or those whose days lie in it. Weeks go by days. */
  basis: z.enum(['billing', 'charge']).default('billing'),
  measure: Measure.default('EffectiveCost'),
  currency: QuerySpec.shape.currency,
  allocation: QuerySpec.shape.allocation,
  filters: z.array(Filter).max(64).default([]),
  sections: z.array(ReportSection).min(1).max(40),
  formats: z.array(PackFormat).min(1).default(['xlsx', 'csv', 'html']),
  gate: GatePolicy.default(GatePolicy.parse({})),
  /** Named in the pack; a schedule sends it. */
  recipients: z.array(z.string().max(320)).max(200).default([]),
});
export type ReportTemplate = z.infer<typeof ReportTemplate>;
export type ReportTemplateInput = z.input<typeof ReportTemplate>;
export const StoredTemplate = versioned(ReportTemplate);
export type StoredTemplate = z.infer<typeof StoredTemplate>;

export const gateCodes = [
  'no-data',
  'does-not-tie',
  'no-invoice',
  'not-reconciled',
  'reconciliation-blocked',
  'provisional-days',
  'missing-days',
  'quality',
  'unknown-rate',
  'changed-since-built',
] as const;
export const GateVerdict = z.object({
  /** pass: nothing to say; stated: the report says what is missing; refused: it must not leave. */
  outcome: z.enum(['pass', 'stated', 'refused']),
  findings: z.array(
    z.object({
      code: z.enum(gateCodes),
      effect: z.enum(['refuses', 'stated']),
      facts: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
      /** In the report's language. */
      message: z.string(),
      /** Address of the workbench that shows it. */
      address: z.string().nullable(),
    }),
  ),
});
export type GateVerdict = z.infer<typeof GateVerdict>;

/** Null where nothing of the template was published before. */
export const PackChange = z.object({
  against: z.object({ packId: z.string(), period: z.string(), publishedAt: Instant, lakeVersion: z.number().int() }),
  explained: ChangeExplained,
});
export type PackChange = z.infer<typeof PackChange>;

const PackFile = z.object({
  name: z.string(),
  format: PackFormat,
  /** Table of the model it holds; null = the whole report. */
  table: z.string().nullable(),
  sizeBytes: z.number().int(),
  sha256: z.string(),
  rows: z.number().int(),
  neutralisedCells: z.number().int(),
  inexactCells: z.number().int(),
  /** 1-based part and parts of a table that was too long for one file; null = whole. */
  part: z.object({ number: z.number().int(), of: z.number().int() }).nullable(),
});
export type PackFile = z.infer<typeof PackFile>;

/** manifest of a published pack; written last, readers trust it only. `totals` and `groups` are what `report diff` compares. */
export const PackManifest = z.object({
  kind: z.literal('mureon-report'),
  version: z.literal(2),
  packId: z.string(),
  /** Of the template and period in this destination: 1, 2, 3... */
  edition: z.number().int().positive(),
  templateId: z.string().nullable(),
  templateVersion: z.number().int().nullable(),
  template: ReportTemplate,
  period: z.string(),
  title: z.string(),
  lakeVersion: z.number().int(),
  lakeHash: z.string(),
  costModelVersion: z.number().int().nullable(),
  tagRulesVersion: z.number().int().nullable(),
  priceBookVersion: z.number().int().nullable(),
  ratesVersion: z.number().int().nullable(),
  builtAt: Instant,
  builtBy: z.string(),
  publishedAt: Instant,
  publishedBy: z.string(),
  producer: z.string(),
  isDemo: z.boolean(),
  rows: z.number().int(),
  /** Control totals of the period in the lines' own currencies, all four measures. */
  totals: z.array(MeasureTotal),
  groups: z.array(
    z.object({
      dimension: z.string(),
      value: z.string().nullable(),
      rows: z.number().int(),
      totals: z.array(MeasureTotal),
    }),
  ),
  gate: GateVerdict,
  approvals: z.array(z.object({ by: z.string(), at: Instant, contentHash: z.string(), note: z.string() })),
  files: z.array(PackFile),
  /** SHA-256 over the built content: template, lake state, totals and files, not over who published it where. */
  contentHash: z.string(),
  /** Last entry of the audit trail when it was published. */
  auditCheckpoint: z.object({ sequence: z.number().int(), hash: z.string() }).nullable(),
  /** SHA-256 of the canonical JSON of everything above. */
  selfSha256: z.string(),
});
export type PackManifest = z.infer<typeof PackManifest>;

/** Totals of a pack that are others today; null = not known, e.g. a measure that no line has. */
export const Restated = z.array(
  z.object({
    measure: Measure,
    currency: z.string(),
    published: Amount.nullable(),
    now: Amount.nullable(),
    difference: Amount.nullable(),
  }),
);
export type Restated = z.infer<typeof Restated>;

/** A pack that was built here, with what became of it. Its files stay in the workspace, byte for byte. */
export const Pack = z.object({
  id: z.string(),
  templateId: z.string().nullable(),
  templateVersion: z.number().int().nullable(),
  template: ReportTemplate,
  period: z.string(),
  title: z.string(),
  lakeVersion: z.number().int(),
  lakeHash: z.string(),
  builtAt: Instant,
  builtBy: z.string(),
  isDemo: z.boolean(),
  rows: z.number().int(),
  totals: z.array(MeasureTotal),
  groups: PackManifest.shape.groups,
  gate: GateVerdict,
  change: PackChange.nullable(),
  files: z.array(PackFile),
  contentHash: z.string(),
  approvals: PackManifest.shape.approvals,
  publications: z.array(
    z.object({
      destinationId: z.string().nullable(),
      /** Folder or bucket and prefix, as a person reads it. */
      place: z.string(),
      /** The folder itself; null in a store. */
      folder: z.string().nullable(),
      edition: z.number().int(),
      manifestName: z.string(),
      publishedAt: Instant,
      publishedBy: z.string(),
    }),
  ),
  /** Why it may not be published now; empty = it may. */
  holds: z.array(z.enum(['gate', 'approval', 'changed-since-built'])),
  /** The lake says something else today about the same period; null = not asked, or it cannot say (see `restated`). */
  restated: Restated.nullable(),
});
export type Pack = z.infer<typeof Pack>;

export const VerifiedPack = z.object({
  ok: z.boolean(),
  place: z.string(),
  /** Of the pack published last; null when that is one of version 1 (`showback`). */
  manifest: PackManifest.nullable(),
  showback: ShowbackManifest.nullable(),
  /** Every pack of the folder, in the order of publication. */
  packs: z.array(
    z.object({
      manifestName: z.string(),
      title: z.string(),
      period: z.string(),
      publishedAt: Instant,
      ok: z.boolean(),
    }),
  ),
  /** `unknown`: no manifest names it. `newer`: a manifest of a version that this one cannot read. */
  files: z.array(z.object({ name: z.string(), state: z.enum(['ok', 'changed', 'missing', 'unknown', 'newer']) })),
  /** Every total of the manifest was summed again from the CSV or Parquet beside it: null = the pack has neither. */
  totalsFromFiles: z.enum(['same', 'different']).nullable(),
  restated: Restated.nullable(),
});
export type VerifiedPack = z.infer<typeof VerifiedPack>;

/** What two packs rest on, beside the charges themselves (`lake`). */
export const diffCauses = [
  'period',
  'template',
  'lake',
  'cost-model',
  'tag-rules',
  'price-book',
  'rates',
  'gate',
  'producer',
] as const;

export const PackDiff = z.object({
  a: z.object({ title: z.string(), period: z.string(), edition: z.number().int().nullable(), contentHash: z.string() }),
  b: z.object({ title: z.string(), period: z.string(), edition: z.number().int().nullable(), contentHash: z.string() }),
  isSame: z.boolean(),
  totals: z.array(
    z.object({
      measure: Measure,
      currency: z.string(),
      a: Amount.nullable(),
      b: Amount.nullable(),
      difference: Amount.nullable(),
    }),
  ),
  /** Only what is not the same, largest difference first. */
  groups: z.array(
    z.object({
      dimension: z.string(),
      value: z.string().nullable(),
      measure: Measure,
      currency: z.string(),
      a: Amount.nullable(),
      b: Amount.nullable(),
      difference: Amount.nullable(),
    }),
  ),
  /** What else differs. */
  causes: z.array(z.enum(diffCauses)),
});
export type PackDiff = z.infer<typeof PackDiff>;

/** Where packs are published to. The folder was chosen in a dialog or named by an administrator (SECURITY 44). */
export const Destination = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('folder'),
    name: z.string().trim().min(1).max(120),
    /** Real path: no part of it is a link. */
    path: z.string().min(1).max(4_000),
    /** It was on another device than the system when it was chosen; while it is not, the share is not connected. Set by the workbench. */
    isMounted: z.boolean().default(false),
  }),
  /** Secret `secretAccessKey`. */
  z.object({
    kind: z.literal('s3'),
    name: z.string().trim().min(1).max(120),
    endpoint: z.url(),
    region: z.string().min(1).max(60),
    bucket: z.string().min(3).max(63),
    prefix: z.string().max(500).default(''),
    accessKeyId: z.string().min(1).max(200),
    allowPlainHttp: z.boolean().default(false),
    caFile: z.string().nullable().default(null),
  }),
]);
export type Destination = z.infer<typeof Destination>;
export const StoredDestination = versioned(Destination);
export type StoredDestination = z.infer<typeof StoredDestination>;
export const DescribedDestination = StoredDestination.extend({
  secrets: z.array(z.object({ name: z.string(), state: SecretState, isOptional: z.boolean() })),
});
export type DescribedDestination = z.infer<typeof DescribedDestination>;

/** What a check wrote and took away, and what the place lacks that keeps two publications apart by itself. */
export const placeFound = ['file', 'file-without-links', 'object', 'object-without-conditions'] as const;
export type PlaceFound = (typeof placeFound)[number];

export const ReportSchedule = z.object({
  name: z.string().trim().min(1).max(120),
  isOn: z.boolean().default(true),
  templateId: z.string(),
  /** Five fields in `zone`; each time builds the last period that has ended by then. */
  cron: z.string().max(100),
  zone: z.string().default('UTC'),
  destinationId: z.string().nullable().default(null),
  /** `link`: totals and where it lies; `attach`: the files too, within each channel's limit. */
  deliver: z
    .array(z.object({ channelId: z.string(), how: z.enum(['link', 'attach']) }))
    .max(20)
    .default([]),
  /** When the gate refuses: try again with each later tick for so many days, then give up and tell. */
  waitDays: z.number().int().min(0).max(31).default(5),
});
export type ReportSchedule = z.infer<typeof ReportSchedule>;
export const StoredSchedule = versioned(ReportSchedule);
export type StoredSchedule = z.infer<typeof StoredSchedule>;

/**
 * One thing that a report waits for or failed by: a code of the error catalogue, `gate.` and a code of the gate, or one of those that
 * `src-core/reports/run-reasons.ts` words (`hold.`, `run.`).
 */
export const RunReason = z.object({
  code: z.string(),
  /** Details of the error, facts of the finding. */
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])),
});
export type RunReason = z.infer<typeof RunReason>;

/** One run per schedule and period, however often the machine was restarted. */
export const ReportRun = z.object({
  scheduleId: z.string(),
  period: z.string(),
  state: z.enum(['running', 'waiting', 'done', 'failed']),
  startedAt: Instant,
  finishedAt: Instant.nullable(),
  packId: z.string().nullable(),
  /** Why it waits or failed, in English. */
  reason: z.string().nullable(),
  /** The same for readers of other languages; none of a run that an older workbench kept. */
  reasons: z.array(RunReason).default([]),
  /** What a waiting one waits for: data, a person, or the place that it is published to (the workbench itself included). */
  waitsFor: z.enum(['gate', 'approval', 'place']).nullable().default(null),
  /** A waiting one is tried again then, and given up then; null = as soon as it is approved, and never. */
  nextTryAt: Instant.nullable().default(null),
  givesUpAt: Instant.nullable().default(null),
  deliveries: z.array(z.object({ channelId: z.string(), key: z.string() })),
});
export type ReportRun = z.infer<typeof ReportRun>;

const read = { permission: 'cost.read', audit: false } as const;
const write = { permission: 'workspace.write', audit: true } as const;
const publish = { permission: 'report.publish', audit: true } as const;
const Id = z.object({ id: z.string() });

export const reports = {
  /** Templates to begin with: showback by team, by product, by customer; unit economics; GPU utilisation; LLM. */
  starters: call
    .input(z.object({ language: z.enum(['en', 'ko']) }))
    .output(z.array(z.object({ key: z.string(), template: ReportTemplate }))),
  templates: call.meta(read).output(z.array(StoredTemplate)),
  templateHistory: call
    .meta(read)
    .input(Id)
    .output(z.array(pastVersion(ReportTemplate))),
  saveTemplate: call
    .meta(write)
    .input(z.object({ id: z.string().nullable(), baseVersion: BaseVersion, template: ReportTemplate }))
    .output(StoredTemplate),
  removeTemplate: call
    .meta(write)
    .input(Id.extend({ baseVersion: BaseVersion }))
    .output(Ok),
  /** The report as it would be, without writing a file; tables cut to `rows`. `sections`: only these (by index), for a live preview. */
  preview: call
    .meta(read)
    .input(
      z.object({
        template: ReportTemplate,
        /** What it is saved as: whose last published pack "what moved" compares with. */
        templateId: z.string().nullable().default(null),
        period: PackPeriod,
        rows: z.number().int().positive().max(1_000).default(50),
        sections: z.array(z.number().int().nonnegative()).max(40).nullable().default(null),
      }),
    )
    .output(
      z.object({
        model: PackModel,
        gate: GateVerdict,
        totals: z.array(MeasureTotal),
        rows: z.number().int(),
        lakeVersion: z.number().int(),
        /** The template this is compared with for "what moved", if something was published. */
        against: PackChange.shape.against.nullable(),
      }),
    ),
  /** Periods that the lake holds charges of, newest first, each with whether its every day is final. */
  periods: call
    .meta(read)
    .input(z.object({ period: z.enum(['month', 'week']), basis: z.enum(['billing', 'charge']) }))
    .output(z.array(z.object({ period: z.string(), rows: z.number().int(), isFinal: z.boolean() }))),
  /** A task whose result is a Pack; a refused gate builds all the same and says so: only publishing is refused. */
  build: call
    .meta(publish)
    .input(
      z.object({
        templateId: z.string().nullable(),
        template: ReportTemplate.nullable().default(null),
        period: PackPeriod,
      }),
    )
    .output(z.object({ taskId: z.string() })),
  /** Newest first. */
  packs: call.meta(read).output(z.array(Pack)),
  pack: call.meta(read).input(Id).output(Pack),
  approve: call
    .meta(publish)
    .input(Id.extend({ contentHash: z.string(), note: z.string().max(1_000).default('') }))
    .output(Pack),
  /** Forget a pack that was never published, with its files. */
  discard: call.meta(publish).input(Id).output(Ok),
  /** To a saved destination, or (null) to a folder that is asked for. A task whose result is a Pack; taskId null when the user cancels. */
  publish: call
    .meta(publish)
    .input(Id.extend({ destinationId: z.string().nullable() }))
    .output(z.object({ taskId: z.string().nullable() })),
  /** The report's own page, byte for byte as it was built. @throws `report.file-changed` */
  page: call
    .meta(read)
    .input(Id)
    .output(z.object({ html: z.string() })),
  /** One file of a pack: asks where (desktop) or gives a ticket (browser). */
  download: call
    .meta({ permission: 'cost.export', audit: true })
    .input(Id.extend({ file: z.string() }))
    .output(z.object({ fileName: z.string().nullable(), downloadTicket: z.string().nullable() })),
  /** What the lake says today against what the pack says. */
  restated: call.meta(read).input(Id).output(Restated),
  /** A pack of the list, or (command line) a registered folder by its handle. */
  verify: call.meta(read).input(Id).output(VerifiedPack),
  diff: call
    .meta(read)
    .input(z.object({ a: z.string(), b: z.string() }))
    .output(PackDiff),
  destinations: call.meta(read).output(z.array(DescribedDestination)),
  /** `path` null in a new folder asks for it in a dialog; null result = cancelled. */
  chooseFolder: call.meta(write).output(z.object({ path: z.string().nullable() })),
  saveDestination: call
    .meta(write)
    .input(
      z.object({
        id: z.string().nullable(),
        baseVersion: BaseVersion,
        destination: Destination,
        secrets: z.record(z.string(), z.string()).default({}),
      }),
    )
    .output(DescribedDestination),
  removeDestination: call
    .meta(write)
    .input(Id.extend({ baseVersion: BaseVersion }))
    .output(Ok),
  /** Can it be written to and read back; nothing stays. */
  checkDestination: call
    .meta(write)
    .input(Id)
    .output(z.object({ code: z.enum(placeFound), /** In English. */ found: z.string() })),
  schedules: call
    .meta(read)
    .output(z.array(StoredSchedule.extend({ nextAt: Instant.nullable(), lastRun: ReportRun.nullable() }))),
  saveSchedule: call
    .meta(write)
    .input(z.object({ id: z.string().nullable(), baseVersion: BaseVersion, schedule: ReportSchedule }))
    .output(StoredSchedule),
  removeSchedule: call
    .meta(write)
    .input(Id.extend({ baseVersion: BaseVersion }))
    .output(Ok),
  runs: call
    .meta(read)
    .input(z.object({ scheduleId: z.string().nullable(), limit: z.number().int().positive().max(1_000).default(100) }))
    .output(z.array(ReportRun)),
  /**
   * Run a schedule now for its last ended period (or the one named). A task whose result is a ReportRun. What waits is tried, what failed begins
   * anew; one that is done is sent again only when its figures or its template are others by now. @throws `report.run-busy`
   */
  runSchedule: call
    .meta(publish)
    .input(Id.extend({ period: PackPeriod.nullable().default(null) }))
    .output(z.object({ taskId: z.string() })),
};
