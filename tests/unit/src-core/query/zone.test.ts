import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatInstant,
  hasWholeHours,
  isUtcLike,
  localToUtc,
  offsetAt,
  zoneClock,
} from '../../../../src-core/query/zone.ts';

const zones = [
  'UTC',
  'Asia/Seoul',
  'Asia/Kathmandu',
  'America/Los_Angeles',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'America/Havana',
  'Pacific/Apia',
];
const START = Date.UTC(2008, 0, 1);
const END = Date.UTC(2028, 0, 1);
const clocks = new Map(zones.map(zone => [zone, zoneClock(zone, START, END)]));
const clockOf = (zone: string) => clocks.get(zone) ?? zoneClock(zone, START, END);
const seconds = fc.integer({ min: START / 1000, max: END / 1000 });

describe('zoneClock', () => {
  it('has the offset of every instant', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), seconds, (zone, second) => {
        const at = second * 1000;
        const segment = clockOf(zone).segments.findLast(({ fromMs }) => fromMs <= at);
        expect(segment?.offsetMs).toBe(offsetAt(zone, at));
      }),
      { numRuns: 2000 },
    );
  });

  it('knows the changes of Los Angeles in 2026 to the second', () => {
    const { segments } = zoneClock('America/Los_Angeles', Date.UTC(2026, 0, 1), Date.UTC(2026, 11, 31));
    expect(segments.map(({ fromMs, offsetMs }) => [fromMs, offsetMs / 3_600_000])).toEqual([
      [Number.NEGATIVE_INFINITY, -8],
      [Date.UTC(2026, 2, 8, 10), -7],
      [Date.UTC(2026, 10, 1, 9), -8],
    ]);
  });

  it('says which rollups a zone can use', () => {
    const facts = (zone: string) => [isUtcLike(clockOf(zone)), hasWholeHours(clockOf(zone))];
    expect(facts('UTC')).toEqual([true, true]);
    expect(facts('Asia/Seoul')).toEqual([false, true]);
    expect(facts('Asia/Kathmandu')).toEqual([false, false]);
    expect(facts('Australia/Lord_Howe')).toEqual([false, false]); // half an hour of daylight saving
  });

  it('refuses what is no zone', () => {
    expect(() => zoneClock('Mars/Base', 0, 1)).toThrow(/query.bad-zone/);
  });
});

describe('localToUtc', () => {
  it('is the first instant at which the clock shows that time or a later one', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), seconds, (zone, second) => {
        const clock = clockOf(zone);
        const local = second * 1000;
        const utc = localToUtc(clock, local);
        expect(utc + offsetAt(zone, utc)).toBeGreaterThanOrEqual(local);
        expect(utc - 1000 + offsetAt(zone, utc - 1000)).toBeLessThan(local);
      }),
      { numRuns: 2000 },
    );
  });

  it('never goes back, so days follow each other', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), seconds, fc.integer({ min: 1, max: 200_000 }), (zone, second, more) => {
        const clock = clockOf(zone);
        expect(localToUtc(clock, (second + more) * 1000)).toBeGreaterThanOrEqual(localToUtc(clock, second * 1000));
      }),
    );
  });
});

describe('formatInstant', () => {
  it.each([
    [0n, 'UTC', '1970-01-01T00:00:00Z'],
    [1_725_148_800_000_000n, 'UTC', '2024-09-01T00:00:00Z'],
    [1_725_148_800_000_000n, 'Asia/Kathmandu', '2024-09-01T05:45:00+05:45'],
    [1_725_148_800_123_456n, 'America/St_Johns', '2024-08-31T21:30:00.123456-02:30'],
    [-1n, 'UTC', '1969-12-31T23:59:59.999999Z'],
    [-1_000_000n, 'UTC', '1969-12-31T23:59:59Z'],
  ])('%s in %s', (micros, zone, text) => {
    expect(formatInstant(micros, zone)).toBe(text);
  });

  it('reads back as the same instant', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: START, max: END }), (zone, ms) => {
        expect(Date.parse(formatInstant(BigInt(ms) * 1000n, zone))).toBe(ms);
      }),
    );
  });
});
