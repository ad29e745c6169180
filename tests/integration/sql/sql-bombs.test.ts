import { expect, test } from 'vitest';
import type { AppError } from '../../../src-core/errors/app-error.ts';
import { forkNodeProcess, sourceEntry } from '../../../src-main/app/node-adapters.ts';
import { LakeSupervisor } from '../../../src-main/services/lake-supervisor.ts';
import { Logger } from '../../../src-main/services/logger.ts';
import { temporaryFolder } from '../../support/workspace.ts';
import { bombs } from './bombs.ts';

const MIB = 1024 * 1024;
const queryDeadlineMs = 1_500;

test('every bomb ends in a word for it, and the next question is answered (SECURITY 24-26)', async () => {
  expect(bombs.length).toBeGreaterThanOrEqual(30);
  using folder = temporaryFolder('sql-bombs');
  const options = { memoryLimit: '256MiB', threads: 2, queryDeadlineMs, memoryCapBytes: 900 * MIB };
  const lake = new LakeSupervisor(
    () => forkNodeProcess(sourceEntry('lake')),
    { workspaceDir: folder.path, ...options },
    new Logger(folder.path),
    true,
  );
  const ends = new Map<string, number>();
  const late: string[] = [];
  let longestMs = 0;
  try {
    await lake.start();
    for (const text of bombs) {
      const started = performance.now();
      const code = await lake.client.sqlRun({ text, limit: 10 }).then(
        () => 'answered',
        (error: AppError) => error.code,
      );
      const elapsedMs = performance.now() - started;
      longestMs = Math.max(longestMs, elapsedMs);
      // deadline + 1 s; as much again for a machine that does other things at the same time
      if (elapsedMs > queryDeadlineMs + 2_000) late.push(`${Math.round(elapsedMs)} ms: ${text}`);
      ends.set(code, (ends.get(code) ?? 0) + 1);
      expect(['answered', 'query.timeout', 'query.out-of-memory', 'sql.invalid', 'lake.disk-full'], text).toContain(
        code,
      );
      const head = await lake.client.sqlRun({ text: 'SELECT count(*) AS n FROM cost_lines', limit: 1 });
      expect(head.rowCount, `after ${text}`).toBe(1);
    }
  } finally {
    await lake.stop();
  }
  console.log(
    `how ${bombs.length} bombs ended: ${[...ends].map(([code, times]) => `${code} ${times}`).join(', ')}; slowest ${Math.round(longestMs)} ms`,
  );
  expect(late).toEqual([]);
});
