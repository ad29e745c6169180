import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

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

/** Atomic and durable: written beside (each process has a file of its own: two may write at once), synced, renamed, directory synced. */
export function writeMark(path: string, mark: CounterMark, seal: string | null = null): void {
  const beside = `${path}.new-${process.pid}`;
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

/** What processes that were killed while they wrote have left beside the counter file. */
export function sweepMarks(path: string): void {
  for (const name of readdirSync(dirname(path))) {
    if (!name.startsWith(`${basename(path)}.new`)) continue;
    const pid = Number(name.split('.new-')[1]);
    if (!(pid > 0) || !isAlive(pid)) rmSync(join(dirname(path), name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export const sealOf = (databasePath: string): string =>
  createHash('sha256').update(readFileSync(databasePath)).digest('hex');
