import { expect, test } from 'vitest';
import { waitAsked } from '../../../../../src-main/services/sources/rate-limits.ts';

const now = new Date('2026-03-01T12:00:00Z');

test.each([
  [429, { 'retry-after': '7' }, 7_000],
  [429, { 'retry-after': '0.5' }, 500],
  [429, { 'retry-after': 'Sun, 01 Mar 2026 12:01:30 GMT' }, 90_000],
  [503, { 'retry-after': 'Sun, 01 Mar 2026 11:00:00 GMT' }, 0],
  [429, { 'retry-after': 'soon' }, null],
  [429, {}, null],
  [200, { 'retry-after': '7' }, null],
  [200, { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '6m0s' }, 360_000],
  [200, { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '250ms' }, 250],
  [200, { 'x-ratelimit-remaining-requests': '3', 'x-ratelimit-reset-requests': '6m0s' }, null],
  [
    200,
    { 'anthropic-ratelimit-requests-remaining': '0', 'anthropic-ratelimit-requests-reset': '2026-03-01T12:00:20Z' },
    20_000,
  ],
  [
    200,
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Date.parse('2026-03-01T12:02:00Z') / 1_000) },
    120_000,
  ],
  [200, { 'ratelimit-remaining': '0', 'ratelimit-reset': '12' }, 12_000],
])('status %d with %j asks for %s ms', (status, headers: Record<string, string>, expected) => {
  expect(waitAsked(status, headers, now)).toBe(expected);
});
