import { mkdtemp, rm, stat } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/**
 * What the scale of money costs: load, sum, group by and file size for DECIMAL(p, s) over the same seeded amounts.
 * Run: `node tests/bench/money-scale.ts [rows]` (default 10,000,000). Figures of record: docs/decisions/0001-money-scale.md.
 */
const rows = Number(process.argv[2] ?? 10_000_000);
const repeats = 5;
const scales = [
  [18, 9],
  [38, 12],
  [38, 18],
  [38, 20],
  [38, 24],
] as const;

const dir = await mkdtemp(join(tmpdir(), 'mureon-scale-'));
try {
  console.log(`${rows} rows, ${cpus().length} cores, median of ${repeats}`);
  console.log('type            load ms  sum ms  group ms     MB');
  for (const [precision, scale] of scales) {
    const path = join(dir, `${precision}-${scale}.duckdb`);
    const instance = await DuckDBInstance.create(path, { threads: '2' });
    const connection = await instance.connect();
    const median = async (statement: string) => {
      const times: number[] = [];
      for (let round = 0; round < repeats; round += 1) {
        const start = performance.now();
        await connection.run(statement);
        times.push(performance.now() - start);
      }
      return times.toSorted((a, b) => a - b)[Math.floor(repeats / 2)] ?? 0;
    };
    const started = performance.now();
    // hash(i) is the seed: the same amounts on every machine, nine digits after the point
    await connection.run(`CREATE TABLE amount AS SELECT (i % 1000)::INTEGER AS team,
      ((hash(i) % 1000000000)::DECIMAL(18, 0) / 1000000000)::DECIMAL(${precision}, ${scale}) AS BilledCost FROM range(${rows}) t(i)`);
    await connection.run('CHECKPOINT');
    const load = performance.now() - started;
    const sum = await median('SELECT sum(BilledCost) FROM amount');
    const group = await median('SELECT team, sum(BilledCost) FROM amount GROUP BY team');
    connection.closeSync();
    instance.closeSync();
    const megabytes = (await stat(path)).size / 1e6;
    const cells = [load, sum, group, megabytes].map(value => value.toFixed(0).padStart(8));
    console.log(`DECIMAL(${precision}, ${scale})`.padEnd(15), ...cells);
  }
} finally {
  await rm(dir, { recursive: true, force: true });
}
