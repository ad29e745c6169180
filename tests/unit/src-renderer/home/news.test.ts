import { expect, test } from 'vitest';
import type { ChangeNote } from '../../../../src-core/contract/overview.ts';
import { newsOf } from '../../../../src-renderer/features/home/news.ts';

const note = (kind: ChangeNote['kind'], facts: ChangeNote['facts'] = {}): ChangeNote => ({
  ...{ kind, facts, message: kind },
  ...{ money: [], at: null, address: null },
});

test('deliveries are one line with their sums; what does not deliver has its own place; the order stays', () => {
  const notes = [
    note('imported', { source: 'aws', files: 2, rows: 300 }),
    note('cost-moved'),
    note('source-late'),
    note('imported', { source: 'gcp', files: 1, rows: 20 }),
    note('rules'),
    note('source-failed'),
  ];
  expect(newsOf({ since: null, lakeVersion: 1, notes })).toEqual({
    notes: [note('cost-moved'), note('rules')],
    imports: { sources: ['aws', 'gcp'], files: 3, rows: 320 },
  });
  expect(newsOf({ since: null, lakeVersion: 1, notes: [note('source-late')] })).toEqual({ notes: [], imports: null });
});
