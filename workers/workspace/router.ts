import { randomUUID } from 'node:crypto';
import { implement } from '@orpc/server';
import { type AuditRecord, Settings } from '../../src-core/contract/app.ts';
import { JournalView, LastLook, RecentFile, WindowState, workspace } from '../../src-core/contract/workspace.ts';
import { documentHandlers } from './document-handlers.ts';
import type { OpenJournal } from './open-journal.ts';
import { sourceHandlers } from './source-handlers.ts';

const RECENTS = 20;
const MANY = 100_000;

/** The workspace contract over the journal. SQLite is synchronous, so calls never interleave. */
export function workspaceRouter({ journal, damage }: OpenJournal) {
  const os = implement(workspace);
  const settings = (): Settings => {
    const stored = Object.fromEntries(journal.list('setting', MANY).map(({ key, value }) => [key, value]));
    return Settings.parse(stored);
  };
  const ok = { ok: true } as const;

  return {
    settings: os.settings.handler(settings),
    saveSettings: os.saveSettings.handler(({ input }) => {
      const before = settings();
      const changed = Object.entries(input).filter(
        ([key, value]) => value !== undefined && before[key as keyof Settings] !== value,
      );
      // JSON null is a value here (language: follow the system); reading it back gives the same as the default.
      journal.appendAll(changed.map(([key, value]) => ({ kind: 'setting', key, value: JSON.stringify(value) })));
      return settings();
    }),
    journalViews: os.journalViews.handler(() =>
      journal
        .list('view', MANY)
        .map(({ value }) => JournalView.parse(value))
        .toReversed(),
    ),
    forgetJournalView: os.forgetJournalView.handler(({ input }) => {
      journal.append('view', input.id, null);
      return ok;
    }),
    lastLook: os.lastLook.handler(() => LastLook.nullable().parse(journal.get('look', 'home'))),
    look: os.look.handler(({ input }) => {
      const look = { ...input, at: new Date().toISOString() };
      journal.append('look', 'home', look);
      return look;
    }),
    recents: os.recents.handler(() => journal.list('recent', RECENTS).map(({ value }) => RecentFile.parse(value))),
    addRecents: os.addRecents.handler(({ input }) => {
      const openedAt = new Date().toISOString();
      journal.appendAll(
        input.files
          .slice(-RECENTS)
          .map(file => ({ kind: 'recent', key: file.path, value: JSON.stringify({ ...file, openedAt }) })),
      );
      return ok;
    }),
    windowState: os.windowState.handler(() => WindowState.nullable().parse(journal.get('window', 'main'))),
    saveWindowState: os.saveWindowState.handler(({ input }) => {
      if (JSON.stringify(journal.get('window', 'main')) !== JSON.stringify(input))
        journal.append('window', 'main', input);
      return ok;
    }),
    audit: os.audit.handler(({ input }): AuditRecord => {
      const row = journal.append('audit', randomUUID(), input);
      return { ...input, sequence: row.counter, at: row.at };
    }),
    auditTrail: os.auditTrail.handler(({ input }) =>
      journal.list('audit', input.limit).map(({ counter, at, value }) => ({
        subject: null, // older records have none
        ...(value as Omit<AuditRecord, 'sequence' | 'at' | 'subject'>),
        sequence: counter,
        at,
      })),
    ),
    auditHead: os.auditHead.handler(() => journal.head('audit')),
    check: os.check.handler(() => {
      const problem = journal.verify();
      return {
        ok: problem === null && damage === null,
        rows: journal.count(),
        problem: problem ?? damage?.problem ?? null,
        quarantine: damage?.quarantine ?? null,
      };
    }),
    ...sourceHandlers(journal),
    ...documentHandlers(journal),
  };
}
