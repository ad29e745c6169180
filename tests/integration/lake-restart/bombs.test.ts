import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { AppError } from '../../../src-core/errors/app-error.ts';
import type { LakeOptions } from '../../../src-core/wire/worker-notes.ts';
import { forkNodeProcess } from '../../../src-main/app/node-adapters.ts';
import { LakeSupervisor } from '../../../src-main/services/lake-supervisor.ts';
import { Logger } from '../../../src-main/services/logger.ts';
import { onlyLinux, unless } from '../../support/skip.ts';
import { temporaryFolder } from '../../support/workspace.ts';

const MIB = 1024 * 1024;
const entry = fileURLToPath(new URL('./bomb-lake.ts', import.meta.url));

type Line = { event: string; bytes?: number; signal?: string };

/** One bomb in a real lake process while another question runs. @returns what each was told and what the log says */
async function explode(bomb: 'time' | 'memory', options: Omit<LakeOptions, 'workspaceDir'>) {
  using folder = temporaryFolder('bomb');
  const log = new Logger(folder.path);
  const lake = new LakeSupervisor(() => forkNodeProcess(entry), { workspaceDir: folder.path, ...options }, log);
  try {
    await lake.start();
    const { pid } = lake;
    const code = await lake.client.values({ dimension: 'ServiceName', search: bomb }).then(
      () => 'answered',
      (error: AppError) => error.code,
    );
    // The next question is answered by the next process.
    const { rows } = await lake.client.status();
    const isGone = pid !== null && pid !== lake.pid && !existsSync(`/proc/${pid}`);
    await log.flush();
    const lines = readFileSync(join(folder.path, 'logs', 'main.jsonl'), 'utf8')
      .trim()
      .split('\n');
    return { code, rows, isGone, log: lines.map(line => JSON.parse(line) as Line) };
  } finally {
    await lake.stop();
  }
}

test('a function that hears no interrupt is killed with its process; the question ends as a timeout', async () => {
  const { code, rows, isGone, log } = await explode('time', {
    memoryLimit: '256MiB',
    threads: 1,
    queryDeadlineMs: 1_000,
    memoryCapBytes: 4_096 * MIB,
  });
  expect({ code, rows, isGone }).toEqual({ code: 'query.timeout', rows: 0, isGone: true });
  expect(log.map(line => line.event)).toEqual(['lake-ready', 'lake-deadline-kill', 'lake-exit', 'lake-ready']);
  expect(log[2]?.signal).toBe('SIGKILL');
});

test('a query past the memory cap is killed with its process and told so', unless(onlyLinux), async () => {
  const memoryCapBytes = 608 * MIB;
  const { code, rows, isGone, log } = await explode('memory', {
    memoryLimit: '64MiB',
    threads: 1,
    queryDeadlineMs: 60_000,
    memoryCapBytes,
  });
  expect({ code, rows, isGone }).toEqual({ code: 'query.out-of-memory', rows: 0, isGone: true });
  expect(log.map(line => line.event)).toEqual(['lake-ready', 'lake-memory-kill', 'lake-exit', 'lake-ready']);
  const seen = log[1]?.bytes ?? 0;
  console.log(`killed at ${Math.round(seen / MIB)} MiB, cap ${memoryCapBytes / MIB} MiB`);
  expect(seen).toBeGreaterThan(memoryCapBytes);
  expect(seen).toBeLessThan(memoryCapBytes + 256 * MIB); // SECURITY 25
});
