import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatAmount,
  formatBytes,
  formatCount,
  formatPercent,
} from '../../../../../src-renderer/components/money/format.ts';

const exactDigits = (text: string) => text.replace(/[^\d.\u2212]/g, '').replace('\u2212', '-');

describe('formatAmount', () => {
  it('keeps all 24 digits of an amount in exact style', () => {
    expect(formatAmount('12345678901234.123456789012345678901234', 'USD', 'en', 'exact')).toBe(
      '12,345,678,901,234.123456789012345678901234 USD',
    );
  });

  it('writes every decimal(38, 24) exactly: reading the text back gives the amount (property)', () => {
    const amounts = fc.tuple(
      fc.boolean(),
      fc.bigInt({ min: 0n, max: 10n ** 14n - 1n }),
      fc.bigInt({ min: 0n, max: 10n ** 24n - 1n }),
    );
    fc.assert(
      fc.property(amounts, ([isNegative, whole, fraction]) => {
        const digits = fraction.toString().padStart(24, '0').replace(/0+$/, '');
        const plain = `${whole}${digits === '' ? '' : `.${digits}`}`;
        const amount = isNegative && plain !== '0' ? `-${plain}` : plain;
        expect(exactDigits(formatAmount(amount, 'USD', 'en', 'exact'))).toBe(amount);
      }),
    );
  });

  it('rounds the currency style at the true decimal, not at its float neighbour', () => {
    // The double nearest to 1.005 is below it and would give 1.00; the decimal string is exactly half and rounds up.
    expect(formatAmount('1.005', 'USD', 'en')).toBe('$1.01');
    expect(formatAmount('9007199254740993.01', 'USD', 'en')).toBe('$9,007,199,254,740,993.01');
  });

  it('uses a real minus and the digits of the currency', () => {
    expect(formatAmount('-2.6137', 'USD', 'en')).toBe('\u2212$2.61');
    expect(formatAmount('1234.5', 'KRW', 'ko')).toBe('₩1,235');
    expect(formatAmount('1234.5', 'JPY', 'en')).toBe('¥1,235');
    expect(formatAmount('1234.5', 'USD', 'ko')).toBe('US$1,234.50');
  });

  it('never shows a small amount as zero', () => {
    expect(formatAmount('0.00000312', 'USD', 'en')).toBe('$0.0000031');
    expect(formatAmount('-0.004', 'EUR', 'en')).toBe('\u2212€0.004');
    expect(formatAmount('0.000000000000000000000001', 'USD', 'en', 'compact')).toBe('$0.000000000000000000000001');
    expect(formatAmount('0', 'USD', 'en')).toBe('$0.00');
    expect(formatAmount('0.01', 'USD', 'en')).toBe('$0.01');
  });

  it('writes compact amounts for narrow places', () => {
    expect(formatAmount('483055.11718291', 'USD', 'en', 'compact')).toBe('$483K');
    expect(formatAmount('12', 'USD', 'en', 'compact')).toBe('$12');
    expect(formatAmount('7.5', 'USD', 'en', 'compact')).toBe('$7.50');
    expect(formatAmount('48305500', 'USD', 'ko', 'compact')).toBe('$4830만');
  });

  it('writes units that are no ISO currency after the number, and no unit at all when it is unknown', () => {
    expect(formatAmount('1500', 'Credits', 'en')).toBe('1,500.00 Credits');
    expect(formatAmount('1500', null, 'en')).toBe('1,500.00');
  });
});

describe('formatPercent', () => {
  it('shows growth with its sign and small shares not as zero', () => {
    expect(formatPercent(0.0368, 'en', 'change')).toBe('+3.7%');
    expect(formatPercent(-0.5, 'en', 'change')).toBe('\u221250.0%');
    expect(formatPercent(0, 'en', 'change')).toBe('0.0%');
    expect(formatPercent(0.00004, 'en')).toBe('0.004%');
  });
});

describe('formatCount and formatBytes', () => {
  it('writes counts beyond 2^53 and sizes in decimal units', () => {
    expect(formatCount(9007199254740993n, 'en')).toBe('9,007,199,254,740,993');
    expect(formatBytes(999, 'en')).toBe('999 bytes');
    expect(formatBytes(48_211_288, 'en')).toBe('48.2 MB');
  });
});

describe('unit costs', () => {
  it('keep four significant digits under 10, so that neighbours differ', () => {
    expect(formatAmount('0.0229995067', 'USD', 'en', 'unit')).toBe('$0.02300');
    expect(formatAmount('-0.000713', 'USD', 'en', 'unit')).toBe('\u2212$0.0007130');
    expect(formatAmount('1.1976514', 'EUR', 'en', 'unit')).toBe('€1.198');
    expect(formatAmount('28585.530951', 'EUR', 'en', 'unit')).toBe('€28,585.53');
    expect(formatAmount('0', 'USD', 'en', 'unit')).toBe('$0.00');
  });

  it('write quantities without digits that say nothing', () => {
    expect(formatAmount('93437823', null, 'en', 'unit')).toBe('93,437,823');
    expect(formatAmount('142423.381335', null, 'en', 'unit')).toBe('142,423.38');
    expect(formatAmount('0.0014', null, 'en', 'unit')).toBe('0.0014');
  });
});
