import { packOf } from '../../src-core/reports/pack-record.ts';
import { os } from './gate.ts';

/** Calls of `reports` to use cases. */
export const reportHandlers = {
  starters: os.reports.starters.handler(({ input, context }) => context.services.reports.starters(input.language)),
  templates: os.reports.templates.handler(({ context }) => context.services.reports.templates()),
  templateHistory: os.reports.templateHistory.handler(({ input, context }) =>
    context.services.reports.templateHistory(input.id),
  ),
  saveTemplate: os.reports.saveTemplate.handler(({ input, context: { sender, services } }) =>
    services.reports.saveTemplate(input.id, input.baseVersion, input.template, sender.actor),
  ),
  removeTemplate: os.reports.removeTemplate.handler(async ({ input, context: { sender, services } }) => {
    await services.reports.removeTemplate(input.id, input.baseVersion, sender.actor);
    return { ok: true };
  }),
  preview: os.reports.preview.handler(({ input, context, signal }) => context.services.reports.preview(input, signal)),
  periods: os.reports.periods.handler(({ input, context, signal }) => context.services.reports.periods(input, signal)),
  build: os.reports.build.handler(({ input, context }) => context.services.reports.build(input)),
  packs: os.reports.packs.handler(({ context }) => context.services.reports.list()),
  pack: os.reports.pack.handler(async ({ input, context }) =>
    packOf(await context.services.reports.packs.get(input.id)),
  ),
};
