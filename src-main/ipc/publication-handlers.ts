import { os } from './gate.ts';

const ok = { ok: true } as const;

/** Calls of `reports` to use cases: what becomes of a pack once it is built. */
export const publicationHandlers = {
  approve: os.reports.approve.handler(({ input, context }) => context.services.publications.approve(input)),
  discard: os.reports.discard.handler(async ({ input, context }) => {
    await context.services.publications.discard(input.id);
    return ok;
  }),
  publish: os.reports.publish.handler(({ input, context }) =>
    context.services.publications.publish(input.id, input.destinationId, context.sender.id),
  ),
  page: os.reports.page.handler(({ input, context }) => context.services.publications.page(input.id)),
  download: os.reports.download.handler(({ input, context }) =>
    context.services.publications.download(input.id, input.file, context.sender.id),
  ),
  restated: os.reports.restated.handler(({ input, context, signal }) =>
    context.services.publications.restated(input.id, signal),
  ),
  verify: os.reports.verify.handler(({ input, context, signal }) =>
    context.services.publications.verify(input.id, signal),
  ),
  diff: os.reports.diff.handler(({ input, context }) => context.services.publications.diff(input.a, input.b)),
  destinations: os.reports.destinations.handler(({ context }) => context.services.publications.destinations.list()),
  chooseFolder: os.reports.chooseFolder.handler(({ context }) =>
    context.services.publications.chooseFolder(context.sender.id),
  ),
  saveDestination: os.reports.saveDestination.handler(({ input, context }) =>
    // Whoever has a command line has the disk; a window has only what its user chose in a dialog (SECURITY 9, 44).
    context.services.publications.destinations.save(input, context.sender.id === null),
  ),
  removeDestination: os.reports.removeDestination.handler(async ({ input, context }) => {
    await context.services.publications.destinations.remove(input.id, input.baseVersion);
    return ok;
  }),
  checkDestination: os.reports.checkDestination.handler(({ input, context, signal }) =>
    context.services.publications.destinations.check(input.id, signal ?? new AbortController().signal),
  ),
};
