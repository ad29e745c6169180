import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAmount, parseAmount } from '../../../../src-core/money/amount.ts';
import { type CostCell, matchSides, type VolumeCell } from '../../../../src-core/units/match.ts';

const options = { bucketOf: () => null, compares: false };
const sum = { kind: 'sum', per: 1n } as const;
const cost = (match: string | null, amount: string, more: Partial<CostCell> = {}): CostCell => ({
  ...{ isPrevious: false, bucket: 0, dims: [], match, currency: 'USD' },
  ...{ amount: parseAmount(amount), used: parseAmount(amount), marginal: null },
  ...more,
});
const volume = (match: string | null, quantity: string | null, more: Partial<VolumeCell> = {}): VolumeCell => ({
  ...{ isPrevious: false, bucket: 0, dims: [], match },
  quantity: quantity === null ? null : parseAmount(quantity),
  ...more,
});

describe('the two sides of a unit cost', () => {
  it('meet by cell; what has no other side is shown, not divided', () => {
    const costs = [cost('a', '6'), cost('a', '4'), cost('b', '5'), cost(null, '1')];
    const volumes = [volume('a', '20'), volume('c', '7'), volume('d', null)];
    const { totals } = matchSides(costs, volumes, sum, options);
    // 10 / 20; b, the one without a key, and c stand against nothing
    expect(totals).toMatchObject([
      {
        ...{ cost: '10', quantity: '20', unitCost: '0.5' },
        quality: { cost: { known: '10', total: '16', share: 0.625 }, volume: { known: '20', total: '27' } },
      },
    ]);
  });

  it('a part that was not counted makes its cell unknown', () => {
    const { totals } = matchSides([cost('a', '6')], [volume('a', '20'), volume('a', null)], sum, options);
    expect(totals).toMatchObject([{ cost: '6', quantity: null, unitCost: null, quality: { cost: { known: '0' } } }]);
  });

  it('currencies stay apart, each against its own cells', () => {
    const costs = [cost('a', '6'), cost('a', '3', { currency: 'EUR' }), cost('b', '4')];
    const { totals } = matchSides(costs, [volume('a', '3'), volume('b', '7')], sum, options);
    expect(totals.map(row => [row.currency, row.cost, row.quantity, row.unitCost])).toEqual([
      ['USD', '10', '10', '1'],
      ['EUR', '3', '3', '1'],
    ]);
  });

  it('a level is averaged over the days of its buckets, not added', () => {
    const daysOf = new Map([
      ['0', 30],
      ['1', 31],
    ]);
    const costs = [cost('a', '61'), cost('a', '61', { bucket: 1 })];
    const volumes = [volume('a', '300'), volume('a', '310', { bucket: 1 })]; // ten customers on every day
    const { totals } = matchSides(costs, volumes, { kind: 'mean-day', daysOf }, options);
    expect(totals).toMatchObject([{ cost: '122', quantity: '10', unitCost: '12.2' }]);
  });

  it('different values count once, however many months have them', () => {
    const costs = [cost('a', '4'), cost('a', '5', { bucket: 1 }), cost('b', '3')];
    const volumes = costs.map(({ amount: _a, used: _u, marginal: _m, currency: _c, ...cell }) => ({
      ...cell,
      quantity: 1n,
    }));
    expect(matchSides(costs, volumes, { kind: 'distinct' }, options).totals).toMatchObject([
      { quantity: '2', unitCost: '6' },
    ]);
  });

  it('the marginal cost of capacity comes from its cells, in the currency of the row only', () => {
    const power = { currency: 'USD', amount: parseAmount('0.5') };
    const one = matchSides(
      [cost('a', '9', { used: parseAmount('6') })],
      [volume('a', '2', { marginal: power })],
      sum,
      options,
    );
    expect(one.totals[0]?.bases).toEqual({ reserved: '4.5', used: '3', marginal: '0.25' });
    const other = matchSides(
      [cost('a', '9', { currency: 'EUR' })],
      [volume('a', '2', { marginal: power })],
      sum,
      options,
    );
    expect(other.totals[0]?.bases.marginal).toBeNull();
  });

  it('neither side depends on how finely the other is cut: no row multiplies', () => {
    const parts = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: -1000, max: 1000 })), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(parts, parts, (costs, volumes) => {
        const { totals } = matchSides(
          costs.map(([match, amount]) => cost(match, String(amount))),
          volumes.map(([match, quantity]) => volume(match, String(Math.abs(quantity)))),
          sum,
          options,
        );
        const matches = new Set(volumes.map(([match]) => match));
        const known = costs.filter(([match]) => matches.has(match));
        const total = (values: readonly (readonly [string, number])[]) =>
          values.reduce((all, [, value]) => all + value, 0);
        const [row] = totals.filter(each => each.currency !== null);
        expect(row === undefined).toBe(costs.length === 0);
        if (row === undefined) return;
        expect(row.quality.cost).toMatchObject({ known: String(total(known)), total: String(total(costs)) });
        const own = new Set(known.map(([match]) => match));
        const against = volumes
          .filter(([match]) => own.has(match))
          .reduce((all, [, value]) => all + Math.abs(value), 0);
        expect(row.quality.volume.known).toBe(formatAmount(parseAmount(String(against))));
      }),
    );
  });
});
