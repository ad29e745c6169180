import { quoteIdentifier, quoteLiteral } from '../connector/sql-text.ts';
import type { FocusColumnName } from './focus-columns.ts';
import type { BillColumn } from './native-bill.ts';

/** Collects what each FOCUS column of a native bill is made of, and remembers which of the file's columns that uses up. */
export class BillColumns {
  readonly columns = new Map<FocusColumnName, BillColumn>();
  readonly #names: readonly string[];
  readonly #types: ReadonlyMap<string, string>;
  readonly #own: ReadonlyMap<string, string>;
  readonly #held = new Set<string>();

  /** @param names the file's columns. @param types their DuckDB types; VARCHAR where absent */
  constructor(names: readonly string[], types: ReadonlyMap<string, string> = new Map()) {
    this.#names = names;
    this.#types = types;
    this.#own = new Map(names.map(name => [name.toLowerCase(), name]));
  }

  /** The file's spelling of a column, found without regard to case; undefined when the file lacks it. */
  name(column: string): string | undefined {
    return this.#own.get(column.toLowerCase());
  }

  /** SQL of a column of the file; undefined when the file lacks it. */
  raw(column: string): string | undefined {
    const own = this.name(column);
    return own === undefined ? undefined : quoteIdentifier(own);
  }

  /** The first of `candidates` with a value, as delivered. Columns that the file lacks are passed over; none of them sets nothing. */
  direct(focus: FocusColumnName, ...candidates: readonly string[]): void {
    const found = candidates.map(column => this.name(column)).filter(name => name !== undefined);
    const [first] = found;
    if (first === undefined) return;
    for (const name of found) this.#held.add(name);
    const cells = found.map(quoteIdentifier);
    const sql = cells.length === 1 ? (cells[0] ?? '') : `coalesce(${cells.join(', ')})`;
    this.columns.set(focus, { sql, type: this.#types.get(first) ?? 'VARCHAR', from: first });
  }

  set(focus: FocusColumnName, column: BillColumn): void {
    this.columns.set(focus, column);
  }

  /** Columns whose whole content is in FOCUS columns by other means than `direct`. */
  hold(...columns: readonly string[]): void {
    for (const column of columns) {
      const own = this.name(column);
      if (own !== undefined) this.#held.add(own);
    }
  }

  /** Columns of the file that nothing has used up, in file order. */
  kept(): string[] {
    return this.#names.filter(name => !this.#held.has(name));
  }
}

/** CASE over a fixed table; null for what it does not have. */
export function lookUp(sql: string, table: Readonly<Record<string, string>>): string {
  const cases = Object.entries(table).map(([key, value]) => `WHEN ${quoteLiteral(key)} THEN ${quoteLiteral(value)}`);
  return `CASE ${sql} ${cases.join(' ')} END`;
}
