import { describe, expect, it } from 'vitest';
import type { Coverage } from '../../../../src-core/contract/quality.ts';
import {
  daysOwed,
  localDayOf,
  scopeReach,
  sourceReaches,
  streamReaches,
} from '../../../../src-core/forecast/whole-days.ts';
import { addDays, daysBetween } from '../../../../src-core/quality/days.ts';
import { zoneClock } from '../../../../src-core/query/zone.ts';

const NOW = Date.parse('2026-10-20T06:00:00Z');

type State = Coverage['days'][number]['state'];
const stream = (
  source: string,
  lastDay: string,
  rest: {
    scope?: string;
    states?: Record<string, State>;
    newestAt?: string;
    firstDay?: string;
    until?: string;
    step?: number;
  } = {},
): Coverage => {
  const firstDay = rest.firstDay ?? '2026-07-01';
  const days = daysBetween(firstDay, rest.until ?? lastDay)
    .filter((_, index) => index % (rest.step ?? 1) === 0)
    .map(day => ({ day, state: rest.states?.[day] ?? 'final', rows: 1, billedCost: [] }));
  return {
    ...{ source, dataset: 'cost-usage', scope: rest.scope ?? 'account', firstDay, lastDay, days },
    newestAt: rest.newestAt ?? `${lastDay}T00:00:00.000Z`,
    counts: { final: 0, provisional: 0, missing: 0, failed: 0 },
  };
};
const utc = zoneClock('UTC', NOW, NOW);
const reach = (coverage: Coverage[], sources: string[], clock = utc) =>
  scopeReach(sourceReaches(coverage, NOW), sources, clock, '2099-01-01');

describe('which days are whole', () => {
  it('the source that is furthest behind decides, and only sources in scope', () => {
    const coverage = [stream('aws', '2026-10-18'), stream('openai', '2026-10-16')];
    expect(reach(coverage, ['aws', 'openai']).wholeUntil).toBe('2026-10-17');
    expect(reach(coverage, ['aws']).wholeUntil).toBe('2026-10-19');
  });

  it('every account of a source that delivers daily is waited for', () => {
    const coverage = [stream('aws', '2026-10-18', { scope: '1' }), stream('aws', '2026-10-12', { scope: '2' })];
    expect(reach(coverage, ['aws']).wholeUntil).toBe('2026-10-13');
  });

  it('today is never whole, present or not', () => {
    const states = { '2026-10-20': 'provisional' } as const;
    expect(reach([stream('aws', '2026-10-20', { states })], ['aws']).wholeUntil).toBe('2026-10-20');
  });

  it('a last day whose hours stop at noon is not whole until it has settled', () => {
    const newestAt = '2026-10-18T11:00:00.000Z';
    const cut = stream('aws', '2026-10-18', { newestAt, states: { '2026-10-18': 'provisional' } });
    expect(reach([cut], ['aws']).wholeUntil).toBe('2026-10-18');
    expect(reach([stream('aws', '2026-10-18', { newestAt })], ['aws']).wholeUntil).toBe('2026-10-19');
    const full = { ...cut, newestAt: '2026-10-18T23:00:00.000Z' };
    expect(reach([full], ['aws']).wholeUntil).toBe('2026-10-19');
  });

  it('a missing or failed day inside is named; one at the end holds everything', () => {
    const states = { '2026-10-05': 'missing', '2026-10-07': 'failed', '2026-10-19': 'missing' } as const;
    const coverage = [stream('aws', '2026-10-18', { states, until: '2026-10-19' })];
    expect(reach(coverage, ['aws'])).toEqual({ wholeUntil: '2026-10-19', missing: ['2026-10-05', '2026-10-07'] });
  });

  it('fees that come once a month are waited for by nobody', () => {
    const coverage = [stream('aws', '2026-10-18'), stream('rent', '2026-10-01', { step: 31 })];
    expect(reach(coverage, ['aws', 'rent']).wholeUntil).toBe('2026-10-19');
    expect(reach(coverage, ['rent']).wholeUntil).toBe('2099-01-01');
  });

  it('a stream two months behind the others has ended, unless its schedule still expects it', () => {
    const gone = stream('old cloud', '2026-08-01');
    expect(reach([stream('aws', '2026-10-18'), gone], ['aws', 'old cloud']).wholeUntil).toBe('2026-10-19');
    const states = { '2026-08-02': 'missing' } as const;
    const owed = stream('old cloud', '2026-08-01', { states, until: '2026-08-02' });
    expect(reach([stream('aws', '2026-10-18'), owed], ['aws', 'old cloud']).wholeUntil).toBe('2026-08-02');
    const late = stream('late cloud', '2026-09-01');
    expect(reach([stream('aws', '2026-10-18'), late], ['aws', 'late cloud']).wholeUntil).toBe('2026-09-02');
  });

  it('fewer than seven days teach no habit, unless a schedule asks for more', () => {
    const young = stream('new', '2026-10-10', { firstDay: '2026-10-05' });
    expect(reach([young], ['new']).wholeUntil).toBe('2099-01-01');
    const week = stream('new', '2026-10-11', { firstDay: '2026-10-05' });
    expect(reach([week], ['new']).wholeUntil).toBe('2026-10-12');
    const states = { '2026-10-11': 'missing' } as const;
    const asked = stream('new', '2026-10-10', { firstDay: '2026-10-05', until: '2026-10-11', states });
    expect(reach([asked], ['new']).wholeUntil).toBe('2026-10-11');
  });

  it('days after the last one are owed up to yesterday, or to the end that is asked about', () => {
    const owed = (coverage: Coverage[], to: string) =>
      streamReaches(coverage, NOW).map(found => [found.stream.source, daysOwed(found, to, NOW)]);
    const cut = stream('aws', '2026-10-16');
    expect(owed([cut], '2026-11-01')).toEqual([['aws', ['2026-10-17', '2026-10-18', '2026-10-19']]]);
    expect(owed([cut], '2026-10-18')).toEqual([['aws', ['2026-10-17']]]);
    expect(owed([cut], '2026-10-17')).toEqual([['aws', []]]);
    expect(owed([stream('aws', '2026-10-19')], '2026-11-01')).toEqual([['aws', []]]);
    // usage of any kind is owed like charges, but whether it has ended is told by charges alone
    const telemetry = { ...stream('gpu', '2026-10-17'), dataset: 'gpu-sample' };
    expect(owed([stream('aws', '2026-10-19'), telemetry], '2026-11-01')).toEqual([
      ['aws', []],
      ['gpu', ['2026-10-18', '2026-10-19']],
    ]);
    // a last day that stops at noon is there, in part: it is provisional, not missing
    const noon = { newestAt: '2026-10-18T11:00:00.000Z', states: { '2026-10-18': 'provisional' } } as const;
    expect(owed([stream('aws', '2026-10-18', noon)], '2026-11-01')).toEqual([['aws', ['2026-10-19']]]);
  });

  it('a local day is whole when every UTC day that it touches is', () => {
    const coverage = [stream('aws', '2026-10-18', { states: { '2026-10-05': 'missing' } })];
    const clock = (zone: string) => zoneClock(zone, Date.parse('2026-07-01'), NOW);
    // the 19th of October in Seoul begins at 15:00 UTC of the 18th and needs the 19th as well
    expect(reach(coverage, ['aws'], clock('Asia/Seoul'))).toEqual({
      wholeUntil: '2026-10-19',
      missing: ['2026-10-05', '2026-10-06'],
    });
    // the 18th in Los Angeles ends at 07:00 UTC of the 19th
    expect(reach(coverage, ['aws'], clock('America/Los_Angeles'))).toEqual({
      wholeUntil: '2026-10-18',
      missing: ['2026-10-04', '2026-10-05'],
    });
  });

  it('finds the local day around a change of clocks', () => {
    const clock = zoneClock('Europe/Berlin', Date.parse('2026-10-01'), Date.parse('2026-11-30'));
    expect(localDayOf(Date.parse('2026-10-24T21:59:59Z'), clock)).toBe('2026-10-24');
    expect(localDayOf(Date.parse('2026-10-24T22:00:00Z'), clock)).toBe('2026-10-25');
    expect(localDayOf(Date.parse('2026-10-25T22:59:59Z'), clock)).toBe('2026-10-25'); // 25 hours
    expect(localDayOf(Date.parse('2026-10-25T23:00:00Z'), clock)).toBe('2026-10-26');
    expect(addDays('2026-10-25', 1)).toBe('2026-10-26');
  });
});
