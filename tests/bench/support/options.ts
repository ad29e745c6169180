import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

export const containers = ['parquet', 'csv'] as const;
export type Container = (typeof containers)[number];

export type BenchOptions = {
  /** Which benches; empty = all. */
  names: readonly string[];
  rows: number;
  seed: number;
  /** What the import bench reads. */
  containers: readonly Container[];
  /** What the formats bench reads; empty = every format. */
  formats: readonly string[];
  /** Repetitions of the slow parts. */
  runs: number;
  /** Where generated inputs are kept between runs (several GB at 10 M rows). */
  dataDir: string;
  /** Where the report goes. */
  outDir: string;
};

/** `node tests/bench/run.ts [NAME...] [--rows N] [--runs N] [--container parquet,csv] [--formats cur,sacct] [--seed N] [--data DIR] [--out DIR]` */
export function benchOptions(words: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      rows: { type: 'string', default: '1000000' },
      runs: { type: 'string', default: '3' },
      container: { type: 'string', default: 'parquet,csv' },
      formats: { type: 'string', default: '' },
      seed: { type: 'string', default: '42' },
      data: { type: 'string', default: join(tmpdir(), 'mureon-bench') },
      out: { type: 'string', default: join(import.meta.dirname, '../../../out/bench') },
    },
  });
  const number = (name: 'rows' | 'runs' | 'seed') => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < 1) throw new RangeError(`--${name} must be a whole number from 1`);
    return value;
  };
  return {
    names: positionals,
    rows: number('rows'),
    containers: containers.filter(name => values.container.split(',').includes(name)),
    formats: values.formats === '' ? [] : values.formats.split(','),
    runs: number('runs'),
    seed: number('seed'),
    dataDir: values.data,
    outDir: values.out,
  };
}
