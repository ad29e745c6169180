import { describe, expect, it } from 'vitest';
import type { Coverage } from '../../../../../src-core/contract/quality.ts';
import {
  boundsOf,
  countDays,
  daysOf,
  monthsOf,
  movePlace,
  openingMonth,
  rowsOf,
} from '../../../../../src-renderer/features/sources/calendar/coverage-model.ts';

const stream = (source: string, scope: string | null, days: Coverage['days'], lastDay = '2026-02-03'): Coverage => ({
  ...{ source, scope, days, lastDay, dataset: 'cost-usage', firstDay: '2025-12-30', newestAt: `${lastDay}T00:00:00Z` },
  counts: { final: 0, provisional: 0, missing: 0, failed: 0 },
});
const day = (text: string, state: Coverage['days'][number]['state']) => ({ day: text, state, rows: 1, billedCost: [] });

describe('coverage calendar', () => {
  it('a month has the days it has', () => {
    expect(boundsOf('2024-02')).toEqual({ from: '2024-02-01', to: '2024-03-01' });
    expect(daysOf('2024-02')).toHaveLength(29);
    expect(daysOf('2025-12').at(-1)).toBe('2025-12-31');
  });

  it('months go from the first delivery to now, newest first', () => {
    const now = Date.parse('2026-03-15T00:00:00Z');
    expect(monthsOf([stream('a', null, [])], now)).toEqual(['2026-03', '2026-02', '2026-01', '2025-12']);
    expect(monthsOf([], now)).toEqual([]);
  });

  it('opens where there is something: this month, or the one of the newest data', () => {
    expect(openingMonth('2026-03', [stream('a', null, [])])).toBe('2026-02');
    expect(openingMonth('2026-03', [stream('a', null, [day('2026-03-01', 'missing')])])).toBe('2026-03');
    expect(openingMonth('2026-03', [])).toBe('2026-03');
  });

  it('shows the streams that have such a day, and counts every day once a stream', () => {
    const coverage = [
      stream('aws', '111', [day('2026-02-01', 'final'), day('2026-02-02', 'missing')]),
      stream('aws', '222', [day('2026-02-01', 'final')]),
      stream('gcp', null, []),
    ];
    const days = ['2026-02-01', '2026-02-02'];
    const scopes = (of: Partial<Parameters<typeof rowsOf>[1]>) =>
      rowsOf(coverage, { days, state: 'all', query: '', ...of }).map(row => row.stream.scope);
    expect(scopes({})).toEqual(['111', '222']);
    expect(scopes({ state: 'missing' })).toEqual(['111']);
    expect(scopes({ query: 'AWS 22' })).toEqual(['222']);
    expect(countDays(coverage)).toEqual({ all: 3, final: 2, provisional: 0, missing: 1, failed: 0 });
    expect(rowsOf(coverage, { days, state: 'all', query: '' })[1]?.cells.map(cell => cell?.state ?? null)).toEqual([
      'final',
      null,
    ]);
  });

  it('keys move inside the grid and stop at its edges', () => {
    const size = { rows: 2, columns: 31 };
    const move = (name: string, row: number, column: number, isControl = false) =>
      movePlace({ row, column }, { name, isControl }, size);
    expect(move('ArrowRight', 0, 30)).toEqual({ row: 0, column: 30 });
    expect(move('ArrowDown', 0, 3)).toEqual({ row: 1, column: 3 });
    expect(move('Home', 1, 9)).toEqual({ row: 1, column: 0 });
    expect(move('End', 0, 9, true)).toEqual({ row: 1, column: 30 });
    expect(move('a', 0, 0)).toBeNull();
  });
});
