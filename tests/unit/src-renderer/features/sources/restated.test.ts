import { expect, it } from 'vitest';
import type { Drop } from '../../../../../src-core/contract/imports.ts';
import type { BillDiff } from '../../../../../src-core/contract/quality.ts';
import { billsOf, together } from '../../../../../src-renderer/features/sources/restated.ts';

const diff = (source: string, account: string | null, period: string, restatedAt: string, amount: string) =>
  ({
    ...{ source, billingAccountId: account, period, restatedAt },
    difference: [{ currency: 'USD', amount }],
  }) as BillDiff;

const drop = {
  source: 'aws',
  scope: { billingAccountIds: ['1', null], providers: [] },
  period: { start: '2026-02-01T00:00:00Z', end: '2026-04-01T00:00:00Z' },
} as unknown as Drop;

it('a drop is restated by the bills of its source, accounts and months; exact sums, the newest time', () => {
  const diffs = [
    diff('aws', '1', '2026-02', '2026-03-05T00:00:00Z', '0.000000000000000000000001'),
    diff('aws', null, '2026-03', '2026-04-02T00:00:00Z', '-2.5'),
    diff('aws', '2', '2026-03', '2026-05-01T00:00:00Z', '100'),
    diff('aws', '1', '2026-04', '2026-05-01T00:00:00Z', '100'),
    diff('gcp', '1', '2026-03', '2026-05-01T00:00:00Z', '100'),
  ];
  const own = billsOf(drop, diffs);
  expect(own.map(({ period }) => period)).toEqual(['2026-02', '2026-03']);
  // 1e-24 - 2.5
  expect(together(own)).toEqual({
    difference: [{ currency: 'USD', amount: '-2.499999999999999999999999' }],
    bills: 2,
    at: '2026-04-02T00:00:00Z',
  });
  expect(together([])).toBeNull();
});
