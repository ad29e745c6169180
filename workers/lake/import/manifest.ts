import { existsSync } from 'node:fs';
import { open, readFile, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { syncDirectory } from '../../shared/durable.ts';
import { sha256 } from './content-hash.ts';

const ManifestDrop = z.object({
  id: z.string(),
  source: z.string(),
  sha256: z.string(),
  parquetSha256: z.string(),
  rows: z.object({ read: z.number(), accepted: z.number(), rejected: z.number() }),
  totals: z.array(z.object({ measure: z.string(), currency: z.string(), amount: z.string() })),
});

/**
 * One line a step. `prepared` is written before DuckDB commits and `committed` after, so that each state a crash can leave
 * is told apart; `aborted` closes a prepared step that DuckDB never committed.
 */
export const ManifestEntry = z.object({
  step: z.enum(['prepared', 'committed', 'aborted']),
  lakeVersion: z.number().int(),
  at: z.iso.datetime(),
  /** Digest of the lake after this version and the number of its live rows. */
  lakeHash: z.string(),
  liveRows: z.number().int(),
  drops: z.array(ManifestDrop),
});
export type ManifestEntry = z.infer<typeof ManifestEntry>;

const Line = z.object({ sequence: z.number().int(), previous: z.string(), entry: ManifestEntry, hash: z.string() });

/**
 * The lake's diary outside DuckDB (SECURITY 33): an append-only file of hashed, chained, synced lines. It is what notices a
 * lost write-ahead log, a swapped database or a cut file.
 */
export class Manifest {
  readonly #path: string;
  #last: string;
  #sequence: number;
  readonly entries: ManifestEntry[];

  private constructor(path: string, entries: ManifestEntry[], sequence: number, last: string) {
    this.#path = path;
    this.entries = entries;
    this.#sequence = sequence;
    this.#last = last;
  }

  /** @throws AppError `lake.damaged` when a line is not what was written; a last line cut by a crash is dropped */
  static async open(path: string): Promise<Manifest> {
    const text = existsSync(path) ? await readFile(path, 'utf8') : '';
    const entries: ManifestEntry[] = [];
    let last = '';
    let sequence = 0;
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    for (const row of whole.split('\n').filter(line => line !== '')) {
      const line = parseLine(row);
      sequence += 1;
      if (!line || line.sequence !== sequence || line.previous !== last || line.hash !== lineHash(line)) {
        throw new AppError('lake.damaged', { what: `line ${sequence} of the manifest was changed` });
      }
      entries.push(line.entry);
      last = line.hash;
    }
    if (whole.length < text.length) await truncate(path, Buffer.byteLength(whole));
    return new Manifest(path, entries, sequence, last);
  }

  /** Append and sync; when this returns the line survives a power cut. */
  async append(entry: ManifestEntry): Promise<void> {
    const line = { sequence: this.#sequence + 1, previous: this.#last, entry };
    const hash = lineHash(line);
    const isNew = !existsSync(this.#path);
    const handle = await open(this.#path, 'a', 0o600);
    try {
      const before = (await handle.stat()).size;
      try {
        await handle.writeFile(`${JSON.stringify({ ...line, hash })}\n`);
        await handle.sync();
      } catch (error) {
        await handle.truncate(before); // half a line would read as damage later
        throw error;
      }
    } finally {
      await handle.close();
    }
    if (isNew) await syncDirectory(dirname(this.#path));
    this.entries.push(entry);
    this.#sequence = line.sequence;
    this.#last = hash;
  }

  /** The newest version known to be in DuckDB. */
  get committed(): ManifestEntry | null {
    return this.entries.findLast(entry => entry.step === 'committed') ?? null;
  }

  /** A step that was begun and of which the end is not known. */
  get pending(): ManifestEntry | null {
    const last = this.entries.at(-1);
    return last?.step === 'prepared' ? last : null;
  }
}

function parseLine(row: string): z.infer<typeof Line> | null {
  try {
    return Line.parse(JSON.parse(row));
  } catch {
    return null; // not JSON or not a manifest line: the caller names its number
  }
}

const lineHash = (line: { sequence: number; previous: string; entry: ManifestEntry }) =>
  sha256(JSON.stringify([line.sequence, line.previous, line.entry]));
