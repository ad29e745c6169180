import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** The journal's last counter and running hash, kept outside SQLite so that a lost tail is found. */
export type CounterMark = { counter: number; hash: string };

export const START: CounterMark = { counter: 0, hash: '0'.repeat(64) };

/** `seal`: SHA-256 of the database file as it was closed; null while it is open, and after a crash. */
export type Mark = CounterMark & { seal: string | null };

/** Null when the file is absent; throws when it is there but unreadable. */
export function readMark(path: string): Mark | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const match = /^(?:closed ([0-9a-f]{64})\n)?(\d+) ([0-9a-f]{64})\n$/.exec(text);
  if (!match?.[2] || !match[3]) throw new Error('the counter file is not readable');
  return { counter: Number(match[2]), hash: match[3], seal: match[1] ?? null };
}

/** Atomic and durable: written beside, synced, renamed, directory synced. */
export function writeMark(path: string, mark: CounterMark, seal: string | null = null): void {
  const beside = `${path}.new`;
  const file = openSync(beside, 'w', 0o600);
  try {
    writeSync(file, `${seal === null ? '' : `closed ${seal}\n`}${mark.counter} ${mark.hash}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(beside, path);
  if (process.platform === 'win32') return; // a directory cannot be opened there
  const directory = openSync(dirname(path), 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

export const sealOf = (databasePath: string): string =>
  createHash('sha256').update(readFileSync(databasePath)).digest('hex');
