import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CoverageInput,
  countStates,
  type DeliveredDay,
  decideDays,
  type StreamSchedule,
} from '../../../../src-core/quality/coverage.ts';
import { addDays, dayEndMs, dayRuns, daysBetween, wordDays } from '../../../../src-core/quality/days.ts';

const delivered = (day: string, over: Partial<DeliveredDay> = {}): DeliveredDay => ({
  day,
  rows: 24,
  usageRows: 24,
  billedCost: [{ currency: 'USD', amount: '1.5' }],
  claim: null,
  ...over,
});
/** A stream with usage on every one of these days. */
const daily = (days: readonly string[]) => days.map(day => delivered(day));
const schedule = (over: Partial<StreamSchedule> = {}): StreamSchedule => ({
  silentAfterHours: 24,
  settlesAfterHours: null,
  isPaused: false,
  lastSuccessAt: null,
  failedDays: [],
  ...over,
});
const decide = (days: readonly DeliveredDay[], over: Partial<CoverageInput> = {}) =>
  decideDays({ days, schedule: null, isStandIn: false, nowMs: Date.parse('2027-01-01T00:00:00Z'), ...over });
const daysThatAre = (state: string, days: ReturnType<typeof decide>) =>
  days.filter(day => day.state === state).map(({ day }) => day);

const february = daysBetween('2028-02-01', '2028-02-29'); // 2028 is a leap year
const without = (days: readonly string[], gone: readonly string[]) => days.filter(day => !gone.includes(day));

describe('a day without usage', () => {
  it('is missing where the source delivers daily, leap day and day of the clock change alike', () => {
    const nowMs = Date.parse('2028-06-01T00:00:00Z');
    const days = daysBetween('2028-02-01', '2028-04-10');
    const gone = ['2028-02-29', '2028-03-12', '2028-03-26', '2028-03-27'];
    const found = decide(daily(without(days, gone)), { nowMs });
    expect(daysThatAre('missing', found)).toEqual(gone);
    expect(found.map(({ day }) => day)).toEqual(days);
    expect(countStates(found)).toEqual({ final: 66, provisional: 0, missing: 4, failed: 0 });
  });

  it('is missing as a whole however long the outage is, and is no lesson while it lasts', () => {
    const gone = daysBetween('2026-04-01', '2026-05-31');
    const days = without(daysBetween('2026-01-01', '2026-08-31'), gone);
    expect(daysThatAre('missing', decide(daily(days)))).toEqual(gone);
  });

  it('is judged by what follows when less than a week lies before it', () => {
    const days = without(february, ['2028-02-03']);
    expect(daysThatAre('missing', decide(daily(days), { nowMs: Date.parse('2028-06-01T00:00:00Z') }))).toEqual([
      '2028-02-03',
    ]);
  });

  it.each([
    [
      'weekdays only',
      daysBetween('2026-01-01', '2026-06-30').filter(day => ![0, 6].includes(new Date(day).getUTCDay())),
    ],
    ['once a week', daysBetween('2026-01-01', '2026-06-30').filter(day => new Date(day).getUTCDay() === 1)],
    ['once a month', daysBetween('2026-01-01', '2026-12-31').filter(day => day.endsWith('-01'))],
    ['two days and then one', ['2026-01-01', '2026-01-02', '2026-01-20']],
  ])('is not missing where the source comes %s', (_, days) => {
    const found = decide(daily(days));
    expect(daysThatAre('missing', found)).toEqual([]);
    expect(found.map(({ day }) => day)).toEqual(days);
  });

  it('is not missing for long where a daily source has become a weekly one', () => {
    const weekly = daysBetween('2026-04-01', '2026-10-01').filter(day => new Date(day).getUTCDay() === 1);
    const found = decide(daily([...daysBetween('2026-01-01', '2026-03-31'), ...weekly]));
    const missing = daysThatAre('missing', found);
    expect(missing.at(-1)?.slice(0, 7)).toBe('2026-04');
    expect(missing.length).toBeLessThan(14);
  });

  it('is missing though a monthly fee falls on it, and the fee stays in sight', () => {
    const fee = delivered('2026-02-01', { rows: 1, usageRows: 0, billedCost: [{ currency: 'USD', amount: '99' }] });
    const days = daysBetween('2026-01-01', '2026-02-20').map(day => (day === fee.day ? fee : delivered(day)));
    expect(decide(days).filter(({ state }) => state === 'missing')).toEqual([
      { day: '2026-02-01', state: 'missing', rows: 1, billedCost: [{ currency: 'USD', amount: '99' }] },
    ]);
  });

  it('is never missing among fees and taxes alone', () => {
    const fees = daysBetween('2026-01-01', '2026-01-31').map(day => delivered(day, { usageRows: 0 }));
    const found = decide(fees.filter(({ day }) => day !== '2026-01-15'));
    // fees on every day of a month are a daily delivery, too: there is nothing else to go by
    expect(daysThatAre('missing', found)).toEqual(['2026-01-15']);
    const monthly = decide([delivered('2026-01-01', { usageRows: 0 }), delivered('2026-02-01', { usageRows: 0 })]);
    expect(monthly.map(({ day, state }) => [day, state])).toEqual([
      ['2026-01-01', 'final'],
      ['2026-02-01', 'final'],
    ]);
  });

  it('is there when the source spoke for it and had nothing', () => {
    const silent = delivered('2026-01-20', { rows: 0, usageRows: 0, billedCost: [], claim: 'final' });
    const days = daysBetween('2026-01-01', '2026-01-31').map(day => (day === silent.day ? silent : delivered(day)));
    expect(countStates(decide(days))).toEqual({ final: 31, provisional: 0, missing: 0, failed: 0 });
  });
});

describe('a day that is there', () => {
  const days = daily(daysBetween('2026-02-20', '2026-03-05'));
  const nowMs = Date.parse('2026-03-05T12:00:00Z');

  it('settles 72 hours after it has ended, or when its source says', () => {
    // 2 March ends at midnight of the 3rd, 60 hours ago; 1 March 84 hours ago
    expect(daysThatAre('provisional', decide(days, { nowMs }))).toEqual(daysBetween('2026-03-02', '2026-03-05'));
    const quick = schedule({ settlesAfterHours: 1, lastSuccessAt: '2026-03-05T12:00:00Z' });
    expect(daysThatAre('provisional', decide(days, { nowMs, schedule: quick }))).toEqual(['2026-03-05']);
  });

  it('is provisional while its claim says so, however old, and always where it stands in for a bill', () => {
    const claimed = days.map(day => (day.day === '2026-02-21' ? { ...day, claim: 'provisional' as const } : day));
    expect(daysThatAre('provisional', decide(claimed))).toEqual(['2026-02-21']);
    expect(countStates(decide(days, { isStandIn: true }))).toMatchObject({ final: 0, provisional: days.length });
  });
});

describe('after the last day', () => {
  const days = daily(daysBetween('2026-02-01', '2026-02-28'));
  const nowMs = Date.parse('2026-03-05T12:00:00Z');

  it('nobody owes anything but a scheduled source', () => {
    expect(decide(days, { nowMs }).at(-1)?.day).toBe('2026-02-28');
    expect(daysThatAre('missing', decide(days, { nowMs, schedule: schedule({ isPaused: true }) }))).toEqual([]);
  });

  it('a scheduled source owes the days that ended longer ago than it may be silent', () => {
    // of 5 March, 12:00, less 24 h: 3 March ended at 4 March, 0:00
    expect(daysThatAre('missing', decide(days, { nowMs, schedule: schedule() }))).toEqual(
      daysBetween('2026-03-01', '2026-03-03'),
    );
  });

  it('one that is no daily source owes only what it has not been heard of since', () => {
    const weekly = daily(['2026-02-02', '2026-02-09', '2026-02-16', '2026-02-23']);
    const heard = schedule({ lastSuccessAt: '2026-03-02T06:00:00Z' });
    expect(daysThatAre('missing', decide(weekly, { nowMs, schedule: heard }))).toEqual(['2026-03-02', '2026-03-03']);
  });

  it('a day whose run failed has failed, unless it was delivered all the same', () => {
    const found = decide(days, {
      nowMs,
      schedule: schedule({ failedDays: ['2026-02-20', '2026-03-04', '2026-03-05'] }),
    });
    expect(daysThatAre('failed', found)).toEqual(['2026-03-04', '2026-03-05']);
  });
});

describe('for any stream', () => {
  const anyDays = fc
    .uniqueArray(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 200 })
    .map(offsets => offsets.toSorted((a, b) => a - b).map(offset => addDays('2027-12-01', offset)));
  const anyInput = fc.record({
    days: anyDays.chain(days =>
      fc.tuple(
        ...days.map(day =>
          fc
            .record({
              rows: fc.integer({ min: 0, max: 50 }),
              isUsage: fc.boolean(),
              claim: fc.constantFrom(null, 'final' as const, 'provisional' as const),
            })
            .map(({ rows, isUsage, claim }) =>
              delivered(day, { rows: rows || (claim ? 0 : 1), usageRows: isUsage ? rows : 0, claim }),
            ),
        ),
      ),
    ),
    schedule: fc.option(
      fc.record({
        silentAfterHours: fc.integer({ min: 1, max: 200 }),
        settlesAfterHours: fc.option(fc.integer({ min: 1, max: 200 })),
        isPaused: fc.boolean(),
        lastSuccessAt: fc.constantFrom(null, '2028-03-01T00:00:00Z', '2029-06-01T00:00:00Z'),
        failedDays: anyDays,
      }),
    ),
    isStandIn: fc.boolean(),
    nowMs: fc.integer({ min: 0, max: 600 }).map(day => dayEndMs(addDays('2027-12-01', day))),
  });

  it('every delivered row is on exactly one day, days are in order, and nothing is invented', () => {
    fc.assert(
      fc.property(anyInput, input => {
        const found = decideDays(input as CoverageInput);
        const names = found.map(({ day }) => day);
        expect(names).toEqual([...new Set(names)].toSorted());
        const rows = (days: readonly { rows: number }[]) => days.reduce((sum, day) => sum + day.rows, 0);
        expect(rows(found)).toBe(rows(input.days));
        const known = new Map(input.days.map(day => [day.day, day]));
        for (const { day, state } of found) {
          if (state === 'final' || state === 'provisional') expect(known.has(day)).toBe(true);
          if (state === 'final') expect(dayEndMs(day)).toBeLessThanOrEqual(input.nowMs);
          if (state === 'failed') expect(input.schedule?.failedDays).toContain(day);
          if (state === 'missing' && !input.schedule) expect(day < (input.days.at(-1)?.day ?? '')).toBe(true);
          if (known.get(day)?.claim) expect(['final', 'provisional']).toContain(state);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('time only turns provisional days into final ones', () => {
    fc.assert(
      fc.property(anyInput, fc.integer({ min: 0, max: 500 }), (input, hours) => {
        const early = decideDays({ ...input, schedule: null } as CoverageInput);
        const later = decideDays({ ...input, schedule: null, nowMs: input.nowMs + hours * 3_600_000 } as CoverageInput);
        expect(later.map(({ day }) => day)).toEqual(early.map(({ day }) => day));
        for (const [index, { state }] of later.entries()) {
          if (state !== early[index]?.state) expect([early[index]?.state, state]).toEqual(['provisional', 'final']);
        }
      }),
      { numRuns: 200 },
    );
  });
});

it('words runs of days', () => {
  const days = ['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-05', '2026-03-07', '2026-03-09'];
  expect(dayRuns(days).map(({ first, length }) => [first, length])).toEqual([
    ['2026-02-27', 3],
    ['2026-03-05', 1],
    ['2026-03-07', 1],
    ['2026-03-09', 1],
  ]);
  expect(wordDays(days)).toBe('2026-03-09, 2026-03-07, 2026-03-05 and 1 more time');
  expect(wordDays(days.slice(0, 3))).toBe('2026-02-27 to 2026-03-01');
});
