import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  cursorAfter,
  DAY_MS,
  dayStretches,
  isoOf,
  monthStretches,
  settledBefore,
} from '../../../../../workers/connectors/api/reports/stretches.ts';

const now = new Date('2026-03-05T10:30:00Z');
const asked = { now, window: null, cursor: undefined, backfillDays: 31, settlesAfterHours: 72 };
const plain = (stretches: ReturnType<typeof dayStretches>) =>
  stretches.map(({ startMs, endMs, isProvisional }) => [
    ...[isoOf(startMs).slice(0, 10), isoOf(endMs).slice(0, 10), isProvisional ? 'provisional' : 'final'],
  ]);

test('the first run reads back, in pieces, final days apart from those that may change', () => {
  expect(plain(dayStretches(asked, 20))).toEqual([
    ['2026-02-02', '2026-02-22', 'final'],
    ['2026-02-22', '2026-03-02', 'final'],
    ['2026-03-02', '2026-03-06', 'provisional'], // 10:30 on the 5th less 72 hours is the 2nd
  ]);
});

test('charges go by whole months, the current one until today', () => {
  expect(plain(monthStretches(asked))).toEqual([
    ['2026-02-01', '2026-03-01', 'final'],
    ['2026-03-01', '2026-03-06', 'provisional'],
  ]);
  const early = { ...asked, now: new Date('2026-03-02T00:00:00Z'), backfillDays: 5 };
  expect(plain(monthStretches(early))).toEqual([
    ['2026-02-01', '2026-03-01', 'provisional'], // the last of its days may still change
    ['2026-03-01', '2026-03-03', 'provisional'],
  ]);
});

test('the cursor stays before the first day that may change; a period asked for by hand does not move it', () => {
  const all = dayStretches(asked, 20);
  const cursors = all.map(stretch => cursorAfter('k', stretch, all, null).value.slice(0, 10));
  expect(cursors).toEqual(['2026-02-22', '2026-03-02', '2026-03-02']);
  const window = { start: new Date('2026-01-01T00:00:00Z'), end: new Date('2026-01-02T12:00:00Z') };
  const named = dayStretches({ ...asked, window }, 20);
  expect(plain(named)).toEqual([['2026-01-01', '2026-01-03', 'final']]);
  const [only = { startMs: 0, endMs: 0, isProvisional: false }] = named;
  expect(cursorAfter('k', only, named, window).key).toBe('asked k');
});

test('however it is asked, the pieces follow each other, cover every day once and do not mix final with provisional', () => {
  fc.assert(
    fc.property(
      fc.record({
        nowMs: fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2030, 0) }),
        backfillDays: fc.integer({ min: 1, max: 400 }),
        settlesAfterHours: fc.integer({ min: 0, max: 200 }),
        maxDays: fc.integer({ min: 1, max: 40 }),
      }),
      ({ nowMs, backfillDays, settlesAfterHours, maxDays }) => {
        const each = { now: new Date(nowMs), window: null, cursor: undefined, backfillDays, settlesAfterHours };
        const stretches = dayStretches(each, maxDays);
        const settled = settledBefore(each);
        expect(stretches.at(-1)?.endMs).toBe(Math.floor(nowMs / DAY_MS) * DAY_MS + DAY_MS);
        for (const [index, { startMs, endMs, isProvisional }] of stretches.entries()) {
          if (index > 0) expect(startMs).toBe(stretches[index - 1]?.endMs);
          expect(endMs).toBeGreaterThan(startMs);
          expect(endMs - startMs).toBeLessThanOrEqual(maxDays * DAY_MS);
          expect(isProvisional ? startMs >= settled : endMs <= settled).toBe(true);
        }
      },
    ),
  );
});
