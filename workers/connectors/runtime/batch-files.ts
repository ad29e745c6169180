import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import type { CommitScope, DeliveredDataset } from '../../../src-core/connector/api-connector.ts';
import type { CanonicalRow } from '../../../src-core/connector/record-scan.ts';
import { type CanonicalRecord, writeCanonicalCsv, writeRowsCsv } from '../canonical/canonical-csv.ts';
import { focusColumnNames } from './focus-order.ts';

type Spill = { path: string; stream: WriteStream; rows: number; columns: Set<string> };

/**
 * The rows of one batch on their way to a commit. They are spilled as JSON lines, so that memory stays flat, and become one CSV file
 * per dataset when the connector says what they cover. The same rows give the same bytes: a repeated batch is known to the lake.
 */
export class BatchFiles {
  readonly #directory: string;
  readonly #source: string;
  readonly #signal: AbortSignal;
  readonly #spills = new Map<DeliveredDataset, Spill>();
  #batch = 0;

  constructor(options: { directory: string; source: string; signal: AbortSignal }) {
    this.#directory = options.directory;
    this.#source = options.source;
    this.#signal = options.signal;
  }

  get rows(): number {
    return [...this.#spills.values()].reduce((sum, spill) => sum + spill.rows, 0);
  }

  async add(dataset: DeliveredDataset, rows: readonly CanonicalRow[]): Promise<void> {
    const spill = this.#spills.get(dataset) ?? this.#open(dataset);
    for (const row of rows) {
      const line = JSON.stringify(row, (_key, value) => (typeof value === 'bigint' ? String(value) : value));
      for (const name of Object.keys(row)) spill.columns.add(name);
      spill.rows += 1;
      if (!spill.stream.write(`${line}\n`))
        await new Promise<void>(resolve => spill.stream.once('drain', () => resolve()));
    }
    this.#signal.throwIfAborted();
  }

  /** One CSV file per dataset that has rows or was named; the spills are gone afterwards. */
  async finish(covers: CommitScope): Promise<{ path: string; name: string }[]> {
    const files: { path: string; name: string }[] = [];
    this.#batch += 1;
    for (const [dataset, spill] of this.#spills) {
      spill.stream.end();
      await finished(spill.stream);
      const name = fileName([this.#source, ...(dataset === 'cost' ? [] : [dataset]), covers.scope, covers.start]);
      const path = join(this.#directory, `${this.#batch}-${dataset}.csv`);
      const rows = readLines(spill.path);
      if (dataset === 'cost') await writeRowsCsv(path, focusColumnNames(spill.columns), rows, this.#signal);
      else await writeCanonicalCsv(path, dataset, asRecords(rows, covers.scope), this.#signal);
      files.push({ path, name });
      await rm(spill.path);
    }
    this.#spills.clear();
    return files;
  }

  /** Close and forget what was not committed. */
  async discard(): Promise<void> {
    for (const { stream, path } of this.#spills.values()) {
      stream.destroy();
      await rm(path, { force: true });
    }
    this.#spills.clear();
  }

  #open(dataset: DeliveredDataset): Spill {
    const path = join(this.#directory, `spill-${dataset}.jsonl`);
    const stream = createWriteStream(path, { mode: 0o600 });
    const spill = { path, stream, rows: 0, columns: new Set<string>() };
    stream.on('error', () => undefined); // `write` and `finished` report it
    this.#spills.set(dataset, spill);
    return spill;
  }
}

async function* readLines(path: string): AsyncGenerator<CanonicalRow> {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) yield JSON.parse(line);
}

/** `x_Scope` and `x_Revision` of a row, where a connector gives them, speak for it alone; else the commit's scope and 0. */
async function* asRecords(rows: AsyncIterable<CanonicalRow>, scope: string): AsyncGenerator<CanonicalRecord> {
  for await (const { x_Scope, x_Revision, ...row } of rows)
    yield { scope: x_Scope == null ? scope : String(x_Scope), revision: BigInt(String(x_Revision ?? 0)), row };
}

/** A label, never a path: what is not a letter, a digit or one of `._-` becomes `_`. */
const fileName = (parts: readonly string[]) =>
  `${parts
    .filter(part => part !== '')
    .map(part => part.replace(/[^\p{L}\p{N}._-]+/gu, '_').slice(0, 80))
    .join('-')}.csv`;
