import type { RowRule } from '../connector/row-rule.ts';
import { quoteIdentifier, quoteLiteral } from '../connector/sql-text.ts';
import { MONEY_SQL_TYPE } from '../money/scale.ts';
import { decimalFromNumber, decimalFromText, isRounded, wholeDigits } from './decimal-sql.ts';
import type { FileValues } from './focus-mapping.ts';
import { timestampFromText, timestampFromValue } from './timestamp-sql.ts';

/**
 * The columns of a bill by a name that is the same in every vintage of the format. Amounts and times become helper columns of the
 * scan, so that each cell is parsed once however many FOCUS columns are made of it; what is asked for and absent is a typed NULL.
 */
export class BillCells {
  readonly #byFolded = new Map<string, string>();
  readonly #fold: (name: string) => string;
  readonly #values: FileValues;
  readonly #helpers = new Map<string, string>();
  readonly #rejections: RowRule[] = [];
  readonly #findings: RowRule[] = [];

  /** @param fold makes names of all vintages equal, and those this class is asked by; of two equal columns the first counts */
  constructor(names: readonly string[], values: FileValues, fold: (name: string) => string) {
    this.#values = values;
    this.#fold = fold;
    for (const name of names) if (!this.#byFolded.has(fold(name))) this.#byFolded.set(fold(name), name);
  }

  /** Name in the file; undefined when it has no such column. */
  nameOf(key: string): string | undefined {
    return this.#byFolded.get(this.#fold(key));
  }

  has(key: string): boolean {
    return this.nameOf(key) !== undefined;
  }

  /** DuckDB type of a present column. */
  typeOf(key: string): string {
    return this.#values.types.get(this.nameOf(key) ?? '') ?? 'VARCHAR';
  }

  /** The cell as delivered; only of a present column. */
  raw(key: string): string {
    return quoteIdentifier(this.nameOf(key) ?? key);
  }

  /** Text, null when empty. */
  text(key: string): string {
    if (!this.has(key)) return 'NULL::VARCHAR';
    const raw = this.raw(key);
    return this.typeOf(key) === 'VARCHAR' ? `NULLIF(${raw}, '')` : `CAST(${raw} AS VARCHAR)`;
  }

  /** The same as a helper column: for what many expressions look at. */
  namedText(key: string): string {
    return this.has(key) ? this.#helper('text', key, this.text(key)) : 'NULL::VARCHAR';
  }

  /** Exact cost; null when empty. A cell that cannot be read rejects its row: money is never guessed. */
  amount(key: string): string {
    return this.#exact(key, this.#rejections);
  }

  /** Exact price or quantity; null when empty. A cell that cannot be read is a finding: the row's costs do not depend on it. */
  number(key: string): string {
    return this.#exact(key, this.#findings);
  }

  /** UTC; null when empty or unreadable. */
  instant(key: string): string {
    if (!this.has(key)) return 'NULL::TIMESTAMP';
    const [raw, type] = [this.raw(key), this.typeOf(key)];
    const typed = type === 'VARCHAR' ? timestampFromText(raw, this.#values.slashDates) : timestampFromValue(raw, type);
    return this.#helper('instant', key, typed);
  }

  /** What has been asked for so far, as `expression AS "name"`. */
  get helpers(): readonly string[] {
    return [...this.#helpers].map(([name, sql]) => `${sql} AS ${quoteIdentifier(name)}`);
  }

  /** Cells that are no number where a cost stands, of those asked for. */
  get rejections(): readonly RowRule[] {
    return this.#rejections;
  }

  get findings(): readonly RowRule[] {
    return this.#findings;
  }

  #exact(key: string, unreadable: RowRule[]): string {
    const name = this.nameOf(key);
    if (name === undefined) return `NULL::${MONEY_SQL_TYPE}`;
    const [raw, type] = [this.raw(key), this.typeOf(key)];
    const isKnown = this.#helpers.has(helperName('amount', key));
    const typed = type === 'VARCHAR' ? decimalFromText(raw) : decimalFromNumber(raw, type);
    const helper = this.#helper('amount', key, typed);
    if (isKnown) return helper;
    const reason = this.#values.amountProblem === null ? '' : `: ${this.#values.amountProblem}`;
    unreadable.push({
      rule: 'value.not-a-number',
      severity: 'error',
      column: name,
      message: `${name} is not a plain number with at most ${wholeDigits} digits before the decimal point${reason}.`,
      sql: `(${helper} IS NULL AND ${raw} IS NOT NULL AND ${this.#isValue(raw, type)})`,
    });
    if (type === 'VARCHAR') {
      this.#findings.push({
        rule: 'money.rounded',
        severity: 'warning',
        column: name,
        message: `${name} has more than 24 decimals; it is kept rounded half-even to 24.`,
        sql: isRounded(raw),
      });
    }
    return helper;
  }

  #helper(kind: string, key: string, sql: string): string {
    this.#helpers.set(helperName(kind, key), sql);
    return quoteIdentifier(helperName(kind, key));
  }

  #isValue(raw: string, type: string): string {
    if (type !== 'VARCHAR') return 'true';
    return `NOT list_contains([${['', ...this.#values.nullWords].map(quoteLiteral).join(', ')}], trim(${raw}))`;
  }
}

/** A prefix that no header produces unnoticed. */
const helperName = (kind: string, key: string): string => `mureon ${kind} ${key}`;

/** A JSON object of text members: key and SQL of each; nulls are left out, and an object without members is null. */
export function jsonObject(members: readonly (readonly [key: string, sql: string])[]): string {
  if (members.length === 0) return 'NULL::VARCHAR';
  const listed = members.map(
    ([key, sql]) => `${quoteLiteral(`${JSON.stringify(key)}:`)} || CAST(to_json(${sql}) AS VARCHAR)`,
  );
  return `NULLIF('{' || concat_ws(',', ${listed.join(', ')}) || '}', '{}')`;
}

/** The category that a code stands in, as CASE over lists: a constant list is searched in 13 ns, a join would cost ten times that. */
export function categoryOf(
  code: string,
  codes: Readonly<Record<string, readonly string[]>>,
  otherwise: string,
): string {
  const cases = Object.entries(codes).map(
    ([category, members]) =>
      `WHEN list_contains([${members.map(quoteLiteral).join(', ')}], ${code}) THEN ${quoteLiteral(category)}`,
  );
  return `CASE ${cases.join(' ')} ELSE ${quoteLiteral(otherwise)} END`;
}
