import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { focus14Columns } from '../../../src-core/anycost/focus-columns.ts';
import { estateMonths } from '../../../src-core/demo/calendar.ts';
import { generateDemo } from '../../../workers/lake/demo/generate-demo.ts';
import { Engine } from '../../../workers/lake/engine.ts';
import type { BenchOptions, Container } from './options.ts';

export type BenchFiles = { dir: string; files: { path: string; name: string }[]; bytes: number };

const folderOf = (options: BenchOptions, container: Container) =>
  join(options.dataDir, `${options.rows}-${options.seed}`, container);

/**
 * FOCUS 1.4 files of about `rows` rows made from the demo estate: one file a billing month with all accounts in it, as an
 * enterprise agreement delivers them. Made once, kept in `dataDir`.
 */
export async function ensureFiles(
  options: BenchOptions,
  container: Container,
  say: (text: string) => void,
): Promise<BenchFiles> {
  const dir = folderOf(options, container);
  if (!existsSync(dir)) {
    say(`making ${container} files of ${options.rows} rows in ${dir}`);
    await (container === 'parquet' ? makeParquet(options, dir) : makeCsv(options, dir, say));
  }
  const files = readdirSync(dir)
    .toSorted()
    .map(name => ({ path: join(dir, name), name }));
  return { dir, files, bytes: files.reduce((sum, file) => sum + statSync(file.path).size, 0) };
}

async function withEngine(
  options: BenchOptions,
  work: (engine: Engine, scratch: string) => Promise<void>,
): Promise<void> {
  const scratch = join(options.dataDir, `scratch-${process.pid}`);
  await mkdir(join(scratch, 'lake'), { recursive: true });
  const engine = await Engine.open({
    lakeDir: join(scratch, 'lake'),
    allowedDirectories: [options.dataDir],
    memoryLimit: '2GB',
    threads: 2,
  });
  try {
    await work(engine, scratch);
  } finally {
    await engine.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

async function makeParquet(options: BenchOptions, dir: string): Promise<void> {
  await withEngine(options, async (engine, scratch) => {
    const made = generateDemo(
      engine,
      { dir: join(scratch, 'demo'), rows: options.rows, seed: options.seed },
      new AbortController().signal,
    );
    while (!(await made.next()).done);
    const ready = join(scratch, 'ready');
    await mkdir(ready, { recursive: true });
    for (const month of estateMonths) {
      const parts = readdirSync(join(scratch, 'demo')).filter(
        name => name.includes(`_${month}_`) && !name.includes(`_aws_focus-1.2_2026-03_v1`),
      );
      const list = parts.map(name => `'${join(scratch, 'demo', name)}'`).join(', ');
      const described = await engine.sql.all(`DESCRIBE SELECT * FROM read_parquet([${list}], union_by_name = true)`);
      const has = new Set(described.map(row => String(row.column_name)));
      const columns = focus14Columns
        .filter(column => has.has(column.name))
        .map(column =>
          column.name === 'ServiceProviderName'
            ? 'coalesce(ServiceProviderName, ProviderName) AS ServiceProviderName'
            : column.name,
        );
      await engine.sql.all(`COPY (SELECT ${columns.join(', ')} FROM read_parquet([${list}], union_by_name = true))
        TO '${join(ready, `focus-1.4_${month}.parquet`)}' (FORMAT parquet, COMPRESSION zstd)`);
    }
    await mkdir(join(dir, '..'), { recursive: true });
    await rename(ready, dir);
  });
}

async function makeCsv(options: BenchOptions, dir: string, say: (text: string) => void): Promise<void> {
  const source = await ensureFiles(options, 'parquet', say);
  await withEngine(options, async (engine, scratch) => {
    const ready = join(scratch, 'ready');
    await mkdir(ready, { recursive: true });
    for (const file of source.files) {
      // Timestamps in ISO 8601 with T and Z, as the specification wants them.
      await engine.sql.all(`COPY (SELECT COLUMNS(c -> c NOT LIKE '%Period%'), strftime(COLUMNS(c -> c LIKE '%Period%'), '%Y-%m-%dT%H:%M:%SZ')
        FROM read_parquet('${file.path}')) TO '${join(ready, file.name.replace('.parquet', '.csv'))}' (FORMAT csv, HEADER)`);
    }
    await rename(ready, dir);
  });
}
