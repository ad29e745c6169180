import type { QualityIssue } from '../../contract/quality.ts';

export type Fact = string | number | boolean | null;
export type Facts = Readonly<Record<string, Fact>>;

/**
 * A question to the lake that finds something wrong. `sql` returns one row per issue and currency with the columns `source` (null: several),
 * `n` (rows, BIGINT), `currency` and `amount` (DECIMAL(38, 24), money at stake; both null when there is none) and those named in `facts`, which
 * together with the source name the issue. Its first line states its grain. It reads live tables only and takes no parameters.
 */
export type SqlCheck = Pick<QualityIssue, 'check' | 'kind' | 'severity'> & {
  readonly sql: string;
  readonly facts: readonly string[];
  /** Those of `facts` that say which issue it is; all of them when absent. The rest may change from day to day. */
  readonly subject?: readonly string[];
  /** Another severity for some of them. */
  severityOf?(facts: Facts): QualityIssue['severity'];
  message(facts: Facts, rows: number, source: string | null): string;
  /** Where the rows can be seen; null when the screens cannot show them. */
  address(facts: Facts, source: string | null): string | null;
};

/** "3 charge lines", "1 charge line". */
export const counted = (n: number, one: string, many = `${one}s`) =>
  `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;

export const text = (fact: Fact | undefined): string => (fact === null || fact === undefined ? '' : String(fact));

/** Only charge lines of one source, for an address; none when the issue is of several. */
export const ofSource = (source: string | null) =>
  source === null ? [] : [{ dimension: 'x_Source', op: 'in' as const, values: [source] }];
