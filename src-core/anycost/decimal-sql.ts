import { MONEY_PRECISION, MONEY_SCALE, MONEY_SQL_TYPE } from '../money/scale.ts';

/** Digits before the point that an amount may have. */
export const wholeDigits = MONEY_PRECISION - MONEY_SCALE;

/**
 * SQL that turns the text of an amount into an exact DECIMAL(38,24). `text` is a VARCHAR expression.
 *
 * DuckDB's own cast is exact, with four traps that this closes: it rounds half away from zero beyond the scale; it
 * accepts `1_000`; it loses digits of `0.<25 and more digits>E+n`; it refuses `1000000000000000E-5`. Exponent forms are
 * therefore rewritten to plain digits first. Nearly all cells are short and go through a 64-bit decimal that holds as many
 * decimals as the text has, which is as exact and takes 60 ns a cell instead of 270 to 600 (decision record 0026).
 * Null for what is not a number (also NaN, infinity, `1,000.50`, `$5`) and for more than 14 digits before the point.
 */
export function decimalFromText(text: string): string {
  const through = (type: string) => `CAST(TRY_CAST(${text} AS ${type}) AS ${MONEY_SQL_TYPE})`;
  const point = `instr(${text}, '.')`;
  // A 64-bit decimal of `scale` has room for 18 - scale digits and a point before them, and for `scale` decimals.
  const short = [15, 12, 9].map(
    scale =>
      `WHEN ${point} BETWEEN 1 AND ${19 - scale} AND strlen(${text}) <= ${point} + ${scale} THEN ${through(`DECIMAL(18, ${scale})`)} `,
  );
  return (
    `CASE WHEN ${text} = '' THEN NULL WHEN ${hasExponent(text)} THEN ${taking(plainFromExponent(text), halfEven('m'))} ` +
    `WHEN contains(${text}, '_') THEN NULL ${short.join('')}` +
    `WHEN ${point} = 0 AND strlen(${text}) <= ${wholeDigits} THEN ${through('DECIMAL(18, 0)')} ` +
    `WHEN regexp_full_match(${text}, '[+-]?[0-9]{1,${wholeDigits}}\\.[0-9]{1,${MONEY_SCALE}}') THEN ${inThreeParts(text)} ` +
    `ELSE ${halfEven(text)} END`
  );
}

/** The full cast. A tie at the 25th decimal goes to the even 24th: cut off when that is even already, else DuckDB's own rounding. */
function halfEven(text: string): string {
  const isTie = `regexp_full_match(${text}, '\\s*[+-]?[0-9]*\\.[0-9]{${MONEY_SCALE - 1}}[02468]50*\\s*')`;
  const cut = `left(${text}, instr(${text}, '.') + ${MONEY_SCALE})`;
  return `TRY_CAST(CASE WHEN ${isTie} THEN ${cut} ELSE ${text} END AS ${MONEY_SQL_TYPE})`;
}

/** A plain number with up to 14 + 24 digits, as its whole part, its first 12 and its last 12 decimals, 64 bits each. */
function inThreeParts(text: string): string {
  const point = `instr(${text}, '.')`;
  const unit = `CAST('0.000000000001' AS DECIMAL(13, 12))`;
  const first = `CAST(substr(${text}, ${point}, 13) AS DECIMAL(13, 12))`;
  const last = `CASE WHEN strlen(${text}) > ${point} + 12 THEN CAST('.' || substr(${text}, ${point} + 13) AS DECIMAL(13, 12)) * ${unit} ELSE 0 END`;
  const fraction = `CAST(${first} AS ${MONEY_SQL_TYPE}) + CAST(${last} AS ${MONEY_SQL_TYPE})`;
  return (
    `CAST(CAST(left(${text}, ${point} - 1) AS BIGINT) AS ${MONEY_SQL_TYPE}) + ` +
    `CASE WHEN prefix(${text}, '-') THEN -(${fraction}) ELSE ${fraction} END`
  );
}

/** True when digits other than 0 stand beyond the 24th decimal of `text`. Never null. */
export function isRounded(text: string): string {
  const beyond = (plain: string) => `regexp_matches(${plain}, '\\.[0-9]{${MONEY_SCALE}}[0-9]*[1-9]')`;
  return (
    `coalesce(CASE WHEN ${hasExponent(text)} THEN ${beyond(plainFromExponent(text))} ` +
    `WHEN strlen(${text}) > ${MONEY_SCALE + 1} THEN ${beyond(text)} ELSE false END, false)`
  );
}

const hasExponent = (text: string): string => `(contains(${text}, 'e') OR contains(${text}, 'E'))`;

/**
 * `-1.25E-3` to `-0.00125` by moving the point through the digits; no arithmetic, so nothing can round. Exponents are
 * limited to two digits: beyond that no amount fits DECIMAL(38,24) unless it is 0. Null when `text` is no such number.
 */
function plainFromExponent(text: string): string {
  const parts = `regexp_extract(${text}, '^\\s*([+-]?)([0-9]*)\\.?([0-9]*)[eE]([+-]?[0-9]{1,2})\\s*$', ['s', 'w', 'f', 'e'])`;
  const shift = 'TRY_CAST(m.e AS INTEGER)';
  const padded = (side: 'lpad' | 'rpad', digits: string, size: string) =>
    `${side}(${digits}, CAST(greatest(length(${digits}), ${size}) AS INTEGER), '0')`;
  const whole = padded('lpad', 'm.w', `-${shift}`);
  const plain =
    `CASE WHEN m.e = '' OR length(m.w) + length(m.f) = 0 THEN NULL ` +
    `WHEN ${shift} >= 0 THEN m.s || m.w || substr(${padded('rpad', 'm.f', shift)}, 1, ${shift}) || '.' || substr(m.f, ${shift} + 1) ` +
    `ELSE m.s || left(${whole}, length(${whole}) + ${shift}) || '.' || right(${whole}, -${shift}) || m.f END`;
  return taking(parts, plain);
}

/** `body` with `m` standing for `value`, which is written and computed once (SQL has no LET). */
export function taking(value: string, body: string): string {
  return `list_transform([${value}], lambda m: ${body})[1]`;
}

/**
 * SQL for a column that is a number in the file already (Parquet). Integers and decimals are exact; floating point goes
 * through its shortest round-trip text, so 0.1 stays 0.1. NaN and infinity become null and are rejected by a rule.
 */
export function decimalFromNumber(expression: string, duckdbType: string): string {
  return /^(DOUBLE|FLOAT)$/.test(duckdbType)
    ? decimalFromText(`CAST(${expression} AS VARCHAR)`)
    : `TRY_CAST(${expression} AS ${MONEY_SQL_TYPE})`;
}
