import { implement } from '@orpc/server';
import { lake as lakeContract } from '../../src-core/contract/lake.ts';
import { data as dataContract } from '../../src-core/contract/query.ts';
import { CostModels } from './allocation/cost-model.ts';
import { withDeadline } from './deadline.ts';
import { Derivations } from './derive/derivations.ts';
import { GpuDesk } from './derive/gpu-desk.ts';
import { ExplainDesk } from './explain/explain-desk.ts';
import { FxDesk } from './fx/fx-desk.ts';
import type { Lake } from './lake.ts';
import { MappingDesk } from './mappings/mapping-desk.ts';
import { currentMasking, listReceipts, saveMasking } from './masking/masking-store.ts';
import { schemaVersion } from './migrations/index.ts';
import { OverviewDesk } from './overview/overview-desk.ts';
import { PriceDesk } from './prices/price-desk.ts';
import { QualityDesk } from './quality/quality-desk.ts';
import type { QueryEngine } from './query/query-engine.ts';
import { ReconcileDesk } from './reconcile/reconcile-desk.ts';
import { recordCatalog, recordSummary } from './records/read-records.ts';
import { TagRules } from './rules/tag-rules.ts';
import { SqlDesk } from './sql/sql-desk.ts';
import { UnitDesk } from './units/unit-desk.ts';

export type LakeServices = {
  lake: Lake;
  query: QueryEngine;
  derivations?: Derivations;
  /** How long opening took, migrations and recovery included. */
  openedInMs: number;
  duckdb: string;
  queryDeadlineMs: number;
};

const never = new AbortController().signal;

/** The lake process's contract over its parts; the handlers add the deadline of queries and nothing else. */
export function lakeRouter({ lake, query, derivations = new Derivations(lake), ...rest }: LakeServices) {
  const { openedInMs, duckdb, queryDeadlineMs } = rest;
  const os = implement(lakeContract);
  const { importer, engine } = lake;
  const mappings = new MappingDesk(engine, lake.paths);
  const priceDesk = new PriceDesk(lake, derivations);
  const gpuDesk = new GpuDesk(engine);
  const overviewDesk = new OverviewDesk(engine, query);
  const tagRules = new TagRules(engine, importer);
  const costModels = new CostModels(engine, importer);
  const unitDesk = new UnitDesk(engine, query);
  const fxDesk = new FxDesk(lake);
  const sqlDesk = new SqlDesk(engine, query, queryDeadlineMs);
  const qualityDesk = new QualityDesk(lake, priceDesk);
  const explainDesk = new ExplainDesk(engine, query);
  const reconcileDesk = new ReconcileDesk(lake);
  const timed = <T>(signal: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>) =>
    withDeadline(signal, queryDeadlineMs, work);

  return {
    status: os.status.handler(async () => {
      const [live] = await engine.sql.all(
        'SELECT coalesce(sum("Rows"), 0)::BIGINT AS live_rows FROM slice WHERE ValidTo IS NULL',
      );
      return {
        lakeVersion: lake.lakeVersion(),
        rows: Number(live?.live_rows ?? 0),
        schemaVersion,
        openedInMs,
        duckdb,
        recovered: [...lake.recovered],
      };
    }),
    sniff: os.sniff.handler(({ input, signal }) => importer.sniff(input.files, signal ?? never)),
    import: os.import.handler(({ input, signal }) =>
      derivations.after(importer.import(input, signal ?? never), signal ?? never),
    ),
    suggestMapping: os.suggestMapping.handler(({ input, signal }) => mappings.suggest(input.file, signal ?? never)),
    previewMapping: os.previewMapping.handler(({ input, signal }) =>
      mappings.preview(input.file, input.mapping, input.limit, signal ?? never),
    ),
    saveMapping: os.saveMapping.handler(({ input, signal }) =>
      mappings.save(input.mapping, input.file, signal ?? never),
    ),
    removeMapping: os.removeMapping.handler(async ({ input }) => {
      await mappings.remove(input.name);
      return { ok: true } as const;
    }),
    mappings: os.mappings.handler(() => mappings.saved()),
    drops: os.drops.handler(() => importer.drops()),
    findings: os.findings.handler(({ input }) => importer.findings(input.dropId)),
    catalog: os.catalog.handler(({ signal }) => timed(signal, both => query.catalog(both))),
    values: os.values.handler(({ input, signal }) => timed(signal, both => query.values(input, both))),
    run: os.run.handler(({ input, signal }) => timed(signal, both => query.run(input, both))),
    rows: os.rows.handler(({ input, signal }) => timed(signal, both => query.rows(input, both))),
    take: os.take.handler(({ input }) => query.take(input)),
    openCursor: os.openCursor.handler(({ input, signal }) => query.openCursor(input, signal ?? never)),
    nextBatch: os.nextBatch.handler(({ input, signal }) => query.nextBatch(input, signal ?? never)),
    closeCursor: os.closeCursor.handler(({ input }) => query.closeCursor(input)),
    controlTotals: os.controlTotals.handler(({ input, signal }) =>
      timed(signal, both => query.controlTotals(input, both)),
    ),
    generateDemo: os.generateDemo.handler(async function* ({ input, signal }) {
      const { generateDemo } = await import('./demo/generate-demo.ts'); // most sessions never need it
      return yield* generateDemo(engine, input, signal ?? never);
    }),
    recordCatalog: os.recordCatalog.handler(({ signal }) => timed(signal, both => recordCatalog(engine, both))),
    recordSummary: os.recordSummary.handler(({ input, signal }) =>
      timed(signal, both => recordSummary(engine, input, both)),
    ),
    priceBook: os.priceBook.handler(() => priceDesk.book()),
    priceHistory: os.priceHistory.handler(() => priceDesk.history()),
    priceGaps: os.priceGaps.handler(({ signal }) => timed(signal, both => priceDesk.gaps(both))),
    readPriceFile: os.readPriceFile.handler(({ input }) => priceDesk.readFile(input)),
    savePrices: os.savePrices.handler(({ input, signal }) => priceDesk.save(input, new Date(), signal ?? never)),
    rateCards: os.rateCards.handler(() => priceDesk.rateCards()),
    saveRateCards: os.saveRateCards.handler(({ input, signal }) =>
      priceDesk.saveRateCards(input.cards, input.author, new Date(), signal ?? never),
    ),
    gpuJobs: os.gpuJobs.handler(({ input, signal }) => timed(signal, both => gpuDesk.jobs(input, both))),
    gpuIdle: os.gpuIdle.handler(({ input, signal }) => timed(signal, both => gpuDesk.idle(input, both))),
    gpuGaps: os.gpuGaps.handler(({ signal }) => timed(signal, both => gpuDesk.gaps(both))),
    rules: os.rules.handler(() => tagRules.current()),
    ruleHistory: os.ruleHistory.handler(() => tagRules.history()),
    previewRules: os.previewRules.handler(({ input, signal }) => tagRules.preview(input, signal ?? never)),
    applyRules: os.applyRules.handler(({ input, signal }) => tagRules.apply(input, signal ?? never)),
    undoRules: os.undoRules.handler(({ input, signal }) => tagRules.undo(input, signal ?? never)),
    masking: os.masking.handler(() => engine.withConnection(currentMasking)),
    saveMasking: os.saveMasking.handler(({ input }) => saveMasking(engine, input, new Date())),
    maskingReceipts: os.maskingReceipts.handler(() => engine.withConnection(listReceipts)),
    ruleSuggestions: os.ruleSuggestions.handler(({ signal }) => tagRules.suggestions(signal ?? never)),
    costModel: os.costModel.handler(() => costModels.current()),
    costModelHistory: os.costModelHistory.handler(() => costModels.history()),
    previewCostModel: os.previewCostModel.handler(({ input, signal }) => costModels.preview(input, signal ?? never)),
    applyCostModel: os.applyCostModel.handler(({ input, signal }) => costModels.apply(input, signal ?? never)),
    undoCostModel: os.undoCostModel.handler(({ input, signal }) => costModels.undo(input, signal ?? never)),
    allocationProof: os.allocationProof.handler(({ input, signal }) => costModels.proof(input.month, signal ?? never)),
    splitWeights: os.splitWeights.handler(({ input, signal }) =>
      costModels.weights(input.ruleId, input.month, signal ?? never),
    ),
    coverage: os.coverage.handler(({ input, signal }) => timed(signal, both => qualityDesk.coverage(input, both))),
    issues: os.issues.handler(({ input, signal }) => timed(signal, both => qualityDesk.issues(input, both))),
    overlap: os.overlap.handler(({ signal }) => timed(signal, both => qualityDesk.overlap(both))),
    chooseAuthority: os.chooseAuthority.handler(async ({ input, signal }) => {
      await qualityDesk.choose(input, signal ?? never);
      return qualityDesk.overlap(signal ?? never);
    }),
    explainCell: os.explainCell.handler(({ input, signal }) => timed(signal, both => explainDesk.cell(input, both))),
    explainChange: os.explainChange.handler(({ input, signal }) =>
      timed(signal, both => explainDesk.change(input, both)),
    ),
    diff: os.diff.handler(({ input, signal }) => timed(signal, both => qualityDesk.diff(input, both))),
    reconcile: os.reconcile.handler(({ input, signal }) => timed(signal, both => reconcileDesk.list(input, both))),
    invoices: os.invoices.handler(({ signal }) => reconcileDesk.invoices(signal ?? never)),
    invoiceCandidates: os.invoiceCandidates.handler(({ signal }) => reconcileDesk.candidates(signal ?? never)),
    saveInvoices: os.saveInvoices.handler(({ input, signal }) => reconcileDesk.save(input, signal ?? never)),
    removeInvoice: os.removeInvoice.handler(async ({ input, signal }) => {
      await reconcileDesk.remove(input, signal ?? never);
      return { ok: true } as const;
    }),
    tolerances: os.tolerances.handler(({ signal }) => reconcileDesk.tolerances(signal ?? never)),
    saveTolerance: os.saveTolerance.handler(async ({ input, signal }) => {
      await reconcileDesk.saveTolerance(input, signal ?? never);
      return { ok: true } as const;
    }),
    readInvoiceFile: os.readInvoiceFile.handler(({ input, signal }) =>
      reconcileDesk.readFile(input.file, signal ?? never),
    ),
    sqlSchema: os.sqlSchema.handler(({ signal }) => sqlDesk.schema(signal)),
    sqlRun: os.sqlRun.handler(({ input, signal }) => sqlDesk.run(input, signal)),
    sqlCheck: os.sqlCheck.handler(({ input, signal }) => sqlDesk.check(input, signal)),
    sqlPlan: os.sqlPlan.handler(({ input, signal }) => sqlDesk.plan(input, signal)),
    openSqlCursor: os.openSqlCursor.handler(({ input, signal }) => sqlDesk.openCursor(input, signal)),
    fxRates: os.fxRates.handler(({ signal }) => fxDesk.rates(signal)),
    fxHistory: os.fxHistory.handler(() => fxDesk.history()),
    fxGaps: os.fxGaps.handler(({ input, signal }) => timed(signal, both => fxDesk.gaps(input, both))),
    saveFxRates: os.saveFxRates.handler(({ input, signal }) => fxDesk.save(input, signal ?? never)),
    readFxFile: os.readFxFile.handler(({ input }) => fxDesk.readFile(input)),
    search: os.search.handler(({ input, signal }) => timed(signal, both => overviewDesk.search(input, both))),
    changesSince: os.changesSince.handler(({ input, signal }) =>
      timed(signal, both => overviewDesk.changesSince(input, both)),
    ),
    unitCards: os.unitCards.handler(({ input, signal }) => timed(signal, both => unitDesk.cards(input, both))),
    breakEven: os.breakEven.handler(({ input, signal }) => timed(signal, both => unitDesk.breakEven(input, both))),
    checkFormula: os.checkFormula.handler(({ input }) => unitDesk.checkFormula(input)),
    unitSeries: os.unitSeries.handler(({ input, signal }) => timed(signal, both => unitDesk.series(input, both))),
    snapshotId: os.snapshotId.handler(({ signal }) => overviewDesk.snapshotId(signal ?? never)),
    doctor: os.doctor.handler(({ signal }) => importer.doctor(signal ?? never)),
  };
}

/** What a window reaches directly: results by unguessable ticket, nothing else. */
export function dataRouter(query: QueryEngine) {
  const os = implement(dataContract);
  return { take: os.take.handler(({ input }) => query.take(input)) };
}
