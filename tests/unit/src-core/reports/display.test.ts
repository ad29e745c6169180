import { expect, it } from 'vitest';
import { displayFor } from '../../../../src-core/reports/display.ts';

it('writes signs one way: before the currency, a difference also when it is more', () => {
  for (const language of ['en', 'ko'] as const) {
    const { money, signedMoney, signedShare, quantity } = displayFor(language);
    expect(money('-325', 'EUR')).toBe('−EUR 325.00');
    expect(money('-325', null)).toBe('−325.00');
    expect(money('-0.000000125', 'USD')).toBe('−USD 0.000000125');
    expect(signedMoney('-325', 'EUR')).toBe('−EUR 325.00');
    expect(signedMoney('1234.5', 'EUR')).toBe('+EUR 1,234.50');
    expect(signedMoney('0', 'EUR')).toBe('EUR 0.00');
    expect(signedShare('-0.125')).toBe('−12.5%');
    expect(quantity('-1.5')).toBe('−1.5');
  }
});
