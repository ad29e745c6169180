import { expect, test } from 'vitest';
import { AlertRule, type AlertTrigger } from '../../../../../src-core/contract/alerts.ts';
import { ReportRun, ReportSchedule } from '../../../../../src-core/contract/reports.ts';
import { costChangeObserver } from '../../../../../src-main/services/alerts/observers/cost-change.ts';
import { deadSourceObserver } from '../../../../../src-main/services/alerts/observers/dead-source.ts';
import { reportObserver } from '../../../../../src-main/services/alerts/observers/report.ts';
import { splitAddress } from '../../../../../src-renderer/data/address.ts';
import { fromSearch } from '../../../../../src-renderer/features/explore/address.ts';
import { defaultView } from '../../../../../src-renderer/features/explore/view-state.ts';
import { readShowback } from '../../../../../src-renderer/features/showback/showback-address.ts';
import { tabOf } from '../../../../../src-renderer/features/sources/sources-address.ts';

/** What an alert speaks about is what its address opens: read back by the screens' own readers. */
const at = new Date('2026-06-17T09:00:00Z');
const span = { from: at, to: at, isRehearsal: false };

function question<K extends AlertTrigger['kind']>(trigger: object) {
  const rule = AlertRule.parse({ name: 'r', trigger, channels: [] });
  return { rule, trigger: rule.trigger as Extract<AlertTrigger, { kind: K }>, span, signal: undefined };
}

test('a cost that went up opens Explore on exactly these charges, with the four weeks before', async () => {
  const start = '2026-01-01';
  const days = 167;
  const amounts = Array.from({ length: days }, (_, index) => (index === days - 1 ? '250' : '100'));
  const common = { start, amounts, missing: [], wholeUntil: '2026-06-17', isRest: false };
  const load = async () => ({ series: [{ ...common, keys: ['a;b,c:d 검색'] }] }) as never;
  const scope = {
    currency: 'EUR',
    zone: 'Europe/Berlin',
    allocation: 'split',
    filters: [{ dimension: 'Tags/env', op: 'not-in', values: [null, 'dev'] }],
  };
  const trigger = { kind: 'cost-change', scope, by: 'x_Team', upBy: '0.5', minimum: '10' };
  const watcher = await costChangeObserver({ load })(question(trigger));
  const { present } = await watcher(at);
  const { path, search } = splitAddress(present[0]?.address ?? '');
  const { view, ignored } = fromSearch(search, defaultView({ measure: 'BilledCost', zone: 'UTC' }));
  expect([path, ignored]).toEqual(['/explore', []]);
  expect(view).toMatchObject({
    measures: ['EffectiveCost'],
    dimensions: ['x_Team'],
    grain: 'day',
    period: { kind: 'custom', from: '2026-05-19', to: '2026-06-17' }, // the day is 16 June
    filters: [scope.filters[0], { dimension: 'x_Team', op: 'in', values: ['a;b,c:d 검색'] }],
    zone: 'Europe/Berlin',
    convertTo: 'EUR',
    allocation: 'split',
  });
});

test('a source that fails opens that source; a stream that stopped opens its files', async () => {
  const source = {
    ...{
      id: 's 1&2',
      name: 'bench',
      health: 'failing',
      lastSuccessAt: null,
      lastRun: null,
      createdAt: at.toISOString(),
    },
    schedule: { silentAfterHours: 3 },
  };
  const drops = ['05-01', '05-02', '05-03', '05-04', '05-05'].map(day => ({
    ...{ source: 'focus/x & y', importedAt: `2026-${day}T00:00:00Z`, rows: { accepted: 1 } },
  }));
  const sources = { list: async () => [source], runs: async () => [] };
  const observer = deadSourceObserver({ sources, lake: { drops: async () => drops } } as never);
  const { present } = await (await observer(question({ kind: 'dead-source' })))(at);
  const opened = present.map(({ address }) => splitAddress(address));
  expect(opened).toEqual([
    { path: '/sources', search: { tab: 'connected', source: 's 1&2' } },
    { path: '/sources', search: { tab: 'files', find: 'focus/x & y' } },
  ]);
  expect(opened.map(({ search }) => tabOf(search, true))).toEqual(['connected', 'files']);
});

test('a report that waits opens its pack, one without a pack its schedule', async () => {
  const common = {
    scheduleId: 's/1',
    startedAt: '2026-06-01T00:00:00.000Z',
    finishedAt: null,
    deliveries: [],
    reason: null,
  };
  const runs = [
    { ...common, period: '2026-04', state: 'waiting', packId: 'p7' },
    { ...common, period: '2026-05', state: 'failed', packId: null },
  ].map(run => ReportRun.parse(run));
  const entries = async () => runs.map(value => ({ key: value.period, value, counter: 1, at: common.startedAt }));
  const body = ReportSchedule.parse({ name: 'Monthly', templateId: 't', cron: '0 6 1 * *' });
  const documents = async () => [{ id: 's/1', body }];
  const observer = reportObserver({ documents, entries } as never);
  const { present } = await (await observer(question({ kind: 'report' })))(at);
  const opened = present.map(({ address }) => splitAddress(address));
  expect(opened.map(({ path }) => path)).toEqual(['/showback', '/showback']);
  expect(opened.map(({ search }) => readShowback(search))).toMatchObject([
    { tab: 'packs', id: 'p7' },
    { tab: 'schedules', id: 's/1' },
  ]);
});
