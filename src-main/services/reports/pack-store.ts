import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { PackRecord } from '../../../src-core/reports/pack-record.ts';
import type { WorkspaceClient } from '../service-deps.ts';

const kind = 'pack';
const MANY = 100_000;
/** Names of pack folders; anything else in there is not ours to remove. */
const packId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Built packs: their records in the journal, their files below `<workspace>/packs/<id>/`. A record is written after the files it names; a
 * folder without one is what a crash left, and nobody reads it.
 */
export class PackStore {
  readonly #workspace: Pick<WorkspaceClient, 'entries' | 'entry' | 'putEntries'>;
  readonly #root: string;

  constructor(workspace: Pick<WorkspaceClient, 'entries' | 'entry' | 'putEntries'>, workspaceDir: string) {
    this.#workspace = workspace;
    this.#root = join(workspaceDir, 'packs');
  }

  /** Newest built first. */
  async list(): Promise<PackRecord[]> {
    const entries = await this.#workspace.entries({ kind, limit: MANY });
    return entries
      .map(entry => PackRecord.parse(entry.value))
      .toSorted((a, b) => (a.builtAt < b.builtAt ? 1 : a.builtAt > b.builtAt ? -1 : a.id < b.id ? -1 : 1));
  }

  /** @throws AppError `report.pack-not-found` */
  async get(id: string): Promise<PackRecord> {
    return (await this.#read(id)).record;
  }

  /** Absolute folder of a pack's files. */
  folder(id: string): string {
    return join(this.#root, id);
  }

  /** Its empty folder, before anything is written. */
  async makeFolder(id: string): Promise<string> {
    const folder = this.folder(id);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return folder;
  }

  /** The last step of a build: from here on the pack exists. */
  async add(record: PackRecord): Promise<void> {
    const { isWritten } = await this.#workspace.putEntries({
      puts: [{ kind, key: record.id, value: PackRecord.parse(record) }],
      absent: [{ kind, key: record.id }],
    });
    if (!isWritten) throw new Error(`pack ${record.id} exists already`);
  }

  /**
   * Change a record by what it is now, e.g. add an approval; `change` runs again when somebody else changed it meanwhile. What it throws
   * goes to the caller and nothing is written.
   * @throws AppError `report.pack-not-found`
   */
  async update(id: string, change: (record: PackRecord) => PackRecord): Promise<PackRecord> {
    while (true) {
      const { record, counter } = await this.#read(id);
      const next = PackRecord.parse(change(record));
      const { isWritten } = await this.#workspace.putEntries({
        puts: [{ kind, key: id, value: next }],
        unchanged: [{ kind, key: id, counter }],
      });
      if (isWritten) return next;
    }
  }

  /** Forget a pack: first the record, then its files. @throws AppError `report.pack-not-found` */
  async remove(id: string): Promise<void> {
    await this.#read(id);
    await this.#workspace.putEntries({ puts: [{ kind, key: id, value: null }] });
    await this.drop(id);
  }

  /** Files of a build that came to nothing. */
  async drop(id: string): Promise<void> {
    await rm(this.folder(id), { recursive: true, force: true });
  }

  /**
   * Take away folders that no record names: builds that were cut off. Call it before the first build of a session, never beside one.
   * @returns ids of what was removed
   */
  async removeLeftovers(): Promise<string[]> {
    const known = new Set((await this.#workspace.entries({ kind, limit: MANY })).map(entry => entry.key));
    const names = await readdir(this.#root).catch(() => []); // no pack was ever built here
    const left = names.filter(name => packId.test(name) && !known.has(name));
    for (const name of left) await this.drop(name);
    return left;
  }

  async #read(id: string): Promise<{ record: PackRecord; counter: number }> {
    const entry = await this.#workspace.entry({ kind, key: id });
    if (!entry || entry.value === null) throw new AppError('report.pack-not-found', { id });
    return { record: PackRecord.parse(entry.value), counter: entry.counter };
  }
}
