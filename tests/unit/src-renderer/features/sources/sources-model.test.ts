import { describe, expect, it } from 'vitest';
import type { Drop, Finding } from '../../../../../src-core/contract/imports.ts';
import {
  baseName,
  findDrops,
  findingsByColumn,
  groupBySource,
  totalsOf,
} from '../../../../../src-renderer/features/sources/sources-model.ts';

const drop = (part: Partial<Drop>): Drop => ({
  id: 'd1',
  source: 'aws',
  fileName: 'aws-2026-08.csv',
  format: 'focus',
  formatVersion: '1.2',
  scope: { billingAccountIds: ['1234', null], providers: ['AWS'] },
  period: { start: '2026-08-01T00:00:00Z', end: '2026-09-01T00:00:00Z' },
  rows: { read: 1, accepted: 1, rejected: 0, flagged: 0 },
  totals: [],
  status: 'imported',
  sha256: 'ab',
  importedAt: '2026-09-02T00:00:00Z',
  lakeVersion: 1,
  supersededBy: [],
  isDemo: false,
  notices: [],
  ...part,
});

const finding = (part: Partial<Finding>): Finding => ({
  dropId: 'd1',
  rule: 'r',
  severity: 'info',
  column: 'Tags',
  message: 'm',
  rows: 1,
  sampleRows: [1],
  billedCost: [],
  ...part,
});

describe('findDrops', () => {
  const drops = [drop({ id: 'a', lakeVersion: 1 }), drop({ id: 'b', lakeVersion: 3, source: 'Azure EA' })];

  it('gives the newest first and finds all words anywhere', () => {
    expect(findDrops(drops, '').map(({ id }) => id)).toEqual(['b', 'a']);
    expect(findDrops(drops, 'ea 1234').map(({ id }) => id)).toEqual(['b']);
    expect(findDrops(drops, 'nothing')).toEqual([]);
  });
});

describe('groupBySource', () => {
  it('keeps the order of the sources, newest month first inside, rows in force only', () => {
    const month = (m: string, next: string) => ({ start: `2026-${m}-01T00:00:00Z`, end: `2026-${next}-01T00:00:00Z` });
    const groups = groupBySource([
      drop({ id: 'a', source: 'gcp' }),
      drop({ id: 'b', period: month('06', '07') }),
      drop({ id: 'c', period: month('07', '08') }),
      drop({ id: 'd', period: month('05', '06'), status: 'superseded' }),
    ]);
    expect(groups.map(group => [group.source, group.drops.map(({ id }) => id), group.rows])).toEqual([
      ['gcp', ['a'], 1],
      ['aws', ['c', 'b', 'd'], 2],
    ]);
    expect(groups[1]?.period).toEqual({ start: '2026-05-01T00:00:00Z', end: '2026-08-01T00:00:00Z' });
  });

  it('names a file by the last part of its path', () => {
    expect(['a/b/c.csv', 'c.csv', 'folder/'].map(baseName)).toEqual(['c.csv', 'c.csv', 'folder/']);
  });
});

describe('totalsOf', () => {
  it('gives one amount per currency of the measure asked for', () => {
    const totals: Drop['totals'] = [
      { measure: 'BilledCost', currency: 'USD', amount: '1' },
      { measure: 'BilledCost', currency: 'EUR', amount: '2' },
      { measure: 'ListCost', currency: 'USD', amount: '3' },
    ];
    expect(totalsOf(drop({ totals }), 'BilledCost').map(({ currency }) => currency)).toEqual(['EUR', 'USD']);
    expect(totalsOf(drop({ totals }), 'EffectiveCost')).toEqual([]);
  });
});

describe('findingsByColumn', () => {
  it('puts the worst column first, then the one with most rows', () => {
    const groups = findingsByColumn([
      finding({ column: 'Tags', rows: 900 }),
      finding({ column: 'SkuId', severity: 'warning', rows: 2 }),
      finding({ column: 'BilledCost', severity: 'error', rows: 1 }),
      finding({ column: 'SkuId', severity: 'info', rows: 5 }),
    ]);
    expect(groups.map(({ column, severity, findings }) => [column, severity, findings.length])).toEqual([
      ['BilledCost', 'error', 1],
      ['SkuId', 'warning', 2],
      ['Tags', 'info', 1],
    ]);
  });
});
