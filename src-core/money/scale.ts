/**
 * Digits after the decimal point of every stored amount: DECIMAL(38, 24).
 * 24 holds every amount of the known exports exactly (Azure's amortised export prints 24 digits); 14 digits remain before
 * the point. See docs/decisions/0001-money-scale.md for the benchmark and the price of it.
 */
export const MONEY_SCALE = 24;
export const MONEY_PRECISION = 38;
/** The SQL type of an amount, a price and a quantity. */
export const MONEY_SQL_TYPE = `DECIMAL(${MONEY_PRECISION}, ${MONEY_SCALE})`;
