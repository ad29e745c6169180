/** The complete pipeline of the lake process on the same files: copy and hash, sniff, check, map, swap, rollups, raw zone. */
import { rmSync } from 'node:fs';
import { openLake } from '../../../workers/lake/lake.ts';
import { answer, argument } from '../support/child.ts';
import { cpuMs, peakRssMiB } from '../support/machine.ts';

const { files, workspaceDir, threads, memoryLimit } = argument<{
  files: { path: string; name: string }[];
  workspaceDir: string;
  threads: number;
  memoryLimit: string;
}>();
rmSync(workspaceDir, { recursive: true, force: true });
const lake = await openLake({ workspaceDir, threads, memoryLimit });
const signal = new AbortController().signal;
const started = performance.now();
const run = lake.importer.import({ files, source: null, acceptPartial: false, isDemo: true }, signal);
const phases: Record<string, number> = {};
let phase = 'start';
let since = started;
for (;;) {
  const step = await run.next();
  const now = performance.now();
  if (step.done || step.value.phase !== phase) {
    phases[phase] = (phases[phase] ?? 0) + now - since;
    since = now;
  }
  if (step.done) {
    const { drops, failures } = step.value;
    if (failures.length > 0) throw new Error(JSON.stringify(failures[0]));
    const rows = drops.reduce((sum, drop) => sum + drop.rows.accepted, 0);
    const rounded = Object.fromEntries(Object.entries(phases).map(([name, ms]) => [name, Math.round(ms)]));
    answer({ ms: now - started, cpuMs: cpuMs(), peakRssMiB: peakRssMiB(), rows, phasesMs: rounded });
    break;
  }
  phase = step.value.phase;
}
await lake.close();
