import { describe, expect, it } from 'vitest';
import type { MappingFile } from '../../../../../src-core/anycost/mapped-csv/mapping-file.ts';
import {
  choiceOf,
  choose,
  freeColumns,
  isNumberColumn,
  retarget,
  setFactor,
  shownColumns,
  unreadColumns,
} from '../../../../../src-renderer/features/sources/mapping/mapping-model.ts';

const mapping: MappingFile = {
  mureonMap: 1,
  name: 'invoice',
  target: 'focus',
  headers: [],
  dates: { format: 'iso', zone: 'UTC' },
  numbers: { decimalPoint: '.', thousands: '', sign: '' },
  period: 'day',
  columns: {
    BilledCost: { column: 'Cents', multiply: '0.01' },
    ServiceName: { join: [{ column: 'Vendor' }, { text: '/' }, { column: 'Product' }] },
  },
  tags: { team: 'Team' },
  scope: null,
  merge: 'swap',
};

describe('mapping form', () => {
  it('shows what is needed first, then what is mapped, and offers the rest', () => {
    expect(shownColumns(mapping)).toEqual([
      'ChargePeriodStart',
      'BilledCost',
      'BillingCurrency',
      'ChargeCategory',
      'ServiceName',
    ]);
    expect(freeColumns(mapping)).toContain('RegionId');
    expect(freeColumns(mapping)).not.toContain('ServiceName');
  });

  it('choosing what stands there already keeps its factor; another column does not take it over', () => {
    expect(choose(mapping, 'BilledCost', 'column:Cents')).toBe(mapping);
    expect(choose(mapping, 'BilledCost', 'column:Euro').columns.BilledCost).toEqual({ column: 'Euro' });
    expect(choose(mapping, 'BilledCost', '').columns).not.toHaveProperty('BilledCost');
    expect(choiceOf(mapping.columns.ServiceName)).toBe('join');
  });

  it('a factor of one is none', () => {
    expect(setFactor(mapping, 'BilledCost', '1').columns.BilledCost).toEqual({ column: 'Cents' });
    expect(setFactor(mapping, 'BilledCost', ' 1000 ').columns.BilledCost).toEqual({
      column: 'Cents',
      multiply: '1000',
    });
  });

  it('amounts and counts may have a factor, texts and times may not', () => {
    expect(isNumberColumn('focus', 'BilledCost')).toBe(true);
    expect(isNumberColumn('focus', 'ServiceName')).toBe(false);
    expect(isNumberColumn('llm-usage', 'OutputTokens')).toBe(true);
    expect(isNumberColumn('metric', 'IntervalStart')).toBe(false);
  });

  it('another kind of row drops the columns it does not have, and the proposal comes back whole', () => {
    const metric = retarget(mapping, 'metric', mapping);
    expect(metric).toMatchObject({ target: 'metric', columns: {} });
    expect(retarget({ ...metric, name: 'mine' }, 'focus', mapping)).toEqual({ ...mapping, name: 'mine' });
  });

  it('says which columns nothing reads', () => {
    expect(unreadColumns(mapping, ['Cents', 'Vendor', 'Product', 'Team', 'Memo'])).toEqual(['Memo']);
  });
});
