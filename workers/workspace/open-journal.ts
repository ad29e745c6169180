import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../src-core/errors/app-error.ts';
import { Journal, type JournalRow, rowHash } from './journal.ts';

export type OpenJournal = {
  journal: Journal;
  /** What was wrong at open and where the damaged files were put; null when nothing was. */
  damage: { problem: string; quarantine: string } | null;
};

const names = ['workspace.sqlite', 'workspace.sqlite-wal', 'workspace.sqlite-shm', 'workspace.counter'];

/**
 * Open `<workspace>/workspace.sqlite`. A damaged journal is moved to `quarantine/` as it is (never deleted), and a new one
 * starts with the rows that still prove themselves, plus a row saying what happened (SECURITY 36).
 */
export function openJournal(workspaceDir: string, sqliteBinding: string | null = null): OpenJournal {
  mkdirSync(workspaceDir, { recursive: true, mode: 0o700 });
  const open = () =>
    new Journal(join(workspaceDir, 'workspace.sqlite'), join(workspaceDir, 'workspace.counter'), sqliteBinding);
  const { journal, problem } = tryOpen(open, workspaceDir);
  if (journal && problem === null) return { journal, damage: null };

  const survivors = journal ? salvage(journal) : [];
  journal?.close();
  const stamp = new Date().toISOString().replaceAll(':', '-');
  const quarantine = join(workspaceDir, 'quarantine', stamp);
  mkdirSync(quarantine, { recursive: true, mode: 0o700 });
  for (const name of names) {
    const path = join(workspaceDir, name);
    if (existsSync(path)) renameSync(path, join(quarantine, name));
  }
  const fresh = open();
  const damage = { problem: problem ?? 'the file could not be opened', quarantine };
  const note = { kind: 'damage', key: stamp, value: JSON.stringify({ ...damage, kept: survivors.length }) };
  fresh.appendAll([...survivors, note]);
  return { journal: fresh, damage };
}

function tryOpen(open: () => Journal, workspaceDir: string): { journal: Journal | null; problem: string | null } {
  let journal: Journal;
  try {
    journal = open();
  } catch (error) {
    const { code } = error as { code?: unknown };
    const isUnusable = typeof code === 'string' && /^(SQLITE_(CANTOPEN|READONLY|PERM|FULL)|E[A-Z]+$)/.test(code);
    if (isUnusable) throw new AppError('workspace.unusable', { path: workspaceDir, reason: code }, { cause: error });
    if (!/SQLITE_(CORRUPT|NOTADB|IOERR)|malformed|not a database/i.test(wording(error))) throw error;
    return { journal: null, problem: wording(error) };
  }
  return { journal, problem: journal.verify() };
}

const wording = (error: unknown) =>
  error instanceof Error ? `${(error as Error & { code?: string }).code ?? ''} ${error.message}`.trim() : String(error);

/** Rows whose own hash is right, in order, up to where the file can be read. */
function salvage(journal: Journal): JournalRow[] {
  const kept: JournalRow[] = [];
  try {
    for (const row of journal.rows()) if (rowHash(row) === row.hash) kept.push(row);
  } catch {
    // The rest cannot be read; the quarantined copy keeps it for a specialist.
  }
  return kept;
}
