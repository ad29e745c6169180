import { expect, test } from 'vitest';
import type { Drop } from '../../../../../src-core/contract/imports.ts';
import { formatAmount } from '../../../../../src-main/app/cli/amount-text.ts';
import { describeImport, totalOf } from '../../../../../src-main/app/cli/import-report.ts';

const drop = (more: Partial<Drop>): Drop => ({
  id: '1',
  source: 's',
  fileName: 'f',
  format: 'focus',
  formatVersion: '1.0',
  scope: { billingAccountIds: [], providers: [] },
  period: { start: '2025-01-01T00:00:00Z', end: '2025-02-01T00:00:00Z' },
  rows: { read: 1, accepted: 1, rejected: 0, flagged: 0 },
  totals: [],
  status: 'imported',
  sha256: '',
  importedAt: '2025-02-01T00:00:00Z',
  lakeVersion: 1,
  supersededBy: [],
  isDemo: false,
  notices: [],
  ...more,
});
const total = (measure: 'BilledCost' | 'ListCost', amount: string) => ({ measure, amount, currency: 'USD' });
const records = (totals: Record<string, string>): NonNullable<Drop['records']> => ({
  dataset: 'gpu-job',
  scopes: [],
  totals: Object.entries(totals).map(([column, sum]) => ({ column, sum })),
  rows: { inserted: 1, unchanged: 0, duplicates: 0, older: 0, replaced: 0, removed: 0, live: 1 },
});

test.each([
  // 1,824,886 s / 3,600 = 506.912777...
  ['1824886', 3600n, '506.91278'],
  ['42364758', 3600n, '11,767.98833'],
  ['0.000005', 1n, '0.00001'],
  ['0.000004', 1n, '0'],
  ['-1234567.5', 1n, '-1,234,567.5'],
  ['999999999999999999999.999999', 1n, '1,000,000,000,000,000,000,000'],
])('%s / %s is shown as %s', (amount, divisor, shown) => {
  expect(formatAmount(amount, divisor)).toBe(shown);
});

test('a total is never empty where something is known', () => {
  expect(totalOf(drop({ totals: [total('BilledCost', '1.50'), total('ListCost', '2')] }))).toBe('1.50 USD');
  expect(totalOf(drop({ totals: [total('BilledCost', '0'), total('ListCost', '2')] }))).toBe('0 USD, ListCost 2 USD');
  expect(totalOf(drop({ totals: [total('ListCost', '2')] }))).toBe('ListCost 2 USD');
  expect(totalOf(drop({ records: records({ GpuUsedSeconds: '3600', CpuSeconds: '7200' }) }))).toBe(
    '1 GPU-hours, 2 core-hours',
  );
});

test('each notice is said once, skipped files have their reason and the advice once', () => {
  const skipped = (name: string) => ({
    name,
    isSkipped: true as const,
    error: { code: 'format.unrecognised', message: `${name} is a list.`, hint: '', details: { advice: 'Do this.' } },
  });
  const text = describeImport(
    [drop({ fileName: 'a', notices: ['x.', 'y.'] }), drop({ fileName: 'b', notices: ['x.', 'z.', 'w.'] })],
    [
      skipped('c'),
      skipped('d'),
      { name: 'e', error: { code: 'x', message: 'e is empty.', hint: 'Again.', details: {} } },
    ],
  );
  expect(text.split('\n').slice(4)).toEqual([
    'a: y.',
    'b: z. w.',
    '2 files: x.',
    'failed  e: is empty. Again.',
    'skipped  c: is a list.',
    'skipped  d: is a list.',
    'Do this.',
  ]);
});
