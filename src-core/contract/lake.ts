import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { MappingFile } from '../anycost/mapped-csv/mapping-file.ts';
import { DimensionName, Measure, QueryMeta, QuerySpec, ResultColumn, RowsSpec } from '../query/query-spec.ts';
import { allocation, CostModelPreview, SplitRule } from './allocation.ts';
import { ChangeExplained, explain, LakeChangeSpec } from './explain.ts';
import { FxRate, fx } from './fx.ts';
import { gpu } from './gpu.ts';
import {
  Drop,
  Finding,
  ImportResult,
  MappingPreview,
  MappingSuggestion,
  MeasureTotal,
  SniffVerdict,
} from './imports.ts';
import { ChangeNote, overview } from './overview.ts';
import { PriceBook, PriceEntry, PriceFile, prices, RateCard } from './prices.ts';
import { AuthorityChange, Coverage, OverlapEntry, QualityIssue, quality } from './quality.ts';
import { Catalog, data, query, ResultHead, RowsHead } from './query.ts';
import { Invoice, Reconciliation, reconcile, StoredInvoice, Tolerance } from './reconcile.ts';
import { records } from './records.ts';
import { MaskingPolicy, RulePreview, rules, TagRule } from './rules.ts';
import { sql } from './sql.ts';
import { Progress } from './tasks.ts';
import { BreakEven, BreakEvenSpec, CustomUnit, UnitCard, UnitSeries, UnitSpec } from './units.ts';

/**
 * The lake process's own contract: only the broker calls it (and, by ticket, the data port). Paths are allowed here,
 * because the broker resolves handles before it calls. Every call observes its AbortSignal down to DuckDB's interrupt.
 */
export const LakeFile = z.object({ path: z.string(), name: z.string() });

export const LakeStatus = z.object({
  lakeVersion: z.number().int(),
  rows: z.number().int(),
  schemaVersion: z.number().int(),
  openedInMs: z.number(),
  duckdb: z.string(),
  /** Imports that a crash interrupted and that were resumed or rolled back at open. */
  recovered: z.array(z.string()),
});

/** Progress events, then the result as the generator's return value. */
const longWork = <T extends z.ZodType>(result: T) => eventIterator(Progress, result);

/** A batch of a source's run: which source, which part of the world it speaks for, and how its records replace older ones. */
export const ImportOrigin = z.object({
  sourceId: z.string(),
  merge: z.enum(['swap', 'upsert', 'coalesce']),
  covers: z.object({ scope: z.string(), start: z.string(), end: z.string() }),
  isProvisional: z.boolean(),
  /** Days that end by this instant are final all the same. */
  settledBefore: z.string().optional(),
  /** When the provider was asked, milliseconds since 1970: the revision of rows that carry none of their own. */
  observedAtMs: z.number().int(),
});
export type ImportOrigin = z.infer<typeof ImportOrigin>;

/**
 * The key under which names become tokens; it travels with each import and is never written down. `key` base64 of 256 bits; null: there is one
 * that cannot be read now. `isLasting` false: the key ends with this session.
 */
export const MaskingKey = z.object({ key: z.string().nullable(), isLasting: z.boolean() });
export type MaskingKey = z.infer<typeof MaskingKey>;

/** What the broker knows of the registered sources and the lake does not: for coverage and quality. */
export const SourceFacts = z.object({
  name: z.string(),
  silentAfterHours: z.number(),
  settlesAfterHours: z.number().nullable(),
  isPaused: z.boolean(),
  lastSuccessAt: z.string().nullable(),
  failedDays: z.array(z.string()),
});
export type SourceFacts = z.infer<typeof SourceFacts>;

const factsInput = { now: z.string(), sources: z.array(SourceFacts) };

export const lake = {
  status: oc.output(LakeStatus),
  sniff: oc.input(z.object({ files: z.array(LakeFile) })).output(z.array(SniffVerdict)),
  import: oc
    .input(
      z.object({
        files: z.array(LakeFile),
        source: z.string().nullable(),
        acceptPartial: z.boolean(),
        isDemo: z.boolean(),
        /** How a scheduled source names what it brings; null for files a person chose. */
        origin: ImportOrigin.nullable().default(null),
        masking: MaskingKey.nullable().default(null),
      }),
    )
    .output(longWork(ImportResult)),
  suggestMapping: oc.input(z.object({ file: LakeFile })).output(MappingSuggestion),
  previewMapping: oc
    .input(z.object({ file: LakeFile, mapping: MappingFile, limit: z.number().int() }))
    .output(MappingPreview),
  saveMapping: oc.input(z.object({ mapping: MappingFile, file: LakeFile.nullable() })).output(MappingFile),
  removeMapping: oc.input(z.object({ name: z.string() })).output(z.object({ ok: z.literal(true) })),
  mappings: oc.output(z.array(MappingFile)),
  drops: oc.output(z.array(Drop)),
  findings: oc.input(z.object({ dropId: z.string().nullable() })).output(z.array(Finding)),
  catalog: oc.output(Catalog),
  values: query.values,
  /** Runs and holds the Arrow bytes under a ticket. */
  run: oc.input(QuerySpec).output(ResultHead),
  rows: oc.input(RowsSpec).output(RowsHead),
  take: data.take,
  /** A cursor for exporters: pull batches so that memory stays bounded. At most 4 open; closed after 5 idle minutes. */
  openCursor: oc
    .input(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('query'), spec: QuerySpec }),
        z.object({ kind: z.literal('rows'), spec: RowsSpec }),
      ]),
    )
    .output(z.object({ cursorId: z.string(), columns: z.array(ResultColumn), meta: QueryMeta })),
  /** One Arrow IPC stream of up to `maxRows` rows; zero rows means the end. */
  nextBatch: oc
    .input(z.object({ cursorId: z.string(), maxRows: z.number().int().positive() }))
    .output(z.object({ rows: z.number().int(), bytes: z.instanceof(Blob) })),
  closeCursor: oc.input(z.object({ cursorId: z.string() })).output(z.object({ ok: z.literal(true) })),
  /** What a report ties to: exact totals of a question in the lines' own currencies, and by each dimension, of one lake version. */
  controlTotals: oc
    .input(
      QuerySpec.pick({ from: true, to: true, filters: true, zone: true, asOf: true, allocation: true }).extend({
        dimensions: z.array(DimensionName).max(20),
      }),
    )
    .output(
      z.object({
        /** Newest version and its hash, also when an older one was asked. */
        lakeVersion: z.number().int(),
        lakeHash: z.string(),
        /** Some of the charges are generated. */
        isDemo: z.boolean(),
        /** Names of the sources that the charges came from. */
        sources: z.array(z.string()),
        rows: z.number().int(),
        totals: z.array(MeasureTotal),
        groups: z.array(
          z.object({
            dimension: z.string(),
            values: z.array(
              z.object({ value: z.string().nullable(), rows: z.number().int(), totals: z.array(MeasureTotal) }),
            ),
          }),
        ),
      }),
    ),
  /** Generate the demo estate below `dir`: bills as FOCUS Parquet files, usage in its own formats, a price book, rate cards,
   * invoices, exchange rates and a cost model. Does not import or save them. */
  generateDemo: oc.input(z.object({ dir: z.string(), rows: z.number().int(), seed: z.number().int() })).output(
    longWork(
      z.object({
        files: z.array(LakeFile),
        usageFiles: z.array(LakeFile),
        prices: z.array(PriceEntry),
        rateCards: z.array(RateCard),
        invoices: z.array(Invoice),
        fxRates: z.array(FxRate),
        splitRules: z.array(SplitRule),
        /** Invoices and rates as the files that one would bring. */
        bookFiles: z.array(LakeFile),
        answerKeyPath: z.string(),
      }),
    ),
  ),
  recordCatalog: records.catalog,
  recordSummary: records.summary,
  /** As `quality.*`, with the facts of the registered sources. */
  coverage: oc
    .input(z.object({ ...factsInput, from: z.string().nullable(), to: z.string().nullable() }))
    .output(z.array(Coverage)),
  issues: oc.input(z.object(factsInput)).output(z.array(QualityIssue)),
  overlap: quality.overlap,
  chooseAuthority: oc.input(AuthorityChange.extend({ author: z.string() })).output(z.array(OverlapEntry)),
  diff: quality.diff,
  rules: rules.current,
  ruleHistory: rules.history,
  previewRules: rules.preview,
  applyRules: oc
    .input(
      z.object({
        rules: z.array(TagRule),
        note: z.string(),
        includeClosed: z.boolean(),
        baseVersion: z.number().int(),
        author: z.string(),
      }),
    )
    .output(longWork(RulePreview)),
  undoRules: oc.input(z.object({ baseVersion: z.number().int(), author: z.string() })).output(longWork(RulePreview)),
  ruleSuggestions: rules.suggestions,
  masking: rules.masking,
  saveMasking: oc.input(MaskingPolicy.omit({ version: true })).output(MaskingPolicy),
  maskingReceipts: rules.receipts,
  priceBook: prices.book,
  priceHistory: prices.history,
  priceGaps: prices.gaps,
  savePrices: oc
    .input(
      z.object({
        baseVersion: z.number().int(),
        note: z.string(),
        author: z.string(),
        entries: z.array(PriceEntry),
        recompute: z.boolean(),
      }),
    )
    .output(longWork(PriceBook.omit({ entries: true }))),
  readPriceFile: oc.input(z.object({ path: z.string(), name: z.string(), validFrom: z.string() })).output(PriceFile),
  rateCards: prices.rateCards,
  gpuJobs: gpu.jobs,
  gpuIdle: gpu.idle,
  gpuGaps: gpu.gaps,
  saveRateCards: oc
    .input(z.object({ cards: z.array(RateCard), author: z.string() }))
    .output(longWork(z.array(RateCard))),
  costModel: allocation.current,
  costModelHistory: allocation.history,
  previewCostModel: allocation.preview,
  applyCostModel: oc
    .input(
      z.object({
        rules: z.array(SplitRule),
        note: z.string(),
        includeClosed: z.boolean(),
        baseVersion: z.number().int(),
        author: z.string(),
      }),
    )
    .output(longWork(CostModelPreview)),
  undoCostModel: oc
    .input(z.object({ baseVersion: z.number().int(), author: z.string() }))
    .output(longWork(CostModelPreview)),
  allocationProof: allocation.proof,
  splitWeights: allocation.weights,
  explainCell: explain.cell,
  explainChange: oc.input(LakeChangeSpec).output(ChangeExplained),
  /** As `units.*`; saved definitions of custom units travel with the question, the lake keeps none. */
  unitSeries: oc.input(UnitSpec.extend({ custom: CustomUnit.nullable() })).output(UnitSeries),
  unitCards: oc
    .input(z.object({ month: z.string().nullable(), measure: Measure, custom: z.array(CustomUnit) }))
    .output(z.array(UnitCard)),
  breakEven: oc.input(BreakEvenSpec).output(BreakEven),
  checkFormula: oc.input(CustomUnit).output(z.object({ reads: z.array(z.string()), problem: z.string().nullable() })),
  /** As `reconcile.list`, with the facts of the registered sources. */
  reconcile: oc
    .input(z.object({ ...factsInput, from: z.string().nullable(), to: z.string().nullable() }))
    .output(z.array(Reconciliation)),
  invoices: reconcile.invoices,
  invoiceCandidates: reconcile.candidates,
  saveInvoices: oc.input(z.object({ invoices: z.array(Invoice), author: z.string() })).output(z.array(StoredInvoice)),
  removeInvoice: oc
    .input(z.object({ issuer: z.string(), invoiceId: z.string(), author: z.string() }))
    .output(z.object({ ok: z.literal(true) })),
  tolerances: reconcile.tolerances,
  saveTolerance: oc
    .input(Tolerance.extend({ issuer: z.string().nullable(), author: z.string() }))
    .output(z.object({ ok: z.literal(true) })),
  readInvoiceFile: oc
    .input(z.object({ file: LakeFile }))
    .output(z.object({ invoices: z.array(Invoice), problems: z.array(z.string()) })),
  fxRates: fx.rates,
  fxHistory: fx.history,
  fxGaps: fx.gaps,
  saveFxRates: oc
    .input(z.object({ baseVersion: z.number().int(), note: z.string(), rates: z.array(FxRate), author: z.string() }))
    .output(z.object({ version: z.number().int() })),
  readFxFile: oc
    .input(z.object({ file: LakeFile }))
    .output(z.object({ rates: z.array(FxRate), problems: z.array(z.string()) })),
  sqlSchema: sql.schema,
  sqlRun: sql.run,
  sqlCheck: sql.check,
  sqlPlan: sql.plan,
  /** As `openCursor`, for the rows of a statement; its running has the deadline of queries. */
  openSqlCursor: oc
    .input(z.object({ text: z.string(), limit: z.number().int().positive() }))
    .output(z.object({ cursorId: z.string(), columns: z.array(ResultColumn), meta: QueryMeta })),
  /** What the lake itself knows of: values of dimensions, files, jobs, rules. The broker adds sources, reports, views. */
  search: overview.search,
  /** What changed in the lake after a version (0: ever) and, for what makes no version, after an instant. */
  changesSince: oc
    .input(z.object({ lakeVersion: z.number().int(), at: z.string().nullable(), measure: Measure }))
    .output(z.array(ChangeNote)),
  /** Which lake this is: equal hashes, equal live rows and slices. */
  snapshotId: oc.output(z.object({ lakeVersion: z.number().int(), lakeHash: z.string() })),
  /** Compare lake, manifest and raw zone. */
  doctor: oc.output(
    z.object({
      lakeVersion: z.number().int(),
      lakeHash: z.string(),
      checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
    }),
  ),
};
export type LakeContract = typeof lake;
