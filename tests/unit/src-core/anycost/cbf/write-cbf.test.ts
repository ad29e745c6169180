import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CbfCharge,
  cbfColumns,
  cbfLine,
  cbfResourceId,
  cbfTagKey,
  chargeColumns,
  keptByCloudZero,
  tagsOf,
} from '../../../../../src-core/anycost/cbf/write-cbf.ts';

const charge = (over: Partial<CbfCharge> = {}): CbfCharge => ({
  ...(Object.fromEntries(chargeColumns.map(name => [name, null])) as CbfCharge),
  ChargeCategory: 'Usage',
  ChargePeriodStart: '2026-03-01T05:30:00Z',
  BilledCost: '10',
  ...over,
});
const digest = (text: string) => `<${text}>`;
const written = (over: Partial<CbfCharge>, tagKeys: readonly string[] = []) => {
  const cells = cbfLine(charge(over), tagKeys, digest);
  return Object.fromEntries([...cbfColumns, ...tagKeys].map((name, index) => [name, cells[index] ?? null]));
};

describe('resource ids', () => {
  it('keep what CloudZero would drop: two ids never come to the same type and local id', () => {
    const id = fc.string({ unit: fc.constantFrom('a', 'b', ':', '/', '%', '3', 'A', '2', 'F') });
    fc.assert(
      fc.property(id, id, (a, b) => {
        expect(keptByCloudZero(cbfResourceId(a)) === keptByCloudZero(cbfResourceId(b))).toBe(a === b);
      }),
      { numRuns: 2_000 },
    );
  });

  it('of two machines of one account are two, which they are not as plain ARNs', () => {
    const [a, b] = ['i-1', 'i-2'].map(id => `arn:aws:ec2:us-east-1:123:instance/${id}`) as [string, string];
    expect(keptByCloudZero(a)).toBe(keptByCloudZero(b));
    expect(cbfResourceId(a)).toBe('resource:arn%3Aaws%3Aec2%3Aus-east-1%3A123%3Ainstance%2Fi-1');
    expect(keptByCloudZero(cbfResourceId(a))).not.toBe(keptByCloudZero(cbfResourceId(b)));
  });
});

describe('tag keys', () => {
  it('have only letters, digits and _ . : / = + - @, and stay different', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (a, b) => {
        expect(cbfTagKey(a)).toMatch(/^[A-Za-z0-9_.:/=+@-]*$/);
        if (a !== b) expect(cbfTagKey(a)).not.toBe(cbfTagKey(b));
      }),
      { numRuns: 2_000 },
    );
    expect(['Cost Center', 'Cost_Center', 'Cost=20Center', '팀'].map(cbfTagKey)).toEqual([
      'Cost=20Center',
      'Cost_Center',
      'Cost=3D20Center',
      '=ED=8C=80',
    ]);
  });

  it('come from JSON objects only', () => {
    expect(tagsOf('{"a":"1","b":2,"c":null,"d":""}')).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
    expect([null, '', '[1]', '"a": 1', '5'].map(tagsOf)).toEqual([[], [], [], [], []]);
  });
});

describe('a CBF line', () => {
  it('carries the four costs, and leaves blank what is unknown', () => {
    expect(written({ EffectiveCost: '9', ListCost: '12' })).toMatchObject({
      'cost/cost': '10',
      'cost/discounted_cost': '10',
      'cost/amortized_cost': '9',
      'cost/discounted_amortized_cost': '9',
      'cost/on_demand_cost': '12',
    });
    expect(written({})).toMatchObject({ 'cost/discounted_amortized_cost': null, 'cost/on_demand_cost': null });
  });

  it('begins on the hour and names a region', () => {
    expect(written({})).toMatchObject({ 'time/usage_start': '2026-03-01T05:00:00Z', 'resource/region': 'no-region' });
  });

  it.each([
    ['Usage', {}],
    ['CommittedUseVacancy', { CommitmentDiscountStatus: 'Unused' }],
    ['Purchase', { ChargeCategory: 'Purchase', ChargeFrequency: 'One-Time' }],
    ['Fee', { ChargeCategory: 'Purchase', ChargeFrequency: 'Recurring' }],
    ['CommittedUsePurchase', { ChargeCategory: 'Purchase', CommitmentDiscountId: 'c' }],
    [
      'CommittedUseRecurringFee',
      { ChargeCategory: 'Purchase', ChargeFrequency: 'Recurring', CommitmentDiscountId: 'c' },
    ],
    ['Tax', { ChargeCategory: 'Tax' }],
    ['Credit', { ChargeCategory: 'Credit' }],
    ['Adjustment', { ChargeCategory: 'Adjustment' }],
  ])('is a %s', (type, over) => {
    expect(written(over)['lineitem/type']).toBe(type);
  });

  it('has an id of its own when it has tags and no resource, the same for the same tags in any order', () => {
    const a = written({ Tags: '{"team":"a","env":"b"}' }, ['team', 'env']);
    const b = written({ Tags: '{"env":"b","team":"a"}' }, ['team', 'env']);
    expect(a['resource/id']).toMatch(/^tagged:/);
    expect(a).toEqual(b);
    expect(written({ Tags: '{"team":"a"}' })['resource/id']).not.toBe(a['resource/id']);
    expect(written({})['resource/id']).toBeNull();
  });
});
