import { expect, test } from 'vitest';
import { ReportSchedule, ReportTemplate, type StoredTemplate } from '../../../../../src-core/contract/reports.ts';
import {
  newSchedule,
  scheduleDraftOf,
  scheduleOf,
  scheduleProblems,
  withTemplate,
} from '../../../../../src-renderer/features/showback/schedules/schedule-draft.ts';

const now = new Date('2026-11-23T12:00:00Z');
const template = (id: string, period: 'month' | 'week'): StoredTemplate => ({
  ...{ id, version: 1, hash: 'h', savedAt: now.toISOString(), savedBy: 'ana' },
  body: ReportTemplate.parse({ name: `Report ${id}`, title: 'T', period, sections: [{ kind: 'summary' }] }),
});
const [monthly, weekly] = [template('a', 'month'), template('b', 'week')];

test('a schedule that is looked at and saved is the one that it was', () => {
  for (const cron of ['0 8 5 * *', '30 7 * * 2', '0 6 1 1,4,7,10 *']) {
    const schedule = ReportSchedule.parse({
      ...{ name: 'Month end', templateId: 'a', cron, zone: 'Asia/Seoul', destinationId: 'd', waitDays: 3 },
      deliver: [
        { channelId: 'slack', how: 'link' },
        { channelId: 'mail', how: 'attach' },
      ],
    });
    expect(scheduleOf(scheduleDraftOf(schedule), ['mail', 'slack'])).toEqual(schedule);
  }
});

test('a channel that was removed is told no more', () => {
  const draft = {
    ...newSchedule(monthly, 'UTC'),
    deliver: new Map([['gone', 'link'] as const, ['mail', 'link'] as const]),
  };
  expect(scheduleOf(draft, ['mail'])?.deliver).toEqual([{ channelId: 'mail', how: 'link' }]);
});

test('a template suggests its name and its time until somebody types others', () => {
  const draft = newSchedule(monthly, 'UTC');
  expect(scheduleOf(draft, [])).toMatchObject({ name: 'Report a', templateId: 'a', cron: '0 8 5 * *', zone: 'UTC' });
  const other = withTemplate(draft, weekly, monthly);
  expect(scheduleOf(other, [])).toMatchObject({ name: 'Report b', templateId: 'b', cron: '0 8 * * 2' });
  const typed = { ...draft, name: 'For finance', timing: { ...draft.timing, monthDay: 7 } };
  expect(scheduleOf(withTemplate(typed, weekly, monthly), [])).toMatchObject({
    ...{ name: 'For finance', templateId: 'b', cron: '0 8 7 * *' },
  });
});

test('what keeps it from being saved is named', () => {
  const draft = newSchedule(null, 'UTC');
  expect(scheduleProblems(draft, now)).toEqual(['name', 'template']);
  const never = { ...newSchedule(monthly, 'UTC') };
  const timing = { ...never.timing, cadence: 'custom' as const, pattern: '0 0 31 2 *' };
  expect(scheduleProblems({ ...never, timing }, now)).toEqual(['times']);
  expect(scheduleProblems({ ...never, timing: { ...timing, pattern: 'each month' } }, now)).toEqual(['times']);
  expect(scheduleProblems(never, now)).toEqual([]);
});
