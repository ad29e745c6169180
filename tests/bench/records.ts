import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { RecordSummarySpec } from '../../src-core/contract/records.ts';
import { lakeOptions } from '../../src-main/app/lake-options.ts';
import { measure } from './support/child.ts';
import { ensureFormatFile } from './support/format-files.ts';
import type { BenchOptions } from './support/options.ts';
import { clock, timing } from './support/stats.ts';
import { openSession } from './support/workbench-session.ts';

type Spec = z.input<typeof RecordSummarySpec>;

const months = ['2026-03-01T00:00:00Z', '2026-03-08T00:00:00Z', '2026-03-15T00:00:00Z'];
const jobsFrom = (index: number) => months[index % months.length] ?? null;
const days = (index: number) => `2025-08-${String(1 + (index % 20)).padStart(2, '0')}T00:00:00Z`;

/** What the screens of usage ask, each time for another period, so that nothing is the same twice. */
const questions: Readonly<Record<string, (index: number) => Spec>> = {
  'GPU hours by account and day': index => ({
    dataset: 'gpu-job',
    measures: ['GpuUsedSeconds', 'Rows'],
    dims: ['Account'],
    grain: 'day',
    from: jobsFrom(index),
  }),
  'GPU hours by user': index => ({
    dataset: 'gpu-job',
    measures: ['GpuUsedSeconds', 'GpuHeldSeconds'],
    dims: ['UserName'],
    from: jobsFrom(index),
  }),
  'jobs by state': index => ({ dataset: 'gpu-job', measures: ['Rows'], dims: ['State'], from: jobsFrom(index) }),
  'tokens by model and day': index => ({
    dataset: 'llm-usage',
    measures: ['InputUncachedTokens', 'OutputTokens'],
    dims: ['Model'],
    grain: 'day',
    from: days(index),
  }),
  'requests of a team by hour': index => ({
    dataset: 'llm-usage',
    measures: ['Requests'],
    dims: [],
    grain: 'hour',
    from: days(index),
    filters: [{ field: 'TeamId', operator: 'is', value: `team-${index % 40}` }],
  }),
  'tokens by a tag': index => ({
    dataset: 'llm-usage',
    measures: ['OutputTokens'],
    dims: ['Tags/prod'],
    from: days(index),
  }),
};

/** Sums over usage records through the contract, at `rows` jobs and `rows` requests. */
export async function recordsBench(options: BenchOptions, say: (text: string) => void) {
  const workspaceDir = join(options.dataDir, `records-${process.pid}`);
  const { threads, memoryLimit } = lakeOptions(workspaceDir);
  const files = [];
  for (const name of ['sacct', 'litellm-json'] as const) {
    const { path } = await ensureFormatFile(options.dataDir, name, options.rows);
    files.push({ path, name });
  }
  await measure(join(import.meta.dirname, 'programs', 'import.ts'), { files, workspaceDir, threads, memoryLimit });
  const session = await openSession(workspaceDir, options.outDir);
  const report: Record<string, unknown> = {};
  for (const [name, spec] of Object.entries(questions)) {
    const ms = [];
    for (let index = 0; index < 12; index += 1)
      ms.push((await clock(() => session.api().records.summary(RecordSummarySpec.parse(spec(index))))).ms);
    report[name] = timing(ms);
    say(`${name}: ${JSON.stringify(timing(ms))}`);
  }
  await session.close();
  await rm(workspaceDir, { recursive: true, force: true });
  return report;
}
