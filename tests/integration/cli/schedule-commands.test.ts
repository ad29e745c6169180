import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ReportRun, StoredSchedule } from '../../../src-core/contract/reports.ts';
import { focusCsv } from '../../fixtures/focus/focus-text.ts';
import { mureon } from '../../support/command-line.ts';
import { readAsReader } from '../../support/hand-made-pack.ts';
import { temporaryFolder } from '../../support/workspace.ts';

it('a schedule by its file: saved by names, run for a month, and never twice', async () => {
  using folder = temporaryFolder('schedule-commands');
  const [workspace, share] = [join(folder.path, 'workspace'), join(folder.path, 'share')];
  mkdirSync(share);
  const file = (name: string, content: unknown) => {
    const path = join(folder.path, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const run = async (...words: string[]) => {
    const result = await mureon(workspace, words);
    expect(result.exitCode, result.stdout + result.stderr).toBe(0);
    return result;
  };
  await run('import', file('bill.csv', focusCsv([{}])));
  const gate = { reconciliation: 'off', coverage: 'state', quality: 'off' };
  const template = {
    name: 'Showback',
    title: 'Showback {period}',
    sections: [{ kind: 'summary' }],
    formats: ['csv'],
    gate,
  };
  await run('report', 'template', 'set', file('template.json', template));
  await run('report', 'destination', 'add-folder', 'Share', share);
  const schedule = {
    name: 'Monthly',
    templateId: 'Showback',
    cron: '0 7 5 * *',
    zone: 'Asia/Seoul',
    destinationId: 'Share',
  };
  const path = file('schedule.json', schedule);
  const saved = (await run('report', 'schedule', 'set', path)).json<StoredSchedule>();
  expect(saved).toMatchObject({ version: 1, body: { name: 'Monthly', cron: '0 7 5 * *', isOn: true, waitDays: 5 } });
  expect(saved.body.templateId).not.toBe('Showback'); // names stand for ids

  const first = (await run('report', 'schedule', 'run', 'Monthly', '--period', '2024-09')).json<ReportRun>();
  expect(first).toMatchObject({ scheduleId: saved.id, period: '2024-09', state: 'done' });
  const again = (await run('report', 'schedule', 'run', 'Monthly', '--period', '2024-09')).json<ReportRun>();
  expect(again.packId).toBe(first.packId);
  expect(readAsReader(share)).toMatchObject({ problems: [], manifests: [{ period: '2024-09', edition: 1 }] });
  expect((await run('report', 'schedule', 'run')).json()).toEqual({ runs: [] });
  expect((await run('report', 'schedule', 'runs', 'Monthly')).json<{ runs: ReportRun[] }>().runs).toEqual([again]);

  const bad = await mureon(workspace, [
    'report',
    'schedule',
    'set',
    file('bad.json', { ...schedule, name: 'Bad', cron: '0 7 31 2 *' }),
  ]);
  expect([bad.exitCode, bad.json<{ error: { code: string } }>().error.code]).toEqual([2, 'report.invalid-schedule']);
  await run('report', 'schedule', 'remove', 'Monthly');
  expect((await run('report', 'schedule', 'list')).json()).toEqual({ schedules: [] });
});
