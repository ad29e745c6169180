import { availableParallelism, totalmem } from 'node:os';
import type { LakeOptions } from '../../src-core/wire/worker-notes.ts';

const MIB = 1024 * 1024;

/**
 * How the lake is opened on this machine: DuckDB gets a quarter of the memory, between 1 GiB and 1,408 MiB (spilling to disk
 * beyond; the process adds some 500 MiB of its own, and an import must stay under 2 GiB), and every core; the process is killed at one and a half times that plus Node's own share. `MUREON_MEMORY_MIB`,
 * `MUREON_THREADS` and `MUREON_QUERY_DEADLINE_MS` override; `MUREON_PARSE_SECONDS` and `MUREON_PARSE_MIB` what one file
 * may cost until it is known what it is (SECURITY 39).
 */
export function lakeOptions(workspaceDir: string, environment: NodeJS.ProcessEnv = process.env): LakeOptions {
  const share = Math.min(1_408, Math.max(1_024, Math.floor(totalmem() / 4 / MIB)));
  const memoryMiB = positive(environment.MUREON_MEMORY_MIB) ?? share;
  return {
    workspaceDir,
    memoryLimit: `${memoryMiB}MiB`,
    threads: positive(environment.MUREON_THREADS) ?? availableParallelism(),
    queryDeadlineMs: positive(environment.MUREON_QUERY_DEADLINE_MS) ?? 30_000,
    memoryCapBytes: Math.floor((memoryMiB * 1.5 + 512) * MIB),
    parseBudget: {
      seconds: positive(environment.MUREON_PARSE_SECONDS) ?? 30,
      memoryMiB: positive(environment.MUREON_PARSE_MIB) ?? 512,
    },
  };
}

function positive(text: string | undefined): number | null {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? value : null;
}
