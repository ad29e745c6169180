import { ROW_NUMBER_SQL } from '../../src-core/connector/sql-text.ts';

/** A table's SELECT without the row numbers, for looks at it that need none: numbering makes DuckDB read with one thread. */
export const unnumbered = (tableSql: string): string => tableSql.replace(ROW_NUMBER_SQL, '');
