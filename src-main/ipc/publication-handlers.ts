import { os } from './gate.ts';

/** Calls of `reports` to use cases. */
export const publicationHandlers = {
  approve: os.reports.approve.handler(() => {
    throw new Error('reports.approve is not built yet');
  }),
  discard: os.reports.discard.handler(() => {
    throw new Error('reports.discard is not built yet');
  }),
  publish: os.reports.publish.handler(() => {
    throw new Error('reports.publish is not built yet');
  }),
  page: os.reports.page.handler(() => {
    throw new Error('reports.page is not built yet');
  }),
  download: os.reports.download.handler(() => {
    throw new Error('reports.download is not built yet');
  }),
  restated: os.reports.restated.handler(() => {
    throw new Error('reports.restated is not built yet');
  }),
  verify: os.reports.verify.handler(() => {
    throw new Error('reports.verify is not built yet');
  }),
  diff: os.reports.diff.handler(() => {
    throw new Error('reports.diff is not built yet');
  }),
  destinations: os.reports.destinations.handler(() => {
    throw new Error('reports.destinations is not built yet');
  }),
  chooseFolder: os.reports.chooseFolder.handler(() => {
    throw new Error('reports.chooseFolder is not built yet');
  }),
  saveDestination: os.reports.saveDestination.handler(() => {
    throw new Error('reports.saveDestination is not built yet');
  }),
  removeDestination: os.reports.removeDestination.handler(() => {
    throw new Error('reports.removeDestination is not built yet');
  }),
  checkDestination: os.reports.checkDestination.handler(() => {
    throw new Error('reports.checkDestination is not built yet');
  }),
};
