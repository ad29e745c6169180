import { createHash } from 'node:crypto';
import { implement } from '@orpc/server';
import type { DocumentKind, StoredDocument } from '../../src-core/contract/documents.ts';
import { workspace } from '../../src-core/contract/workspace.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import { libraryText } from '../../src-core/library/library-file.ts';
import type { Journal } from './journal.ts';

const MANY = 100_000;
const journalKind = (kind: DocumentKind) => `document ${kind}`;
/** One kind per document, so that its history is one range of the index. */
const historyKind = (kind: DocumentKind, id: string) => `versions ${kind} ${id}`;
const entryKind = (kind: string) => `entry ${kind}`;

type Kept = Omit<StoredDocument, 'kind' | 'savedAt'>;

/** Versioned documents and small durable state, in the journal like everything else of the workspace. */
export function documentHandlers(journal: Journal) {
  const os = implement(workspace);
  const stored = (kind: DocumentKind, row: { at: string; value: unknown }): StoredDocument => ({
    ...(row.value as Kept),
    kind,
    savedAt: row.at,
  });
  const newest = (kind: DocumentKind, id: string) => journal.row(journalKind(kind), id);

  return {
    documents: os.documents.handler(({ input: { kind } }) =>
      journal
        .list(journalKind(kind), MANY)
        .map(row => stored(kind, row))
        .filter(document => document.body !== null)
        .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    ),
    documentHistory: os.documentHistory.handler(({ input: { kind, id } }) =>
      journal
        .list(historyKind(kind, id), MANY)
        .map(row => stored(kind, row))
        .toSorted((a, b) => b.version - a.version),
    ),
    saveDocument: os.saveDocument.handler(({ input: { kind, id, baseVersion, body, savedBy } }) => {
      const row = newest(kind, id);
      const before = row === null ? null : (row.value as Kept);
      const isThere = before !== null && before.body !== null;
      if (baseVersion === null ? isThere : !isThere || before.version !== baseVersion)
        throw new AppError(baseVersion === null || isThere ? 'document.stale' : 'document.not-found', { kind, id });
      if (body === null && !isThere) throw new AppError('document.not-found', { kind, id });
      const hash = createHash('sha256')
        .update(libraryText(body ?? {}))
        .digest('hex');
      const kept: Kept = { id, version: (before?.version ?? 0) + 1, hash, savedBy, body };
      const value = JSON.stringify(kept);
      const [written] = journal.appendAll([
        { kind: journalKind(kind), key: id, value },
        { kind: historyKind(kind, id), key: String(kept.version), value },
      ]);
      return { ...kept, kind, savedAt: written?.at ?? '' };
    }),
    entries: os.entries.handler(({ input }) => journal.list(entryKind(input.kind), input.limit)),
    entry: os.entry.handler(({ input }) => {
      const row = journal.row(entryKind(input.kind), input.key);
      return row === null || row.value === null ? null : { ...row, key: input.key };
    }),
    putEntries: os.putEntries.handler(({ input: { puts, absent, unchanged } }) => {
      const rows = puts.map(({ kind, key, value }) => ({
        kind: entryKind(kind),
        key,
        value: value === null || value === undefined ? null : JSON.stringify(value),
      }));
      const isWritten = journal.appendIf(rows, () => {
        const at = (entry: { kind: string; key: string }) => journal.row(entryKind(entry.kind), entry.key);
        const isFree = (entry: { kind: string; key: string }) => (at(entry)?.value ?? null) === null;
        return absent.every(isFree) && unchanged.every(entry => at(entry)?.counter === entry.counter);
      });
      return { isWritten };
    }),
  };
}
