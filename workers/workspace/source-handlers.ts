import { implement } from '@orpc/server';
import { StoredRun, StoredSource, workspace } from '../../src-core/contract/workspace.ts';
import type { Journal } from './journal.ts';

const MANY = 100_000;
const cursorKind = (sourceId: string) => `cursor ${sourceId}`;
/** One kind per source, so that its history is one range of the index however many runs the others had. */
const runKind = (sourceId: string) => `run ${sourceId}`;
const successKind = 'source-success';

/** Registered sources, their cursors and runs, in the journal like everything else of the workspace. */
export function sourceHandlers(journal: Journal) {
  const os = implement(workspace);
  const ok = { ok: true } as const;
  const cursorsOf = (sourceId: string) => journal.list(cursorKind(sourceId), MANY);

  return {
    sources: os.sources.handler(() =>
      journal
        .list('source', MANY)
        .map(({ value }) => StoredSource.parse(value))
        .toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0)),
    ),
    saveSource: os.saveSource.handler(({ input }) => {
      journal.append('source', input.id, input);
      return ok;
    }),
    removeSource: os.removeSource.handler(({ input: { id } }) => {
      const cursors = cursorsOf(id).map(({ key }) => ({ kind: cursorKind(id), key, value: null }));
      journal.appendAll([
        { kind: 'source', key: id, value: null },
        { kind: successKind, key: id, value: null },
        ...cursors,
      ]);
      return ok;
    }),
    cursors: os.cursors.handler(({ input }) =>
      Object.fromEntries(cursorsOf(input.sourceId).map(({ key, value }) => [key, String(value)])),
    ),
    saveRun: os.saveRun.handler(({ input: { run, cursor } }) => {
      const entries = [{ kind: runKind(run.sourceId), key: run.id, value: JSON.stringify(run) }];
      if (cursor)
        entries.push({ kind: cursorKind(run.sourceId), key: cursor.key, value: JSON.stringify(cursor.value) });
      if (run.state === 'done' && run.finishedAt !== null)
        entries.push({ kind: successKind, key: run.sourceId, value: JSON.stringify(run.finishedAt) });
      journal.appendAll(entries);
      return ok;
    }),
    runs: os.runs.handler(({ input }) =>
      journal
        .list(runKind(input.sourceId), input.limit)
        .map(({ value }) => StoredRun.parse(value))
        .toSorted((a, b) => (a.startedAt > b.startedAt ? -1 : a.startedAt < b.startedAt ? 1 : 0)),
    ),
    lastSuccess: os.lastSuccess.handler(({ input }) => {
      const at = journal.get(successKind, input.sourceId);
      return typeof at === 'string' ? at : null;
    }),
  };
}
