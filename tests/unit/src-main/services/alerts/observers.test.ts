import { expect, test } from 'vitest';
import { AlertRule, type AlertTrigger } from '../../../../../src-core/contract/alerts.ts';
import type { Drop } from '../../../../../src-core/contract/imports.ts';
import type { QualityIssue } from '../../../../../src-core/contract/quality.ts';
import { ReportRun, ReportSchedule } from '../../../../../src-core/contract/reports.ts';
import { addDays } from '../../../../../src-core/quality/days.ts';
import { deadSourceObserver } from '../../../../../src-main/services/alerts/observers/dead-source.ts';
import { qualityObserver } from '../../../../../src-main/services/alerts/observers/quality.ts';
import { reportObserver } from '../../../../../src-main/services/alerts/observers/report.ts';
import { subjectOf } from '../../../../../src-main/services/alerts/observers/subject.ts';

const at = new Date('2026-09-20T12:00:00Z');
const span = { from: at, to: at, isRehearsal: false };
const question = <T extends AlertTrigger>(trigger: T) => ({
  ...{ rule: AlertRule.parse({ name: 'r', trigger, channels: [] }), trigger, span, signal: undefined },
});

const drop = (source: string, day: string, change: Partial<Drop> = {}) =>
  ({ source, importedAt: `${day}T06:00:00.000Z`, rows: { accepted: 10 }, isDemo: false, ...change }) as Drop;

test('a stream of files that stopped is told of; the demo, empty files and other streams are not', async () => {
  const days = Array.from({ length: 8 }, (_, index) => addDays('2026-09-08', index)); // to 15 September
  const empty = { read: 0, accepted: 0, rejected: 0, flagged: 0 };
  const drops = [
    ...days.map(day => drop('finance export', day)),
    drop('finance export', '2026-09-19', { rows: empty }),
    ...days.map(day => drop('demo', day, { isDemo: true })),
    ...days.map(day => drop('bench/usage', day)), // of the registered source
    drop('once', '2026-09-01'),
  ];
  const source = { id: 's1', name: 'bench', health: 'good' };
  const observer = deadSourceObserver({
    sources: { list: async () => [source] as never, runs: async () => [] },
    lake: { drops: (async () => drops) as never },
  });
  const watcher = await observer(question({ kind: 'dead-source', sources: [] }));
  expect((await watcher(at)).present).toMatchObject([
    {
      subject: 'stream/finance export',
      title: 'finance export has stopped',
      message:
        'No file of finance export came for 5 days, the last one on Sep 15, 2026; the longest gap between its files was 1 day. Figures that rest on it are not whole.',
      address: '/sources?tab=files&find=finance%20export',
    },
  ]);
  const other = await observer(question({ kind: 'dead-source', sources: ['bench'] }));
  expect((await other(at)).present).toEqual([]);
});

const issue = (id: string, currency: string, amount: string): QualityIssue => ({
  ...{ id, check: 'duplicates', kind: 'duplicates', severity: 'warning', source: 'focus', facts: {}, rows: 3 },
  ...{ message: `${id} came twice.`, atStake: [{ currency, amount }], address: '#/explore?m=BilledCost' },
});

test('findings count from an amount on in one currency, credits by their size', async () => {
  const issues = [
    issue('a', 'USD', '100'),
    issue('b', 'USD', '99.99'),
    issue('c', 'EUR', '500'),
    issue('d', 'USD', '-250'),
  ];
  const observer = qualityObserver({ issues: async () => issues });
  const watcher = await observer(question({ kind: 'quality', currency: 'USD', minimum: '100' }));
  const { present } = await watcher(at);
  expect(present.map(({ subject, size, address }) => [subject, size, address])).toEqual([
    ['a', '100', '/explore?m=BilledCost'],
    ['d', '250', '/explore?m=BilledCost'],
  ]);
});

test('reports that wait or failed are told of; of one on its way nothing can be said, and a removed schedule is over', async () => {
  const common = {
    ...{ scheduleId: 's', startedAt: '2026-09-01T00:00:00.000Z', finishedAt: null, deliveries: [] },
    ...{ waitsFor: null, nextTryAt: null, givesUpAt: null },
  };
  const runs = [
    { ...common, period: '2026-06', state: 'done', packId: 'p', reason: null },
    { ...common, period: '2026-07', state: 'waiting', packId: 'p7', reason: 'Two days are missing.' },
    { ...common, period: '2026-08', state: 'failed', packId: null, reason: null },
    { ...common, period: '2026-09', state: 'running', packId: null, reason: null },
    { ...common, scheduleId: 'removed', period: '2026-08', state: 'failed', packId: null, reason: null },
  ].map(run => ReportRun.parse(run));
  const body = ReportSchedule.parse({ name: 'Monthly', templateId: 't', cron: '0 6 1 * *' });
  const schedule = {
    ...{ id: 's', version: 1, kind: 'report-schedule', body },
    savedAt: common.startedAt,
    savedBy: 'kim',
  };
  const observer = reportObserver({
    documents: async () => [schedule],
    entries: async () => runs.map(value => ({ key: value.period, value, counter: 1, at: common.startedAt })),
  } as never);
  const watcher = await observer(question({ kind: 'report' }));
  const { present, isUnknown } = await watcher(at);
  expect(present.map(({ subject, message, address }) => [subject, message, address])).toEqual([
    ['s/2026-07', 'The report Monthly of 2026-07 waits: Two days are missing.', '/showback?id=p7'],
    ['s/2026-08', 'The report Monthly of 2026-08 failed.', '/showback?tab=schedules&id=s'],
  ]);
  expect(['s/2026-06', 's/2026-09'].map(isUnknown)).toEqual([false, true]);
});

test('subjects are bounded, and two long names stay two', () => {
  const long = 'x'.repeat(5_000);
  expect(subjectOf('value', `${long}1`).length).toBeLessThan(200);
  expect(subjectOf('value', `${long}1`)).not.toBe(subjectOf('value', `${long}2`));
  expect(subjectOf('value', null)).toBe('value/(none)');
});
