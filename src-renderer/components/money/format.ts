/**
 * Words for exact figures. An amount stays a decimal string until Intl has written it: Intl.NumberFormat reads a string as the
 * exact number it spells, so nothing passes through a float.
 */
export type AmountStyle = 'currency' | 'compact' | 'exact' | 'unit';

type DecimalString = `${number}`;
const MINUS = '\u2212';
const formats = new Map<string, Intl.NumberFormat>();

/**
 * @param amount   decimal string, plain notation, e.g. "-2.6137"
 * @param currency ISO 4217 code; any other unit (a token name) is written after the number; null = unit unknown, number alone
 * @param style    `currency`: the currency's own digits, or two significant ones when it would round to zero; `compact`: 1.2M;
 *                 `exact`: every digit there is; `unit`: of what one unit costs, four significant digits under 10
 */
export function formatAmount(
  amount: string,
  currency: string | null,
  locale: string,
  style: AmountStyle = 'currency',
): string {
  const isIso = currency !== null && /^[A-Z]{3}$/.test(currency);
  const options: Intl.NumberFormatOptions = isIso && style !== 'exact' ? { style: 'currency', currency } : {};
  if (isIso && style === 'compact') options.currencyDisplay = 'narrowSymbol'; // narrow places name the currency nearby
  if (style === 'exact') Object.assign(options, { maximumFractionDigits: 100 });
  else if (style === 'compact') Object.assign(options, compactOptions(amount));
  else if (style === 'unit') Object.assign(options, unitOptions(amount, isIso));
  else if (!isIso) Object.assign(options, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  if (style !== 'exact' && style !== 'unit' && isTiny(amount)) Object.assign(options, tinyOptions);
  const text = format(amount, locale, options);
  return currency !== null && (!isIso || style === 'exact') ? `${text} ${currency}` : text;
}

/** A share or change as a ratio (0.123 = 12.3 %); `sign` shows + on growth. Under 0.05 % it still does not read as zero. */
export function formatPercent(ratio: number, locale: string, sign: 'auto' | 'change' = 'auto'): string {
  const isSmall = ratio !== 0 && Math.abs(ratio) < 0.0005;
  return format(ratio, locale, {
    style: 'percent',
    ...(isSmall ? { maximumSignificantDigits: 1 } : { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
    signDisplay: sign === 'change' ? 'exceptZero' : 'auto',
  });
}

export function formatCount(count: number | bigint, locale: string): string {
  return format(count, locale, { maximumFractionDigits: 0 });
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** Decimal units (1 MB = 1,000,000 bytes), as file managers show them. */
export function formatBytes(bytes: number, locale: string): string {
  const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return format(bytes / 1000 ** step, locale, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step === 0 ? 0 : 1,
  });
}

/** True when the amount is not zero but its first non-zero digit comes after the second decimal. */
function isTiny(amount: string): boolean {
  return /^-?0*\.?0*(?:\.0*)?$/.test(amount) ? false : /^-?0*(?:\.00\d*)$/.test(amount);
}

const tinyOptions = { maximumSignificantDigits: 2, minimumFractionDigits: undefined, maximumFractionDigits: undefined };

/** Unit costs are compared with each other: "0.02299" and "0.02994", where cents would read 0.02 and 0.03. */
function unitOptions(amount: string, isIso: boolean): Intl.NumberFormatOptions {
  const isSmall = /^-?0*\d?(?:\.|$)/.test(amount);
  if (isSmall && /[1-9]/.test(amount)) return { minimumSignificantDigits: isIso ? 4 : 1, maximumSignificantDigits: 4 };
  return isIso ? {} : { maximumFractionDigits: 2 };
}

function compactOptions(amount: string): Intl.NumberFormatOptions {
  const wholeDigits = amount.replace('-', '').split('.')[0]?.replace(/^0+/, '').length ?? 0;
  if (wholeDigits < 4)
    return { minimumFractionDigits: wholeDigits < 2 ? 2 : 0, maximumFractionDigits: wholeDigits < 2 ? 2 : 0 };
  return { notation: 'compact', maximumSignificantDigits: 3 };
}

function format(value: string | number | bigint, locale: string, options: Intl.NumberFormatOptions): string {
  const key = `${locale} ${JSON.stringify(options)}`;
  let formatter = formats.get(key);
  if (!formatter) {
    formatter = new Intl.NumberFormat(locale, options);
    formats.set(key, formatter);
  }
  const text = typeof value === 'string' ? formatter.format(value as DecimalString) : formatter.format(value);
  return text.replace('-', MINUS);
}
