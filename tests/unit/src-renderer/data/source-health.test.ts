import { describe, expect, it } from 'vitest';
import type { Coverage } from '../../../../src-core/contract/quality.ts';
import type { Source } from '../../../../src-core/contract/sources.ts';
import {
  type DayState,
  gapsOf,
  incidentsOf,
  isStreamOf,
  lastDays,
  worstByDay,
} from '../../../../src-renderer/data/source-health.ts';

const stream = (source: string, scope: string | null, states: Readonly<Record<string, DayState>>): Coverage => ({
  ...{ source, dataset: 'cost-usage', scope, firstDay: '2026-11-01', lastDay: '2026-11-30' },
  newestAt: '2026-11-30T00:00:00Z',
  counts: { final: 0, provisional: 0, missing: 0, failed: 0 },
  days: Object.entries(states).map(([day, state]) => ({ day, state, rows: 0, billedCost: [] })),
});

describe('what needs a person', () => {
  it('silent sources come first, then failing ones, then those without a secret; the rest is none', () => {
    const of = (name: string, health: Source['health']) => ({ name, health }) as Source;
    const sources = [
      of('a', 'good'),
      of('b', 'needs-secret'),
      of('c', 'failing'),
      of('d', 'silent'),
      of('e', 'paused'),
    ];
    expect(incidentsOf(sources).map(({ source }) => source.name)).toEqual(['d', 'c', 'b']);
  });

  it('knows the streams of a source and no namesake', () => {
    expect(isStreamOf('bills', 'bills')).toBe(true);
    expect(isStreamOf('bills/azure-actual', 'bills')).toBe(true);
    expect(isStreamOf('bills-2', 'bills')).toBe(false);
  });

  it('counts UTC days backwards over the end of a month', () => {
    expect(lastDays(3, Date.parse('2026-03-01T23:59:59Z'))).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
  });

  it('a day of several streams is what its worst stream says', () => {
    const days = ['2026-11-01', '2026-11-02', '2026-11-03'];
    const streams = [
      stream('a', '1', { '2026-11-01': 'final', '2026-11-02': 'missing' }),
      stream('a', '2', { '2026-11-01': 'provisional', '2026-11-02': 'failed' }),
    ];
    expect(worstByDay(streams, days)).toEqual(['provisional', 'failed', null]);
  });

  it('a day that two accounts lack is one missing day; sources without gaps are not listed', () => {
    const coverage = [
      stream('a', '1', { '2026-11-01': 'final', '2026-11-02': 'missing', '2026-11-03': 'failed' }),
      stream('a', '2', { '2026-11-01': 'final', '2026-11-02': 'missing', '2026-11-03': 'final' }),
      stream('b', null, { '2026-11-01': 'final' }),
    ];
    expect(gapsOf(coverage)).toEqual([{ source: 'a', missing: 1, failed: 1, first: '2026-11-02', last: '2026-11-03' }]);
  });
});
