import { withSignal } from '../services/worker-client.ts';
import { os } from './gate.ts';

/** Contract to use cases, one line each; the compiler finds a missing handler. */
export const router = os.router({
  app: {
    info: os.app.info.handler(({ context }) => context.services.app.info()),
    settings: os.app.settings.handler(({ context }) => context.services.workspace.settings()),
    saveSettings: os.app.saveSettings.handler(({ input, context }) => context.services.app.saveSettings(input)),
    views: os.app.views.handler(({ context }) => context.services.workspace.views()),
    saveView: os.app.saveView.handler(({ input, context }) => context.services.workspace.saveView(input)),
    deleteView: os.app.deleteView.handler(({ input, context }) => context.services.workspace.deleteView(input)),
    recents: os.app.recents.handler(({ context }) => context.services.app.recents()),
    auditTrail: os.app.auditTrail.handler(({ context }) => context.services.workspace.auditTrail({ limit: 10_000 })),
    reportError: os.app.reportError.handler(({ input, context }) => context.services.app.reportError(input)),
    startDemo: os.app.startDemo.handler(({ input, context }) => ({ taskId: context.services.demo.start(input) })),
    doctor: os.app.doctor.handler(({ context, signal }) => context.services.app.doctor(signal)),
  },
  exports: {
    start: os.exports.start.handler(({ input, context }) =>
      context.services.exportsFor(context.sender.id).start(input),
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
  showback: {
    preview: os.showback.preview.handler(({ input, context, signal }) =>
      context.services.showbackFor(context.sender.id).preview(input, signal),
    ),
    publish: os.showback.publish.handler(({ input, context }) =>
      context.services.showbackFor(context.sender.id).publish(input),
    ),
    published: os.showback.published.handler(({ context }) =>
      context.services.showbackFor(context.sender.id).published(),
    ),
    verify: os.showback.verify.handler(({ input, context: { sender, services } }) => {
      const showback = services.showbackFor(sender.id);
      // The command line names a folder, which it registered; windows name a pack of the list.
      return services.files.has(input.id)
        ? showback.verifyFolder(services.files.resolve(input.id).path)
        : showback.verify(input.id);
    }),
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
