import { describe, expect, it } from 'vitest';
import { fromDecimal } from '../../../../src-core/money/fraction.ts';
import { breakEven } from '../../../../src-core/units/break-even.ts';

const of = (text: string | null) => (text === null ? null : fromDecimal(text));
const compare = (input: Partial<Record<'reserved' | 'used' | 'variable' | 'tokens' | 'api', string | null>>) => {
  const { reserved = '1000', used = '600', variable = '100', tokens = '500000000', api = '2' } = input;
  return breakEven({
    ...{ currency: 'USD', reserved: of(reserved), used: of(used), variable: of(variable) },
    ...{ tokens: of(tokens), apiPerMillion: of(api), targetLoad: '0.9' },
  });
};

describe('own capacity against an API', () => {
  it('compares the reservation, and names the used share and power beside it', () => {
    const answer = compare({});
    // 1000 / 500 M = 2.00; used 600 / 500 = 1.20; power 100 / 500 = 0.20
    expect(answer.selfHostedPerMillion).toEqual({ reserved: '2', used: '1.2', marginal: '0.2' });
    // fixed 900 = (2.00 - 0.20) x 500 M: the load there is now
    expect(answer.breakEvenTokens).toBe('500000000');
    // 60 % of the capacity serves 500 M, 90 % serve 750 M: 1000 / 750 = 1.3333 a million
    expect(answer.facts).toMatchObject({
      load: '0.6',
      tokensAtTargetLoad: '750000000',
      reservedPerMillionAtTargetLoad: '1.3333333333',
    });
    expect(answer.problems).toEqual([]);
    const middle = answer.points[4];
    expect(middle).toEqual({ tokens: '500000000', selfHosted: '1000', api: '1000' });
    expect(answer.points[0]).toEqual({ tokens: '0', selfHosted: '900', api: '0' });
  });

  it('says that the capacity cannot serve what it would need', () => {
    const answer = compare({ api: '1' }); // 900 / 0.8 = 1,125 M > 750 M
    expect(answer.breakEvenTokens).toBe('1125000000');
    expect(answer.problems).toHaveLength(1);
  });

  it('has none where one more token costs more than at the API', () => {
    expect(compare({ api: '0.2' })).toMatchObject({ breakEvenTokens: null, apiPerMillion: '0.2' });
    expect(compare({ api: '0.2' }).problems[0]).toContain('no load breaks even');
  });

  it('keeps unknown unknown', () => {
    expect(compare({ tokens: null })).toMatchObject({
      tokens: null,
      selfHostedPerMillion: { reserved: null, used: null, marginal: null },
    });
    expect(compare({ api: null })).toMatchObject({ apiPerMillion: null, breakEvenTokens: null, points: [] });
    // without the power, all of it is fixed: 1000 / 2 = 500 M
    expect(compare({ variable: null })).toMatchObject({
      breakEvenTokens: '500000000',
      selfHostedPerMillion: { marginal: null },
    });
    expect(compare({ used: null }).facts).toEqual({ targetLoad: '0.9', fixedCost: '900' });
  });
});
