import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';

const GIB = 1024 ** 3;

/** What the figures were measured on; without it they mean nothing. */
export function machine() {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round((totalmem() / GIB) * 10) / 10,
    system: `${type()} ${release()}`,
    node: process.version,
    /** Processes that wanted to run in the last minute when the bench began; above `cores` the figures are too slow. */
    loadAtStart: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}

/** Largest resident size of a living process so far, in MiB; null where the system does not tell. */
export function peakRssMiB(pid: number | null = process.pid): number | null {
  if (pid === null) return null;
  try {
    const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return line ? Math.round(Number(line[1]) / 1024) : null;
  } catch {
    return null;
  }
}

/** Processor time of this process so far, all threads: what a busy machine does not change much. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return Math.round((user + system) / 1000);
}
