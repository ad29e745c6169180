import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import {
  type AnswerKey,
  answerKeyMarkdown,
  eventPredicate,
  keyCompany,
  keyEvent,
  keyEvents,
  keyPeriod,
  restatementText,
} from '../../../src-core/demo/answer-key.ts';
import { billOf } from '../../../src-core/demo/bills.ts';
import type { BudgetKey } from '../../../src-core/demo/books/budget-key.ts';
import type { MoneyKey } from '../../../src-core/demo/books/money-key.ts';
import { type BillFile, billFiles, type Estate, restatement } from '../../../src-core/demo/estate.ts';
import type { UsageKey } from '../../../src-core/demo/usage-key.ts';
import { formatAmount, parseAmount } from '../../../src-core/money/amount.ts';
import { liveBills } from './scan-bills.ts';

type Row = Record<string, unknown>;

const amount = (value: unknown): string => formatAmount(parseAmount(value === null ? '0' : String(value)));

/**
 * Measure the finished files and write `answer-key.json` and `answer-key.md` beside them. Sums are exact and come from the
 * files as delivered (the replaced delivery left out); only "usual" comes from the model.
 */
export async function writeAnswerKey(
  connection: DuckDBConnection,
  estate: Estate,
  input: { dir: string; rows: number; writtenRows: number; usage: UsageKey; money: MoneyKey; budgets: BudgetKey },
): Promise<string> {
  const scan = (files: readonly BillFile[]) =>
    `read_parquet([${files.map(file => `'${join(input.dir, file.name).replaceAll("'", "''")}'`).join(', ')}], union_by_name = true)`;
  const all = async (sql: string): Promise<Row[]> => (await connection.runAndReadAll(sql)).getRowObjects() as Row[];
  const live = liveBills;
  const source = scan(live);
  const measures = ['ListCost', 'ContractedCost', 'BilledCost', 'EffectiveCost'] as const;

  const found = [];
  for (const event of keyEvents) {
    const months = live.filter(file => event.from < `${file.month}-32` && event.to > `${file.month}-01`);
    const needed = event.kind === 'anomaly' ? months.filter(file => file.bill.id === event.bill) : months;
    const [row] = await all(`SELECT sum(p.EffectiveCost)::VARCHAR AS total FROM ${withVersions(scan(needed))} p
      WHERE ${eventPredicate(event.filters, event.from, event.to)} AND p.BillingCurrency = '${billOf(event.bill).currency}'`);
    found.push(keyEvent(event, estate.streamDays, amount(row?.total ?? null)));
  }

  const months =
    await all(`SELECT strftime(BillingPeriodStart, '%Y-%m') AS billMonth, BillingCurrency AS currency, count(*) AS n,
    ${measures.map(name => `sum(${name})::VARCHAR AS ${name}`).join(', ')} FROM ${source} GROUP BY ALL ORDER BY 1, 2`);
  const untagged =
    await all(`SELECT BillingCurrency AS currency, coalesce(sum(EffectiveCost) FILTER (coalesce(json_extract_string(Tags, '$.team'), json_extract_string(Tags, '$.Team')) IS NULL), 0)::VARCHAR AS bare,
    sum(EffectiveCost)::VARCHAR AS whole FROM ${source} GROUP BY 1 ORDER BY 1`);
  const commitments =
    await all(`SELECT CommitmentDiscountId AS id, any_value(CommitmentDiscountName) AS title, any_value(BillingCurrency) AS currency,
    sum(BilledCost) FILTER (ChargeCategory = 'Purchase')::VARCHAR AS purchased, sum(EffectiveCost) FILTER (CommitmentDiscountStatus = 'Used')::VARCHAR AS used,
    sum(EffectiveCost) FILTER (CommitmentDiscountStatus = 'Unused')::VARCHAR AS unused FROM ${source} WHERE CommitmentDiscountId IS NOT NULL GROUP BY 1 ORDER BY 1`);
  const restated = billFiles.filter(file => file.bill.id === restatement.bill && file.month === restatement.month);
  const deliveries: string[] = [];
  for (const file of restated) {
    const [row] = await all(`SELECT sum(BilledCost)::VARCHAR AS total FROM ${scan([file])}`);
    deliveries.push(amount(row?.total ?? null));
  }
  const [first = '0', second = '0'] = deliveries;
  const account = billOf(restatement.bill);

  const key: AnswerKey = {
    isDemo: true,
    company: keyCompany,
    seed: estate.seed,
    rowsWished: input.rows,
    rowsWritten: input.writtenRows,
    period: keyPeriod,
    anomalies: found.filter(event => event.kind === 'anomaly'),
    plannedEvents: found.filter(event => event.kind === 'planned'),
    untagged: untagged.map(row => ({
      currency: String(row.currency),
      effectiveCost: amount(row.bare),
      share: (Number(row.bare) / Number(row.whole)).toFixed(4),
      meaning: 'EffectiveCost of charges whose tags name no team, tax and fees included',
    })),
    restatement: {
      billingAccountId: account.accountId,
      billingPeriod: restatement.month,
      files: restated.map(file => file.name),
      explanation: restatementText,
      currency: account.currency,
      billedCostFirst: first,
      billedCostSecond: second,
      difference: formatAmount(parseAmount(second) - parseAmount(first)),
    },
    commitments: commitments.map(row => ({
      commitmentDiscountId: String(row.id),
      name: String(row.title),
      currency: String(row.currency),
      purchased: amount(row.purchased),
      used: amount(row.used),
      unused: amount(row.unused),
    })),
    months: months.map(row => ({
      month: String(row.billMonth),
      currency: String(row.currency),
      rows: Number(row.n),
      ListCost: amount(row.ListCost),
      ContractedCost: amount(row.ContractedCost),
      BilledCost: amount(row.BilledCost),
      EffectiveCost: amount(row.EffectiveCost),
    })),
    usage: input.usage,
    money: input.money,
    budgets: input.budgets,
  };
  const path = join(input.dir, 'answer-key.json');
  await writeFile(path, `${JSON.stringify(key, null, 2)}\n`, { mode: 0o600 });
  await writeFile(join(input.dir, 'answer-key.md'), answerKeyMarkdown(key), { mode: 0o600 });
  return path;
}

/** Files of older FOCUS versions lack a few columns an event may name; give the scan all of them. */
const withVersions = (scan: string) => `(FROM ${scan} UNION ALL BY NAME
  SELECT NULL::VARCHAR AS ServiceProviderName, NULL::VARCHAR AS ProviderName, NULL::VARCHAR AS CapacityReservationId,
    NULL::VARCHAR AS CapacityReservationStatus, NULL::VARCHAR AS RegionId WHERE false)`;
