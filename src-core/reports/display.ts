import type { ReportTemplate } from '../contract/reports.ts';
import { parseAmount } from '../money/amount.ts';
import { coinDigits } from '../reconcile/tolerance.ts';

export type ReportLanguage = ReportTemplate['language'];

/** Figures as people of a language read them, for sentences only: tables keep the exact text. Decimal text never passes through a float. */
export function displayFor(language: ReportLanguage) {
  const locale = language === 'ko' ? 'ko-KR' : 'en-US';
  const count = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const signedPercent = new Intl.NumberFormat(locale, {
    ...{ style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' },
  });
  const month = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long', timeZone: 'UTC' });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const money = (amount: string, currency: string | null) => moneyText(amount, currency, locale);
  const instant = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
  return {
    /** "USD 1,234.57", "−EUR 325.00"; an amount that is small beside its currency's coin keeps the digits that say something. */
    money,
    /** A difference, with its sign also when it is more: "+USD 12.40". */
    signedMoney: (amount: string, currency: string | null) =>
      `${parseAmount(amount) > 0n ? '+' : ''}${money(amount, currency)}`,
    count: (value: number) => count.format(value),
    /** A quantity or ratio as decimal text, to `digits` after the point. */
    quantity: (value: string, digits = 2) =>
      withMinus(new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value as `${number}`)),
    /** @param share decimal text or number where 1 is 100 % */
    signedShare: (share: string) => withMinus(signedPercent.format(share as `${number}`)),
    share: (share: string | number) =>
      withMinus(percent.format(typeof share === 'string' ? (share as `${number}`) : share)),
    month: (label: string) => month.format(Date.parse(`${label}-01T00:00:00Z`)),
    day: (iso: string) => day.format(Date.parse(`${iso}T00:00:00Z`)),
    /** To the minute, with its zone. */
    instant: (iso: string) => `${instant.format(Date.parse(iso))} UTC`,
  };
}
export type Display = ReturnType<typeof displayFor>;

/** The sign of minus as people write it, and as the tables of a report and the window have it. */
const withMinus = (text: string) => text.replace(/^-/, '−');

function moneyText(amount: string, currency: string | null, locale: string): string {
  const digits = coinDigits(currency);
  const unscaled = parseAmount(amount);
  const isTiny = unscaled !== 0n && (unscaled < 0n ? -unscaled : unscaled) < parseAmount(`0.${'0'.repeat(digits)}5`);
  const format = isTiny
    ? new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 })
    : new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const number = withMinus(format.format(amount as `${number}`));
  if (currency === null) return number;
  return number.startsWith('−') ? `−${currency} ${number.slice(1)}` : `${currency} ${number}`;
}
