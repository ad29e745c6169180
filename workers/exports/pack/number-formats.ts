import { coinDigits } from '../../../src-core/reconcile/tolerance.ts';
import type { PackColumn } from '../../../src-core/reports/pack-model.ts';
import type { Language } from './words.ts';

const minorUnits = new Map<string, number>();

/** Digits after the point that a currency has; asked for every cell of a long table, so remembered. */
export function minorUnitsOf(currency: string | null): number {
  if (currency === null) return 2;
  let digits = minorUnits.get(currency);
  if (digits === undefined) {
    digits = coinDigits(currency);
    minorUnits.set(currency, digits);
  }
  return digits;
}

const zeros = (count: number) => (count === 0 ? '' : `.${'0'.repeat(count)}`);

/**
 * Excel's format of an amount: the currency's digits; more where the amount would round to zero. Negative amounts stand in
 * parentheses in English, behind a minus in Korean, as accountants there write them.
 */
export function amountFormat(currency: string | null, language: Language, isTiny: boolean): string {
  const digits = minorUnitsOf(currency);
  const number = `#,##0${isTiny ? `${zeros(Math.max(digits, 2))}######` : zeros(digits)}`;
  return language === 'en' ? `${number}_);(${number})` : `${number};-${number}`;
}

/** Whether a decimal is smaller than half of the last digit shown, and not zero. */
export function isTiny(value: number, digits: number): boolean {
  return value !== 0 && Math.abs(value) < 0.5 * 10 ** -digits;
}

/** Formats that do not depend on the value. */
export const fixedFormats = {
  text: '@',
  exact: '@',
  share: '0.0%',
  count: '#,##0',
  date: 'yyyy-mm-dd',
  instant: 'yyyy-mm-dd hh:mm',
} as const satisfies Partial<Record<PackColumn['type'], string>>;

/** Quantities and ratios: whole ones without a point. */
export const quantityFormat = (value: number): string => (Number.isInteger(value) ? '#,##0' : '#,##0.00####');
