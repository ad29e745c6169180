import { describe, expect, it } from 'vitest';
import type { Coverage, QualityIssue } from '../../../../../src-core/contract/quality.ts';
import {
  daysOwed,
  filterChoices,
  filterIssues,
  overlapByMonth,
  pathOf,
  summarise,
} from '../../../../../src-renderer/features/quality/quality-model.ts';

const issue = (part: Partial<QualityIssue>): QualityIssue => ({
  id: 'i',
  check: 'missing-tag',
  kind: 'tags',
  severity: 'warning',
  source: 'aws',
  facts: {},
  message: '',
  rows: 1,
  atStake: [],
  address: null,
  ...part,
});

const usd = (amount: string) => ({ currency: 'USD', amount });
const issues = [
  issue({ id: 'a', severity: 'error', kind: 'duplicates', atStake: [usd('0.1')] }),
  issue({ id: 'b', atStake: [usd('0.2'), { currency: 'EUR', amount: '7' }] }),
  issue({ id: 'c', source: null }),
  issue({ id: 'd', severity: 'info', atStake: [usd('1000')] }),
];

describe('findings', () => {
  it('adds up errors and warnings exactly and by currency; notes are not at stake, unknown money is counted', () => {
    // 0.1 + 0.2 is 0.3 and not 0.30000000000000004; the note's 1000 does not belong to it; "c" has no amount.
    expect(summarise(issues)).toEqual({
      errors: 1,
      warnings: 2,
      notes: 1,
      atStake: [{ currency: 'EUR', amount: '7' }, usd('0.3')],
      unpriced: 1,
    });
    expect(summarise([]).atStake).toEqual([]);
  });

  it('is narrowed by severity, kind and source, "" being those of several sources', () => {
    const all = { severity: null, kind: null, source: null };
    const ids = (filter: Parameters<typeof filterIssues>[1]) => filterIssues(issues, filter).map(({ id }) => id);
    expect(ids(all)).toEqual(['a', 'b', 'c', 'd']);
    expect(ids({ ...all, severity: 'warning' })).toEqual(['b', 'c']);
    expect(ids({ ...all, kind: 'duplicates' })).toEqual(['a']);
    expect(ids({ ...all, source: '' })).toEqual(['c']);
  });

  it('counts what each choice would show, the other filters kept', () => {
    const choices = filterChoices(issues, { severity: 'warning', kind: 'tags', source: null });
    expect(choices.sources).toEqual([
      { id: '', count: 1 },
      { id: 'aws', count: 1 },
    ]);
    expect(choices.severities).toEqual([
      { id: 'warning', count: 2 },
      { id: 'info', count: 1 },
    ]);
  });

  it('leads only to places in the workbench', () => {
    expect(pathOf('#/explore?d=x_Team')).toBe('/explore?d=x_Team');
    for (const address of ['https://example.com', 'javascript:alert(1)', '//example.com', null])
      expect(pathOf(address)).toBeNull();
  });
});

it('days owed are those that are missing or failed, and a source with two accounts is one source', () => {
  const stream = (source: string, missing: number, failed: number): Coverage => ({
    source,
    dataset: 'cost-usage',
    scope: null,
    firstDay: '2026-01-01',
    lastDay: '2026-01-31',
    newestAt: '2026-02-01T00:00:00Z',
    counts: { final: 20, provisional: 3, missing, failed },
    days: [],
  });
  expect(daysOwed([stream('aws', 2, 1), stream('aws', 1, 0), stream('gcp', 0, 0)])).toEqual({
    missing: 3,
    failed: 1,
    sources: 1,
  });
});

it('the overlap map has the newest month first', () => {
  const entry = (month: string, provider: string) => ({
    ...{ month, provider, account: null, authority: 'bill', authoritySource: 's', chosenBy: 'default' as const },
    ...{ routes: [], usageCost: [], residual: [], isReconciled: null, models: [] },
  });
  const months = overlapByMonth([entry('2026-01', 'a'), entry('2026-03', 'b'), entry('2026-01', 'c')]);
  expect(months.map(({ month, entries }) => [month, entries.map(({ provider }) => provider)])).toEqual([
    ['2026-03', ['b']],
    ['2026-01', ['a', 'c']],
  ]);
});
