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
  packs: os.reports.packs.handler(() => {
    throw new Error('reports.packs is not built yet');
  }),
  pack: os.reports.pack.handler(() => {
    throw new Error('reports.pack is not built yet');
  }),
};
