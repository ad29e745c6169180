import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { SplitRule } from '../../../src-core/contract/allocation.ts';
import type { FxRate } from '../../../src-core/contract/fx.ts';
import type { PriceEntry, RateCard } from '../../../src-core/contract/prices.ts';
import type { Invoice } from '../../../src-core/contract/reconcile.ts';
import type { Progress } from '../../../src-core/contract/tasks.ts';
import { billSql, pricedSql, usageSql } from '../../../src-core/demo/bill-sql.ts';
import {
  type BillFile,
  billFiles,
  buildEstate,
  dayRange,
  type Estate,
  restatement,
} from '../../../src-core/demo/estate.ts';
import { lineNumber } from '../../../src-core/demo/lines.ts';
import type { Engine } from '../engine.ts';
import { type Report, withProgress } from '../import/progress.ts';
import { budgetKey } from './budget-key.ts';
import { dropEstate, loadEstate } from './load-estate.ts';
import { moneyKey } from './money-key.ts';
import { writeAnswerKey } from './write-answer-key.ts';
import { writeBooks } from './write-books.ts';
import { writeUsage } from './write-usage.ts';

export type GenerateDemoInput = {
  /** Existing or new directory below one that the engine may write. */
  dir: string;
  /** About how many charge lines; at least some 55,000 are needed for a row a day of every workload. */
  rows: number;
  seed: number;
};

export type GeneratedDemo = {
  /** The bills. */
  files: { path: string; name: string }[];
  /** What was used: reports, logs, accounting and telemetry in their own formats, to be imported after the bills or with them. */
  usageFiles: { path: string; name: string }[];
  /** The price book by which usage costs what the bills say. */
  prices: PriceEntry[];
  /** How the cluster's own prices came about; they make no charge lines, because the cluster has a bill. */
  rateCards: RateCard[];
  /** One for each bill and closed month. */
  invoices: Invoice[];
  fxRates: FxRate[];
  /** Who bears what is bought for everybody. */
  splitRules: SplitRule[];
  /** Invoices and rates as files, to try an import with; the demo itself saves them. */
  bookFiles: { path: string; name: string }[];
  answerKeyPath: string;
};

const quoted = (path: string) => `'${path.replaceAll("'", "''")}'`;

/**
 * Write the demo estate: one FOCUS Parquet file per bill and month, the restated month twice, the usage behind them, and the answer key. The same
 * seed and rows give the same bytes whatever the number of threads. Memory follows the largest file, not the estate.
 */
export function generateDemo(
  engine: Engine,
  input: GenerateDemoInput,
  signal: AbortSignal,
): AsyncGenerator<Progress, GeneratedDemo> {
  return withProgress(report =>
    engine.withConnection(connection => generate(connection, input, signal, report), signal),
  );
}

async function generate(
  connection: DuckDBConnection,
  input: GenerateDemoInput,
  signal: AbortSignal,
  report: Report,
): Promise<GeneratedDemo> {
  await mkdir(input.dir, { recursive: true, mode: 0o700 });
  const estate = buildEstate(input);
  await loadEstate(connection, estate);
  const files: GeneratedDemo['files'] = [];
  let done = 0;
  for (const file of billFiles) {
    signal.throwIfAborted();
    report({ phase: 'generating', done, total: Math.max(done, estate.plannedRows), unit: 'rows', item: file.name });
    const path = join(input.dir, file.name);
    done += await writeBill(connection, estate, file, path);
    files.push({ path, name: file.name });
  }
  signal.throwIfAborted();
  report({ phase: 'generating', done, total: Math.max(done, estate.plannedRows), unit: 'rows', item: 'usage' });
  const usage = await writeUsage(connection, { dir: input.dir, estate, signal });
  const books = await writeBooks(connection, { dir: input.dir, seed: input.seed });
  const { runs, metricsPath } = usage;
  const money = await moneyKey(connection, { dir: input.dir, runs, metricsPath, ...books });
  const all = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjects();
  const budgets = await budgetKey(all, { dir: input.dir, runs, fxRates: books.fxRates });
  const answerKeyPath = await writeAnswerKey(connection, estate, {
    dir: input.dir,
    rows: input.rows,
    writtenRows: done,
    usage: usage.key,
    money,
    budgets,
  });
  await dropEstate(connection);
  report({ phase: 'generating', done, total: done, unit: 'rows', item: null });
  const { files: usageFiles, prices, rateCards } = usage;
  const { invoices, fxRates, splitRules, files: bookFiles } = books;
  return { files, usageFiles, prices, rateCards, invoices, fxRates, splitRules, bookFiles, answerKeyPath };
}

async function writeBill(connection: DuckDBConnection, estate: Estate, file: BillFile, path: string): Promise<number> {
  const isFirstDelivery = file.delivery === 1;
  const days = dayRange(file.month);
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE demo_usage AS ${usageSql({ seed: estate.seed, firstDay: days.from, lastDay: days.to, bill: file.bill.id })}`,
  );
  if (isFirstDelivery) await spoil(connection);
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE demo_priced AS ${pricedSql({ bill: file.bill, month: file.month, isFirstDelivery })}`,
  );
  const result = await connection.run(
    `COPY (${billSql(file)}) TO ${quoted(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)`,
  );
  return result.rowsChanged;
}

/** Turn the restated month's rows into those of its first, faulty delivery. */
async function spoil(connection: DuckDBConnection): Promise<void> {
  const numbers = restatement.missingStreams.map(key => lineNumber.get(key) ?? -1).join(', ');
  await connection.run(
    `DELETE FROM demo_usage WHERE line IN (${numbers}) AND ChargePeriodStart >= TIMESTAMP '${restatement.missingFrom}'`,
  );
  await connection.run(
    `UPDATE demo_usage SET quantity = trunc(quantity * ${restatement.inflatedBps} / 10000, 6) WHERE line = ${lineNumber.get(restatement.inflatedStream) ?? -1}`,
  );
}
