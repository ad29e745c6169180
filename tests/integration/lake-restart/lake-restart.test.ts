import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { LakeState, Task } from '../../../src-core/contract/tasks.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { toAppError } from '../../../src-core/errors/orpc-error.ts';
import { createWorkbench, type Workbench } from '../../../src-main/app/compose.ts';
import { randomOf } from '../../support/random.ts';
import { sharedData } from '../../support/repository.ts';
import { testAdapters } from '../../support/test-adapters.ts';
import { temporaryFolder } from '../../support/workspace.ts';

const KILLS = 30;
const ROWS = 667;

function startWorkbench(workspaceDir: string): Promise<Workbench> {
  return createWorkbench(testAdapters('browser', workspaceDir));
}

/** The sample moved to another year: a file of its own, with periods of its own. */
function sampleOfYear(sample: string, year: number, dir: string): string {
  const path = join(dir, `${year}.csv`);
  writeFileSync(path, sample.replaceAll('2024-09-', `${year}-09-`).replaceAll('2024-10-', `${year}-10-`));
  return path;
}

test(`kill -9 of the lake ${KILLS} times while it imports and answers`, async context => {
  const sampleFile = sharedData('focus-sample', 'focus_1.0_sample_667.csv');
  if (!sampleFile) return context.skip('the data sets are not here');
  const sample = readFileSync(sampleFile, 'utf8');
  using folder = temporaryFolder('restart');
  const files = join(folder.path, 'files');
  mkdirSync(files);
  const workbench = await startWorkbench(join(folder.path, 'workspace'));
  try {
    const { services, lake } = workbench;
    const api = workbench.client({ ...workbench.createSender('test'), takeSlot: () => true });
    const seed = 20_261_123;
    console.log(`seed ${seed}`);
    const random = randomOf(seed);
    const states: LakeState['state'][] = [];
    workbench.events.listen(event => event.type === 'lake' && states.push(event.lake.state));
    await lake.start();

    const acknowledged = new Set<number>();
    const attempted: number[] = [];
    let answered = 0;
    let refused = 0;
    let slowestMs = 0;
    for (let round = 0; round < KILLS; round += 1) {
      const year = 2001 + round;
      attempted.push(year);
      const { handle } = await services.files.register(sampleOfYear(sample, year, files));
      const { taskId } = await api.imports.start({ handles: [handle] });
      const asking = Array.from({ length: 4 }, () =>
        api.query.run({ measures: ['BilledCost'], dimensions: ['ServiceCategory'], grain: 'day' }).then(
          () => {
            answered += 1;
          },
          error => {
            expect(toAppError(error).code).toBe('lake.restarting');
            refused += 1;
          },
        ),
      );
      await new Promise(resolve => setTimeout(resolve, random() * 2_000));
      const pid = lake.pid;
      expect(pid).not.toBeNull();
      const killedAt = performance.now();
      process.kill(pid ?? 0, 'SIGKILL');
      const task: Task = await services.tasks.wait(taskId);
      if (task.state === 'done') acknowledged.add(year);
      else expect(task.error?.code, JSON.stringify(task.error)).toBe('lake.restarting');
      await Promise.all(asking);
      // A new call waits for the new process by itself; one sent before the death was noticed is refused like the others.
      await services.lake.status().catch((error: AppError) => {
        expect(error.code).toBe('lake.restarting');
        return services.lake.status();
      });
      slowestMs = Math.max(slowestMs, performance.now() - killedAt);
      expect(lake.pid).not.toBe(pid);
    }

    const head = await api.query.run({ measures: ['BilledCost'], grain: 'year' });
    const { resultToJson } = await import('../../../src-core/query/result-json.ts');
    const blob = await services.lake.take({ ticket: head.ticket });
    const byYear = new Map(
      resultToJson(head, new Uint8Array(await blob.arrayBuffer())).rows.map(row => [
        Number(String(row.ChargePeriodStart).slice(0, 4)),
        row.BilledCost,
      ]),
    );
    const drops = await api.imports.drops();
    for (const year of attempted) {
      const drop = drops.find(candidate => candidate.fileName === `${year}.csv`);
      if (acknowledged.has(year)) expect(drop, `acknowledged ${year}`).toBeDefined();
      // Whole or not at all.
      expect(drop?.rows.accepted ?? 0).toBe(drop ? ROWS : 0);
      expect(byYear.get(year) ?? null).toBe(drop ? '9.44532991675' : null);
    }
    const report = await api.app.doctor();
    expect(report.checks.filter(check => !check.ok)).toEqual([]);
    expect(states.filter(state => state === 'restarting').length).toBeGreaterThanOrEqual(KILLS);
    expect(states.at(-1)).toBe('ready');
    console.log(
      `${KILLS} kills: ${acknowledged.size} imports acknowledged, ${drops.length} in the lake; queries ${answered} answered, ${refused} refused; slowest return ${Math.round(slowestMs)} ms`,
    );
  } catch (error) {
    console.log(
      readFileSync(join(folder.path, 'workspace', 'logs', 'main.jsonl'), 'utf8')
        .split('\n')
        .filter(line => line.includes('unexpected'))
        .join('\n'),
    );
    console.log(
      readFileSync(join(folder.path, 'workspace', 'logs', 'lake.jsonl'), 'utf8')
        .split('\n')
        .filter(line => line.includes('call-failed'))
        .join('\n'),
    );
    throw error;
  } finally {
    await workbench.close();
  }
});

test('a workspace in use says so and is not tried again and again', async () => {
  using folder = temporaryFolder('in-use');
  const first = await startWorkbench(folder.path);
  await first.lake.start();
  const second = await startWorkbench(folder.path);
  try {
    await expect(second.lake.start()).rejects.toMatchObject({ code: 'lake.in-use' });
    expect(second.lake.state).toMatchObject({ state: 'failed', error: { code: 'lake.in-use' } });
    await expect(second.services.lake.status()).rejects.toBeInstanceOf(AppError);
    await first.close();
    await second.lake.reload();
    expect(second.lake.state.state).toBe('ready');
  } finally {
    await first.close();
    await second.close();
  }
});

test('a query past its deadline ends with a code and the lake answers on', async () => {
  using folder = temporaryFolder('limits');
  process.env.MUREON_QUERY_DEADLINE_MS = '1';
  const workbench = await startWorkbench(folder.path).finally(() => {
    delete process.env.MUREON_QUERY_DEADLINE_MS;
  });
  try {
    await workbench.lake.start();
    const code = await workbench.services.lake.catalog().then(
      () => 'answered within a millisecond',
      (error: AppError) => error.code,
    );
    expect(['query.timeout', 'lake.restarting', 'answered within a millisecond']).toContain(code);
    expect((await workbench.services.lake.status()).lakeVersion).toBe(0);
  } finally {
    await workbench.close();
  }
});
