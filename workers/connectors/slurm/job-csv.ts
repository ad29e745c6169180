import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { recordDatasets, recordLakeColumns } from '../../../src-core/anycost/records.ts';
import type { RecordScan } from '../../../src-core/connector/record-scan.ts';
import type { RowRule } from '../../../src-core/connector/row-rule.ts';
import { quoteIdentifier, quoteLiteral, ROW_NUMBER_SQL } from '../../../src-core/connector/sql-text.ts';
import { entryMarks } from '../../../src-core/gpu/slurm/entry.ts';
import type { FoldedJob } from '../../../src-core/gpu/slurm/fold-steps.ts';
import type { JobRow } from '../../../src-core/gpu/slurm/job-row.ts';
import type { BrokenRecord } from '../../../src-core/gpu/slurm/sacct-parser.ts';

/**
 * Jobs on their way to DuckDB. Other than the general canonical CSV the cells are typed by the reader that wrote them, so DuckDB casts
 * without checking each again: twice as fast (figures in decision 0062).
 */
const dataset = recordDatasets['gpu-job'];
const columns = recordLakeColumns(dataset).filter(column => column.name !== 'Attempt');
const names = columns.map(column => column.name);
/** What the reader has worked out as whole numbers is read as such: making a DECIMAL of text takes ten times as long as of an integer. */
const csvTypes: Readonly<Record<string, string>> = {
  MaxRssBytes: 'BIGINT',
  BillingUnits: 'BIGINT',
  CpuSeconds: 'BIGINT',
  UsedCpuSeconds: 'DECIMAL(18, 3)',
  GpuUsedSeconds: 'BIGINT',
  GpuHeldSeconds: 'BIGINT',
  EnergyJoules: 'BIGINT',
};
const own = [
  { name: 'x_Line', sqlType: 'BIGINT' },
  { name: 'x_Problem', sqlType: 'VARCHAR' },
  { name: 'x_Marks', sqlType: 'VARCHAR' },
  { name: 'x_Scope', sqlType: 'VARCHAR' },
  { name: 'x_Revision', sqlType: 'BIGINT' },
];
const FLUSH_AT = 1 << 20;

export class JobCsvWriter {
  readonly path: string;
  readonly #stream;
  #text = `${[...own.map(column => column.name), ...names].join(',')}\n`;
  #failure: unknown = null;
  /** JobIDRaw -> Submit of its first record; further submissions of the same job are in the set. Numbers, to take little memory. */
  readonly #firstSubmit = new Map<string, Map<number, number>>();
  readonly #laterSubmits = new Set<string>();
  readonly #reasons = new Map<string, number[]>();
  /** Some (Cluster, JobIDRaw, Submit) stands in more than one record. */
  hasRepeats = false;

  constructor(path: string) {
    this.path = path;
    this.#stream = createWriteStream(path, { mode: 0o600, highWaterMark: 16 * FLUSH_AT });
    this.#stream.on('error', error => {
      this.#failure ??= error;
    });
  }

  job({ row, scope, revision, marks }: JobRow, { line, entry }: FoldedJob): void {
    let text = `${line},,${marks.length === 0 ? '' : marks.join(' ')},${cell(scope)},${revision}`;
    for (const name of names) {
      const value = row[name];
      text += value === null || value === undefined ? ',' : `,${typeof value === 'string' ? cell(value) : value}`;
    }
    this.#text += `${text}\n`;
    this.hasRepeats ||= this.#isKnown(scope, entry);
  }

  #isKnown(scope: string, { jobId, submit }: FoldedJob['entry']): boolean {
    const number = Number.parseInt(jobId, 10);
    let jobs = this.#firstSubmit.get(scope);
    if (jobs === undefined) {
      jobs = new Map();
      this.#firstSubmit.set(scope, jobs);
    }
    const first = jobs.get(number);
    if (first === undefined) jobs.set(number, submit);
    if (first === undefined || first === submit) return first === submit;
    const later = `${scope} ${jobId} ${submit}`;
    const isKnown = this.#laterSubmits.has(later);
    this.#laterSubmits.add(later);
    return isKnown;
  }

  /** A record that is no job: its line goes to the lake's rejections, never silently away. */
  broken({ line, reason }: BrokenRecord): void {
    this.#text += `${line},${cell(reason)},,,0${','.repeat(names.length)}\n`;
    const lines = this.#reasons.get(reason);
    if (lines === undefined) this.#reasons.set(reason, [line]);
    else lines.push(line);
  }

  /** Wait for the disk when enough has been gathered. */
  async settle(): Promise<void> {
    if (this.#text.length < FLUSH_AT) return;
    await this.#flush();
  }

  async close(): Promise<void> {
    await this.#flush();
    this.#stream.end();
    if (!this.#stream.closed) await once(this.#stream, 'close');
    if (this.#failure !== null) throw this.#failure;
  }

  async #flush(): Promise<void> {
    const text = this.#text;
    this.#text = '';
    if (this.#failure !== null) throw this.#failure;
    if (!this.#stream.write(text)) await once(this.#stream, 'drain');
    if (this.#failure !== null) throw this.#failure;
  }

  /** How DuckDB reads what was written. */
  scan(unit: 'line' | 'record'): RecordScan {
    const all = [...own, ...columns];
    const listed = all
      .map(column => `${quoteLiteral(column.name)}: ${quoteLiteral(csvTypes[column.name] ?? column.sqlType)}`)
      .join(', ');
    const csv = `read_csv(${quoteLiteral(this.path)}, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', max_line_size = ${16 * 1024 * 1024}, columns = {${listed}})`;
    const attempt = this.hasRepeats
      ? `CAST(dense_rank() OVER (PARTITION BY "x_Scope", "JobId", "SubmitAt" ORDER BY "StartAt" NULLS LAST, "DisplayJobId", "DbIndex" NULLS FIRST) AS BIGINT)`
      : '1::BIGINT';
    const raw = all.map(column => quoteIdentifier(column.name)).join(', ');
    const order = this.hasRepeats ? ' ORDER BY "x_Line"' : ''; // a window leaves the order open
    return {
      kind: 'records',
      dataset: 'gpu-job',
      merge: 'upsert',
      rawSql: this.hasRepeats
        ? `SELECT ${ROW_NUMBER_SQL}* FROM (SELECT ${raw}, ${attempt} AS "x_Attempt" FROM ${csv}${order})`
        : `SELECT ${ROW_NUMBER_SQL}${raw}, ${attempt} AS "x_Attempt" FROM ${csv}`,
      rawColumns: all.map(column => column.name),
      temporary: [this.path],
      columns: new Map([
        ...columns.map(({ name, sqlType }) => [name, typed(name, sqlType)] as const),
        ['Attempt', '"x_Attempt"'],
      ]),
      scope: `coalesce("x_Scope", '')`,
      revision: '"x_Revision"',
      rejections: this.#rejections(unit),
      findings,
    };
  }

  #rejections(unit: 'line' | 'record'): RowRule[] {
    return [...this.#reasons].map(([reason, lines]) => {
      const shown = lines.slice(0, 5).join(', ');
      const more = lines.length > 5 ? ` and ${lines.length - 5} more` : '';
      return {
        rule: 'slurm.broken-record',
        severity: 'error' as const,
        column: 'JobId',
        message: `The record at ${unit} ${shown}${more} cannot be read: ${reason}.`,
        sql: `("x_Problem" IS NOT NULL AND "x_Problem" = ${quoteLiteral(reason)})`,
      };
    });
  }
}

const typed = (name: string, sqlType: string) =>
  name in csvTypes ? `CAST(${quoteIdentifier(name)} AS ${sqlType})` : quoteIdentifier(name);

const findings: readonly RowRule[] = Object.entries(entryMarks).map(([rule, { severity, column, message }]) => ({
  rule,
  severity,
  column,
  message,
  sql: `coalesce(contains("x_Marks", ${quoteLiteral(rule)}), false)`,
}));

/** Quoted where CSV needs it. An empty text is written as nothing and read as null: no column of ours tells the two apart. */
function cell(text: string): string {
  return text.includes('"') || text.includes(',') || text.includes('\n') || text.includes('\r')
    ? `"${text.replaceAll('"', '""')}"`
    : text;
}
