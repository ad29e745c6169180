import { expect, test } from 'vitest';
import type { Alert } from '../../../../../src-core/contract/alerts.ts';
import type { BudgetState } from '../../../../../src-core/contract/budgets.ts';
import type { StoredTemplate } from '../../../../../src-core/contract/reports.ts';
import { PackRecord } from '../../../../../src-core/reports/pack-record.ts';
import { starters } from '../../../../../src-core/reports/starters.ts';
import { attentionOf, newestOfEach } from '../../../../../src-main/services/overview/attention.ts';
import { monthEndOf } from '../../../../../src-main/services/overview/month-end.ts';
import { alertNotes, packNotes } from '../../../../../src-main/services/overview/own-notes.ts';
import type { DescribedSchedule } from '../../../../../src-main/services/reports/report-schedules.ts';

const [starter] = starters('en');
if (!starter) throw new Error('there are no starters');
const template = { ...starter.template, gate: { ...starter.template.gate, approval: 'anyone' as const } };

const publication = {
  ...{ destinationId: null, place: '/share', folder: '/share', edition: 1, manifestName: 'm' },
  ...{ publishedAt: '2026-10-03T08:00:00Z', publishedBy: 'ana@desk' },
};

function pack(id: string, rest: Partial<PackRecord> = {}): PackRecord {
  return PackRecord.parse({
    ...{ id, templateId: 'team', templateVersion: 1, template, period: '2026-09', title: id },
    ...{ lakeVersion: 1, lakeHash: '', builtAt: '2026-10-02T08:00:00Z', builtBy: 'ana@desk', isDemo: false, rows: 1 },
    ...{ totals: [], groups: [], gate: { outcome: 'pass', findings: [] }, change: null, files: [] },
    ...{ contentHash: 'c', approvals: [], publications: [], producer: '' },
    ...{ costModelVersion: null, tagRulesVersion: null, priceBookVersion: null, ratesVersion: null },
    ...rest,
  });
}
const refused = { gate: { outcome: 'refused' as const, findings: [] } };

const alert = (id: string, rest: Partial<Alert> = {}) =>
  ({
    ...{ id, severity: 'warning', state: 'open', address: `/budgets?id=${id}`, message: id, history: [] },
    ...{ firstAt: '2026-10-02T08:00:00Z' },
    ...rest,
  }) as Alert;
const budget = (id: string, actual: string | null, expected: string | null) =>
  ({
    ...{ id, name: id, currency: 'USD', budget: '100', actual, burn: null, thresholds: [] },
    forecast: expected === null ? null : { total: expected, overrun: null },
  }) as unknown as BudgetState;
const schedule = (id: string, lastRun: Partial<DescribedSchedule['lastRun']>) =>
  ({
    id,
    body: { name: id, isOn: true },
    lastRun: { period: '2026-09', reason: null, ...lastRun },
  }) as DescribedSchedule;

test('what waits: alerts by severity, then over, refused and failed, will be over, waiting', () => {
  const items = attentionOf({
    alerts: [alert('a'), alert('b', { severity: 'critical' })],
    budgets: [budget('fine', '50', '90'), budget('late', '50', '101'), budget('over', '100.01', null)],
    packs: [pack('asks'), pack('gate', { templateId: 'gpu', ...refused })],
    schedules: [
      schedule('broken', { state: 'failed', packId: null }),
      schedule('done', { state: 'done', packId: 'x' }),
    ],
  });
  expect(items.map(item => item.address)).toEqual([
    '/alerts?alert=b',
    '/alerts?alert=a',
    '/budgets?id=over',
    '/showback?id=gate',
    '/showback?tab=schedules&id=broken',
    '/budgets?id=late',
    '/showback?id=asks',
  ]);
});

test('one thing is said once: by its alert, answered or not; a run by its pack', () => {
  const items = attentionOf({
    alerts: [alert('over'), alert('known', { state: 'acknowledged' })],
    budgets: [budget('over', '101', null), budget('known', '101', null), budget('unknown', null, null)],
    packs: [pack('asks')],
    schedules: [schedule('monthly', { state: 'waiting', packId: 'asks' })],
  });
  expect(items.map(item => item.address)).toEqual(['/alerts?alert=over', '/showback?id=asks']);
});

test('only the newest pack of a template and period counts; packs without a template stand for themselves', () => {
  const packs = [pack('new'), pack('old'), pack('august', { period: '2026-08' })];
  const loose = [pack('x', { templateId: null }), pack('y', { templateId: null })];
  expect(newestOfEach([...packs, ...loose]).map(({ id }) => id)).toEqual(['new', 'august', 'x', 'y']);
});

test('the month to report is the newest whole one; a newer month that is over waits, the running one is not meant', () => {
  const stored = (id: string, period: 'month' | 'week') =>
    ({ id, body: { ...template, name: id, period } }) as StoredTemplate;
  const periods = [
    { period: '2026-11', isFinal: false },
    { period: '2026-10', isFinal: false },
    { period: '2026-09', isFinal: true },
  ];
  const facts = {
    ...{ periods, today: '2026-11-03' },
    templates: [stored('gpu', 'month'), stored('team', 'month'), stored('weekly', 'week')],
    packs: [pack('sent', { publications: [publication] }), pack('august', { period: '2026-08', templateId: 'gpu' })],
  };
  expect(monthEndOf(facts)).toEqual({
    ...{ period: '2026-09', isFinal: true, waiting: '2026-10' },
    reports: [
      { templateId: 'gpu', name: 'gpu', state: 'not-built', address: '/showback?id=new&template=gpu&period=2026-09' },
      { templateId: 'team', name: 'team', state: 'published', address: '/showback?id=sent' },
    ],
  });
  expect(monthEndOf({ ...facts, periods: periods.slice(0, 2) })).toMatchObject({
    period: '2026-10',
    isFinal: false,
    waiting: null,
  });
  expect(monthEndOf({ ...facts, periods: periods.slice(0, 1) })).toBeNull();
});

test('news of packs and alerts since the look before', () => {
  const sent = pack('sent', { publications: [publication] });
  const notes = packNotes([pack('bad', { templateId: 'gpu', ...refused }), sent], '2026-10-01T00:00:00Z');
  expect(notes.map(({ kind, facts }) => [kind, facts.title])).toEqual([
    ['published', 'sent'],
    ['pack-refused', 'bad'],
  ]);
  expect(packNotes([pack('bad', refused), sent], '2026-10-04T00:00:00Z')).toEqual([]);
  const answered = [alert('open'), alert('over', { state: 'resolved' })];
  expect(alertNotes(answered, '2026-10-01T00:00:00Z').map(({ message }) => message)).toEqual(['over']);
  expect(alertNotes(answered, null)).toEqual([]);
});
