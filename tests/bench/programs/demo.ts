/** Writes the demo estate once. */
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { generateDemo } from '../../../workers/lake/demo/generate-demo.ts';
import { Engine } from '../../../workers/lake/engine.ts';
import { answer, argument } from '../support/child.ts';
import { cpuMs, peakRssMiB } from '../support/machine.ts';

const input = argument<{ dir: string; threads: number; memoryLimit: string; rows: number; seed: number }>();
rmSync(input.dir, { recursive: true, force: true });
mkdirSync(join(input.dir, 'lake'), { recursive: true });
const engine = await Engine.open({
  lakeDir: join(input.dir, 'lake'),
  allowedDirectories: [input.dir],
  memoryLimit: input.memoryLimit,
  threads: input.threads,
});
const started = performance.now();
const run = generateDemo(
  engine,
  { dir: join(input.dir, 'files'), rows: input.rows, seed: input.seed },
  new AbortController().signal,
);
let rows = 0;
for (;;) {
  const step = await run.next();
  if (step.done) {
    const bytes = step.value.files.reduce((sum, file) => sum + statSync(file.path).size, 0);
    answer({
      ms: performance.now() - started,
      cpuMs: cpuMs(),
      peakRssMiB: peakRssMiB(),
      rows,
      megabytes: Math.round(bytes / 1e5) / 10,
    });
    break;
  }
  rows = step.value.done ?? rows;
}
await engine.close();
