import { packOf } from '../../src-core/reports/pack-record.ts';
import { os } from './gate.ts';

/** Calls of `reports` to use cases. */
export const reportHandlers = {
  starters: os.reports.starters.handler(() => {
    throw new Error('reports.starters is not built yet');
  }),
  templates: os.reports.templates.handler(() => {
    throw new Error('reports.templates is not built yet');
  }),
  templateHistory: os.reports.templateHistory.handler(() => {
    throw new Error('reports.templateHistory is not built yet');
  }),
  saveTemplate: os.reports.saveTemplate.handler(() => {
    throw new Error('reports.saveTemplate is not built yet');
  }),
  removeTemplate: os.reports.removeTemplate.handler(() => {
    throw new Error('reports.removeTemplate is not built yet');
  }),
  preview: os.reports.preview.handler(() => {
    throw new Error('reports.preview is not built yet');
  }),
  periods: os.reports.periods.handler(() => {
    throw new Error('reports.periods is not built yet');
  }),
  build: os.reports.build.handler(() => {
    throw new Error('reports.build is not built yet');
  }),
  packs: os.reports.packs.handler(async ({ context }) => (await context.services.reports.packs.list()).map(packOf)),
  pack: os.reports.pack.handler(async ({ input, context }) =>
    packOf(await context.services.reports.packs.get(input.id)),
  ),
};
