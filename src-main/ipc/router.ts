import { withSignal } from '../services/worker-client.ts';
import { alertHandlers } from './alert-handlers.ts';
import { budgetHandlers } from './budget-handlers.ts';
import { channelHandlers } from './channel-handlers.ts';
import { forecastHandlers } from './forecast-handlers.ts';
import { os } from './gate.ts';
import { publicationHandlers } from './publication-handlers.ts';
import { reportHandlers } from './report-handlers.ts';
import { reportScheduleHandlers } from './report-schedule-handlers.ts';

/** Contract to use cases, one line each; the compiler finds a missing handler. */
export const router = os.router({
  app: {
    info: os.app.info.handler(({ context }) => context.services.app.info()),
    settings: os.app.settings.handler(({ context }) => context.services.workspace.settings()),
    saveSettings: os.app.saveSettings.handler(({ input, context }) => context.services.app.saveSettings(input)),
    recents: os.app.recents.handler(({ context }) => context.services.app.recents()),
    auditTrail: os.app.auditTrail.handler(({ context }) => context.services.workspace.auditTrail({ limit: 10_000 })),
    reportError: os.app.reportError.handler(({ input, context }) => context.services.app.reportError(input)),
    startDemo: os.app.startDemo.handler(({ input, context }) => ({ taskId: context.services.demo.start(input) })),
    doctor: os.app.doctor.handler(({ context, signal }) => context.services.app.doctor(signal)),
  },
  alerts: alertHandlers,
  budgets: budgetHandlers,
  channels: channelHandlers,
  forecast: forecastHandlers,
  reports: { ...reportHandlers, ...publicationHandlers, ...reportScheduleHandlers },
  allocation: {
    current: os.allocation.current.handler(({ context, signal }) =>
      context.services.lake.costModel(undefined, withSignal(signal)),
    ),
    history: os.allocation.history.handler(({ context, signal }) =>
      context.services.lake.costModelHistory(undefined, withSignal(signal)),
    ),
    preview: os.allocation.preview.handler(({ input, context, signal }) =>
      context.services.lake.previewCostModel(input, withSignal(signal)),
    ),
    apply: os.allocation.apply.handler(({ input, context: { sender, services } }) => ({
      taskId: services.allocation.apply(input, sender.actor),
    })),
    undo: os.allocation.undo.handler(({ input, context: { sender, services } }) => ({
      taskId: services.allocation.undo(input.baseVersion, sender.actor),
    })),
    proof: os.allocation.proof.handler(({ input, context, signal }) =>
      context.services.lake.allocationProof(input, withSignal(signal)),
    ),
    weights: os.allocation.weights.handler(({ input, context, signal }) =>
      context.services.lake.splitWeights(input, withSignal(signal)),
    ),
  },
  explain: {
    cell: os.explain.cell.handler(({ input, context, signal }) =>
      context.services.lake.explainCell(input, withSignal(signal)),
    ),
    change: os.explain.change.handler(({ input, context, signal }) =>
      context.services.lake.explainChange(input, withSignal(signal)),
    ),
  },
  fx: {
    rates: os.fx.rates.handler(({ context, signal }) => context.services.lake.fxRates(undefined, withSignal(signal))),
    history: os.fx.history.handler(({ context, signal }) =>
      context.services.lake.fxHistory(undefined, withSignal(signal)),
    ),
    gaps: os.fx.gaps.handler(({ input, context, signal }) => context.services.lake.fxGaps(input, withSignal(signal))),
    save: os.fx.save.handler(({ input, context: { sender, services } }) => services.rates.save(input, sender.actor)),
    readFile: os.fx.readFile.handler(({ input, context, signal }) =>
      context.services.rates.readFile(input.handle, signal),
    ),
  },
  investigations: {
    save: os.investigations.save.handler(({ input, context }) =>
      context.services.investigationsFor(context.sender.id).save(input, context.sender.actor),
    ),
    open: os.investigations.open.handler(({ input, context, signal }) =>
      context.services.investigationsFor(context.sender.id).open(input.handle, signal),
    ),
    result: os.investigations.result.handler(({ input, context, signal }) =>
      context.services.investigationsFor(context.sender.id).result(input, signal),
    ),
  },
  library: {
    list: os.library.list.handler(({ input, context }) => context.services.library.list(input)),
    save: os.library.save.handler(({ input, context }) => context.services.library.save(input)),
    move: os.library.move.handler(({ input, context }) => context.services.library.move(input)),
    remove: os.library.remove.handler(({ input, context }) => context.services.library.remove(input)),
  },
  overview: {
    search: os.overview.search.handler(({ input, context, signal }) => context.services.overview.search(input, signal)),
    whatChanged: os.overview.whatChanged.handler(({ input, context, signal }) =>
      context.services.overview.whatChanged(input, signal),
    ),
    attention: os.overview.attention.handler(({ input, context, signal }) =>
      context.services.overview.attention(input, signal),
    ),
    monthEnd: os.overview.monthEnd.handler(({ context, signal }) => context.services.overview.monthEnd(signal)),
    looked: os.overview.looked.handler(({ input, context }) => context.services.overview.looked(input)),
  },
  reconcile: {
    list: os.reconcile.list.handler(({ input, context, signal }) => context.services.quality.reconcile(input, signal)),
    invoices: os.reconcile.invoices.handler(({ context, signal }) =>
      context.services.lake.invoices(undefined, withSignal(signal)),
    ),
    candidates: os.reconcile.candidates.handler(({ context, signal }) =>
      context.services.lake.invoiceCandidates(undefined, withSignal(signal)),
    ),
    saveInvoices: os.reconcile.saveInvoices.handler(({ input, context: { sender, services } }) =>
      services.invoices.save(input, sender.actor),
    ),
    removeInvoice: os.reconcile.removeInvoice.handler(({ input, context: { sender, services } }) =>
      services.invoices.remove(input, sender.actor),
    ),
    tolerances: os.reconcile.tolerances.handler(({ context, signal }) =>
      context.services.lake.tolerances(undefined, withSignal(signal)),
    ),
    saveTolerance: os.reconcile.saveTolerance.handler(({ input, context: { sender, services } }) =>
      services.invoices.saveTolerance(input, sender.actor),
    ),
    readInvoiceFile: os.reconcile.readInvoiceFile.handler(({ input, context, signal }) =>
      context.services.invoices.readFile(input.handle, signal),
    ),
  },
  sql: {
    schema: os.sql.schema.handler(({ context, signal }) =>
      context.services.lake.sqlSchema(undefined, withSignal(signal)),
    ),
    run: os.sql.run.handler(({ input, context, signal }) => context.services.lake.sqlRun(input, withSignal(signal))),
    check: os.sql.check.handler(({ input, context, signal }) =>
      context.services.lake.sqlCheck(input, withSignal(signal)),
    ),
    plan: os.sql.plan.handler(({ input, context, signal }) => context.services.lake.sqlPlan(input, withSignal(signal))),
  },
  units: {
    cards: os.units.cards.handler(({ input, context, signal }) => context.services.units.cards(input, signal)),
    series: os.units.series.handler(({ input, context, signal }) => context.services.units.series(input, signal)),
    breakEven: os.units.breakEven.handler(({ input, context, signal }) =>
      context.services.units.breakEven(input, signal),
    ),
    checkFormula: os.units.checkFormula.handler(({ input, context, signal }) =>
      context.services.units.checkFormula(input, signal),
    ),
  },
  exports: {
    start: os.exports.start.handler(({ input, context }) =>
      context.services.exportsFor(context.sender.id).start(input),
    ),
    openRows: os.exports.openRows.handler(({ input, context: { services, sender } }) =>
      services.rowsExports.open(sender.id, services.targetsFor(sender.id), input),
    ),
    addRows: os.exports.addRows.handler(({ input, context: { services, sender } }) =>
      services.rowsExports.add(sender.id, input),
    ),
    closeRows: os.exports.closeRows.handler(({ input, context: { services, sender } }) =>
      services.rowsExports.close(sender.id, input.exportId),
    ),
    dropRows: os.exports.dropRows.handler(({ input, context: { services, sender } }) =>
      services.rowsExports.drop(sender.id, input.exportId),
    ),
    startCbf: os.exports.startCbf.handler(({ input, context }) =>
      context.services.exportsFor(context.sender.id).startCbf(input),
    ),
    saveChart: os.exports.saveChart.handler(({ input, context }) =>
      context.services.exportsFor(context.sender.id).saveChart(input),
    ),
  },
  imports: {
    pick: os.imports.pick.handler(({ input, context }) => context.services.imports.pick(input.kind, context.sender.id)),
    sniff: os.imports.sniff.handler(({ input, context, signal }) =>
      context.services.imports.sniff(input.handles, signal),
    ),
    start: os.imports.start.handler(({ input, context }) => ({ taskId: context.services.imports.start(input) })),
    suggestMapping: os.imports.suggestMapping.handler(({ input, context, signal }) =>
      context.services.imports.suggestMapping(input.handle, signal),
    ),
    previewMapping: os.imports.previewMapping.handler(({ input, context, signal }) =>
      context.services.imports.previewMapping(input, signal),
    ),
    saveMapping: os.imports.saveMapping.handler(({ input, context }) => context.services.imports.saveMapping(input)),
    removeMapping: os.imports.removeMapping.handler(({ input, context }) => context.services.lake.removeMapping(input)),
    mappings: os.imports.mappings.handler(({ context, signal }) =>
      context.services.lake.mappings(undefined, withSignal(signal)),
    ),
    drops: os.imports.drops.handler(({ context, signal }) =>
      context.services.lake.drops(undefined, withSignal(signal)),
    ),
    findings: os.imports.findings.handler(({ input, context, signal }) =>
      context.services.lake.findings(input, withSignal(signal)),
    ),
  },
  gpu: {
    jobs: os.gpu.jobs.handler(({ input, context, signal }) => context.services.lake.gpuJobs(input, withSignal(signal))),
    idle: os.gpu.idle.handler(({ input, context, signal }) => context.services.lake.gpuIdle(input, withSignal(signal))),
    gaps: os.gpu.gaps.handler(({ context, signal }) => context.services.lake.gpuGaps(undefined, withSignal(signal))),
  },
  prices: {
    book: os.prices.book.handler(({ context, signal }) =>
      context.services.lake.priceBook(undefined, withSignal(signal)),
    ),
    history: os.prices.history.handler(({ context, signal }) =>
      context.services.lake.priceHistory(undefined, withSignal(signal)),
    ),
    gaps: os.prices.gaps.handler(({ context, signal }) =>
      context.services.lake.priceGaps(undefined, withSignal(signal)),
    ),
    save: os.prices.save.handler(({ input, context: { sender, services } }) => ({
      taskId: services.prices.save(input, sender.actor),
    })),
    readFile: os.prices.readFile.handler(({ input, context }) => context.services.prices.readFile(input)),
    rateCards: os.prices.rateCards.handler(({ context, signal }) =>
      context.services.lake.rateCards(undefined, withSignal(signal)),
    ),
    saveRateCards: os.prices.saveRateCards.handler(({ input, context: { sender, services } }) => ({
      taskId: services.prices.saveRateCards(input.cards, sender.actor),
    })),
  },
  quality: {
    coverage: os.quality.coverage.handler(({ input, context, signal }) =>
      context.services.quality.coverage(input, signal),
    ),
    issues: os.quality.issues.handler(({ context, signal }) => context.services.quality.issues(signal)),
    overlap: os.quality.overlap.handler(({ context, signal }) =>
      context.services.lake.overlap(undefined, withSignal(signal)),
    ),
    choose: os.quality.choose.handler(({ input, context: { sender, services } }) =>
      services.quality.choose(input, sender.actor),
    ),
    diff: os.quality.diff.handler(({ input, context, signal }) =>
      context.services.lake.diff(input, withSignal(signal)),
    ),
  },
  query: {
    run: os.query.run.handler(({ input, context, signal }) => context.services.lake.run(input, withSignal(signal))),
    rows: os.query.rows.handler(({ input, context, signal }) => context.services.lake.rows(input, withSignal(signal))),
    catalog: os.query.catalog.handler(({ context, signal }) =>
      context.services.lake.catalog(undefined, withSignal(signal)),
    ),
    values: os.query.values.handler(({ input, context, signal }) =>
      context.services.lake.values(input, withSignal(signal)),
    ),
  },
  records: {
    catalog: os.records.catalog.handler(({ context, signal }) =>
      context.services.lake.recordCatalog(undefined, withSignal(signal)),
    ),
    summary: os.records.summary.handler(({ input, context, signal }) =>
      context.services.lake.recordSummary(input, withSignal(signal)),
    ),
  },
  rules: {
    current: os.rules.current.handler(({ context, signal }) =>
      context.services.lake.rules(undefined, withSignal(signal)),
    ),
    history: os.rules.history.handler(({ context, signal }) =>
      context.services.lake.ruleHistory(undefined, withSignal(signal)),
    ),
    preview: os.rules.preview.handler(({ input, context, signal }) =>
      context.services.lake.previewRules(input, withSignal(signal)),
    ),
    apply: os.rules.apply.handler(({ input, context: { sender, services } }) => ({
      taskId: services.rules.apply(input, sender.actor),
    })),
    undo: os.rules.undo.handler(({ input, context: { sender, services } }) => ({
      taskId: services.rules.undo(input.baseVersion, sender.actor),
    })),
    suggestions: os.rules.suggestions.handler(({ context, signal }) =>
      context.services.lake.ruleSuggestions(undefined, withSignal(signal)),
    ),
    masking: os.rules.masking.handler(({ context, signal }) =>
      context.services.lake.masking(undefined, withSignal(signal)),
    ),
    saveMasking: os.rules.saveMasking.handler(({ input, context }) => context.services.lake.saveMasking(input)),
    receipts: os.rules.receipts.handler(({ context, signal }) =>
      context.services.lake.maskingReceipts(undefined, withSignal(signal)),
    ),
  },
  sources: {
    connectors: os.sources.connectors.handler(({ context }) => context.services.sources.connectors()),
    keychain: os.sources.keychain.handler(({ context }) => context.services.sources.keychain()),
    list: os.sources.list.handler(({ context }) => context.services.sources.list()),
    add: os.sources.add.handler(({ input, context }) => context.services.sources.add(input)),
    update: os.sources.update.handler(({ input, context }) => context.services.sources.update(input as never)),
    remove: os.sources.remove.handler(({ input, context }) => context.services.sources.remove(input.id)),
    check: os.sources.check.handler(({ input, context, signal }) => context.services.sources.check(input, signal)),
    sync: os.sources.sync.handler(async ({ input, context }) => ({
      taskId: await context.services.sources.sync(input),
    })),
    pause: os.sources.pause.handler(({ input, context }) => context.services.sources.pause(input.id, input.isPaused)),
    runs: os.sources.runs.handler(({ input, context }) => context.services.sources.runs(input.id, input.limit)),
  },
  tasks: {
    events: os.tasks.events.handler(({ context, signal }) => context.services.events(signal)),
    list: os.tasks.list.handler(({ context }) => context.services.tasks.list()),
    cancel: os.tasks.cancel.handler(({ input, context }) => {
      context.services.tasks.cancel(input.taskId);
      return { ok: true } as const;
    }),
  },
});
export type WorkbenchRouter = typeof router;
