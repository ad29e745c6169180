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
    drops: os.imports.drops.handler(({ context, signal }) =>
      context.services.lake.drops(undefined, withSignal(signal)),
    ),
    findings: os.imports.findings.handler(({ input, context, signal }) =>
      context.services.lake.findings(input, withSignal(signal)),
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
