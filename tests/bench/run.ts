import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allocationBench } from './allocation.ts';
import { demoBench } from './demo.ts';
import { figuresBench } from './figures.ts';
import { firstChartBench } from './first-chart.ts';
import { forecastBench } from './forecast.ts';
import { formatsBench } from './formats.ts';
import { importBench } from './import.ts';
import { packBench } from './pack.ts';
import { queryBench } from './query.ts';
import { recordsBench } from './records.ts';
import { showbackBench } from './showback.ts';
import { machine } from './support/machine.ts';
import { benchOptions } from './support/options.ts';
import { tableBench } from './table.ts';

/**
 * `npm run bench [-- NAME...] [--rows 10000000] [--runs 1]`: benchmarks by name (default all), one after the other. Prints
 * the report and writes it to out/bench as JSON and text. Nothing is asserted: budgets stand beside the figures.
 */
const benches = {
  demo: demoBench,
  import: importBench,
  formats: formatsBench,
  query: queryBench,
  figures: figuresBench,
  records: recordsBench,
  allocation: allocationBench,
  forecast: forecastBench,
  showback: showbackBench,
  pack: packBench,
  'first-chart': firstChartBench,
  table: tableBench,
};

const options = benchOptions(process.argv.slice(2));
const names = options.names.length > 0 ? options.names : Object.keys(benches);
const unknown = names.filter(name => !(name in benches));
if (unknown.length > 0) {
  console.error(`There is no bench called ${unknown.join(', ')}. Known: ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}
const say = (text: string) => console.error(`bench: ${text}`);
const report: Record<string, unknown> = {
  startedAt: new Date().toISOString(),
  command: `npm run bench -- ${process.argv.slice(2).join(' ')}`.trim(),
  machine: machine(),
  rows: options.rows,
  seed: options.seed,
};
for (const [name, bench] of Object.entries(benches)) {
  if (names.includes(name)) report[name] = await bench(options, say);
}
mkdirSync(options.outDir, { recursive: true });
const stem = join(
  options.outDir,
  `${names.join('+')}-${options.rows}-${String(report.startedAt).replace(/[:.]/g, '-')}`,
);
writeFileSync(`${stem}.json`, `${JSON.stringify(report, null, 2)}\n`);
const text = textOf(report);
writeFileSync(`${stem}.txt`, `${text}\n`);
console.log(text);
say(`report written to ${stem}.json`);

/** Nested names and figures as indented lines. */
function textOf(value: unknown, depth = 0): string {
  if (value === null || typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([name, inner]) => {
      const pad = '  '.repeat(depth);
      const isLeaf = inner === null || typeof inner !== 'object';
      return isLeaf ? `${pad}${name}: ${inner}` : `${pad}${name}\n${textOf(inner, depth + 1)}`;
    })
    .join('\n');
}
