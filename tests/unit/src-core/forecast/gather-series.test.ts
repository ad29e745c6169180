import { describe, expect, it } from 'vitest';
import { commitmentSteps, stepWindow } from '../../../../src-core/forecast/commitment-steps.ts';
import { DaySums, pickSlots } from '../../../../src-core/forecast/gather-series.ts';
import { dayStartMs } from '../../../../src-core/quality/days.ts';

const number = (day: string) => dayStartMs(day) / 86_400_000;
const totals = [
  { keys: ['a'], source: 'aws', currency: 'USD', amount: '70' },
  { keys: ['a'], source: 'openai', currency: 'USD', amount: '5' },
  { keys: ['b'], source: 'aws', currency: 'USD', amount: '20' },
  { keys: [null], source: 'gcp', currency: 'USD', amount: '5' },
  { keys: ['a'], source: 'ncp', currency: 'KRW', amount: '1000000' },
  { keys: ['c'], source: 'ncp', currency: 'KRW', amount: '-300000' },
];

describe('series of a breakdown', () => {
  it('names the largest by their share of their own currency; the rest is one for each currency', () => {
    // shares: KRW a 1000/1300, USD a 75 %, KRW c 300/1300, USD b 20 %, USD nobody 5 %
    const { slots, slotOf } = pickSlots(totals, 2);
    expect(
      slots.map(({ keys, isRest, currency, sources }) => ({ keys, isRest, currency, sources: [...sources] })),
    ).toEqual([
      { keys: ['a'], isRest: false, currency: 'KRW', sources: ['ncp'] },
      { keys: ['a'], isRest: false, currency: 'USD', sources: ['aws', 'openai'] },
      { keys: [null], isRest: true, currency: 'KRW', sources: ['ncp'] },
      { keys: [null], isRest: true, currency: 'USD', sources: ['aws', 'gcp'] },
    ]);
    expect(slotOf(['b'], 'USD')).toBe(3);
    expect(slotOf(['b'], 'EUR')).toBeUndefined();
  });

  it('sums exactly; a whole day without charges is zero, a missing one without is unknown', () => {
    const sums = new DaySums(pickSlots(totals, 1));
    const add = (key: string | null, day: string, amount: string | null) =>
      sums.add({ keys: [key], currency: 'USD', day, amount });
    add('a', '2026-03-01', '0.000000000000000000000001');
    add('b', '2026-03-01', '123456789012.3');
    add('a', '2026-03-05', '2');
    add('a', '2026-03-06', null); // no rate
    add('b', '2026-03-06', '3');
    expect(sums.range()).toEqual({ first: number('2026-03-01'), last: number('2026-03-06') });
    const window = { first: number('2026-03-01'), last: number('2026-03-06'), start: '2026-03-01' };
    const series = sums.series(1, window, { wholeUntil: '2026-03-06', missing: ['2026-03-03'] });
    expect(series).toMatchObject({ isRest: true, currency: 'USD', wholeUntil: '2026-03-06', missing: ['2026-03-03'] });
    expect(series.amounts).toEqual(['123456789012.300000000000000000000001', '0', null, '0', '2']);
  });
});

describe('commitments that end', () => {
  const slots = pickSlots(totals, 10);
  const ending = { id: 'ri', name: 'Reserved database', endsOn: '2026-04-10' };
  const place = slots.slotOf(['a'], 'USD') ?? -1;
  const covered = (day: string, isUsed: boolean, amount: string, contracted: string) => ({
    ...{ keys: ['a'], currency: 'USD', id: 'ri', isUsed, day, amount, contracted },
  });

  it('are measured over the 28 days before the end, or before the last whole day', () => {
    expect(stepWindow(ending, '2026-05-01')).toEqual({ from: '2026-03-13', to: '2026-04-10' });
    expect(stepWindow(ending, '2026-03-29')).toEqual({ from: '2026-03-01', to: '2026-03-29' });
  });

  it('cost the contracted price of what they covered, less what they cost now, used and unused', () => {
    // (300 - 180 - 20) in one day of 28: 100 / 28 = 3.571428..., to two digits beyond the cent
    const days = [
      covered('2026-03-20', true, '180', '300'),
      covered('2026-03-20', false, '20', '999'),
      covered('2026-03-12', true, '1', '5000'), // before the window
      covered('2026-04-10', true, '1', '5000'), // behind it
    ];
    const steps = commitmentSteps([ending], days, slots, () => '2026-05-01');
    expect(steps[place]).toEqual([{ at: '2026-04-10', perDay: '3.5714', name: 'Reserved database' }]);
    expect(steps.filter(each => each.length > 0)).toHaveLength(1);
  });

  it('that move nothing are not told', () => {
    const days = [covered('2026-03-20', true, '300', '300')];
    expect(commitmentSteps([ending], days, slots, () => '2026-05-01')[place]).toEqual([]);
  });
});
