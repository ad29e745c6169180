import { describe, expect, it } from 'vitest';
import type { ShowbackPreview } from '../../../../src-core/contract/showback.ts';
import { formatAmount } from '../../../../src-core/money/amount.ts';
import {
  controlChecks,
  newestFullMonth,
  previewModel,
} from '../../../../src-renderer/features/showback/showback-model.ts';

const total = (currency: string, amount: string) => ({ measure: 'EffectiveCost' as const, currency, amount });
const preview: ShowbackPreview = {
  spec: { period: '2026-09', split: 'x_Team', measure: 'EffectiveCost' },
  lakeVersion: 3,
  groups: [
    { value: 'a', rows: 2, totals: [total('EUR', '1.5'), total('USD', '0.1')] },
    { value: null, rows: 1, totals: [total('USD', '0.2')] },
  ],
  totals: [total('EUR', '1.5'), total('USD', '0.3')],
  rows: 3,
};

describe('showback preview', () => {
  it('proves that the groups are the month, exactly, and finds the smallest gap', () => {
    expect(controlChecks(preview).map(check => check.groups === check.total)).toEqual([true, true, true]);
    const off = { ...preview, totals: [total('EUR', '1.5'), total('USD', '0.300000000000000000000001')] };
    const broken = controlChecks(off).filter(check => check.groups !== check.total);
    expect(broken.map(check => [check.currency, formatAmount(check.groups - check.total)])).toEqual([
      ['USD', '-0.000000000000000000000001'],
    ]);
  });

  it('has one line per group, an amount per currency, and names what is unassigned', () => {
    const model = previewModel(preview, {
      group: 'Team',
      unassigned: 'Unassigned',
      rows: 'Charges',
      amount: currency => `Effective ${currency}`,
      share: 'Share',
      total: 'Total',
    });
    expect(model.columns.map(column => column.title)).toEqual([
      'Team',
      'Charges',
      'Effective USD',
      'Share',
      'Effective EUR',
      'Share',
    ]);
    expect(model.columns[0]?.cell(1)).toEqual({ kind: 'text', text: 'Unassigned' });
    expect(model.columns[4]?.cell(1)).toEqual({ kind: 'none' });
    expect(model.columns[1]?.total?.(0)).toEqual({ kind: 'count', value: 3 });
  });

  it('starts with the newest month that is over', () => {
    expect(newestFullMonth(['2026-08', '2026-09', '2026-10'], '2026-10-15')).toBe('2026-09');
    expect(newestFullMonth(['2026-10'], '2026-10-15')).toBe('2026-10');
    expect(newestFullMonth([], '2026-10-15')).toBeNull();
  });
});
