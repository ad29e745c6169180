/** A boolean SQL expression over the raw scan. True on a row means the finding applies to that row. Never null. */
export type RowRule = {
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly column: string;
  readonly message: string;
  readonly sql: string;
};
