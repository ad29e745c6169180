import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Pack, ReportTemplate } from '../../../src-core/contract/reports.ts';
import { formatAmount, parseAmount } from '../../../src-core/money/amount.ts';
import { sharedData } from '../../support/repository.ts';
import { noData, unless } from '../../support/skip.ts';
import { openReportWorkbench, type ReportWorkbench } from './report-workbench.ts';

const sample = sharedData('focus-sample', 'focus_1.0_sample_667.csv');
if (!sample) console.log('skipped: the FOCUS sample (FinOps Foundation, CC BY 4.0) is not beside the repository');

/** A published bill of 667 rows, packed, and its files read by other libraries than wrote them. */
describe('a pack of the FOCUS sample', unless(sample === undefined ? noData : null), () => {
  let reports: ReportWorkbench;
  let packs: Pack[] = [];

  beforeAll(async () => {
    reports = await openReportWorkbench('2024-11-10T09:00:00Z');
    await reports.bring([sample ?? '']);
    const template = ReportTemplate.parse({
      ...{ name: 'Sample', title: 'Sample {period}', measure: 'BilledCost', formats: ['csv', 'parquet'] },
      sections: [
        { kind: 'cost', by: ['ServiceProviderName', 'ServiceName'], compare: 'none', top: 10_000, lines: 'charges' },
      ],
      gate: { reconciliation: 'off', coverage: 'state', quality: 'off' },
    });
    const periods = await reports.api.reports.periods({ period: 'month', basis: 'billing' });
    for (const { period } of periods) {
      const { taskId } = await reports.api.reports.build({ templateId: null, template, period });
      packs = [...packs, await reports.finish<Pack>(taskId)];
    }
  });
  afterAll(() => reports.close());

  const path = (pack: Pack, format: string, table: string) =>
    join(
      reports.workbench.services.reports.packs.folder(pack.id),
      pack.files.find(file => file.format === format && file.table === table)?.name ?? '',
    );

  it('has every row of the file, in the months of its invoices', async () => {
    expect(packs.map(({ rows }) => rows).reduce((all, rows) => all + rows, 0)).toBe(667);
  });

  it('says which days an account that delivered daily has not: the sample has none of it after the 19th', async () => {
    // the 13th and the 15th are gaps; accounts with a line now and then, of all providers, owe nothing
    const sentence =
      'focus/microsoft has not delivered 13 days (Sep 13, 2024, Sep 15, 2024, Sep 20, 2024 to Sep 30, 2024).';
    expect(packs.flatMap(({ gate }) => gate.findings.map(({ message }) => message))).toEqual([sentence]);
    expect(packs.map(({ period, gate }) => [period, gate.outcome]).filter(([, outcome]) => outcome !== 'pass')).toEqual(
      [['2024-09', 'stated']],
    );
  });

  it('sums by provider and service to what the raw file says, read as text and added up in whole numbers', async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const read = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJS();
    const raw = new Map<string, bigint>();
    for (const row of await read(
      `SELECT ProviderName || '/' || ServiceName AS k, BilledCost AS amount FROM read_csv('${sample}', all_varchar = true)`,
    ))
      raw.set(String(row.k), (raw.get(String(row.k)) ?? 0n) + parseAmount(plain(String(row.amount))));
    const packed = new Map<string, bigint>();
    for (const pack of packs)
      for (const row of await read(
        `SELECT ServiceProviderName || '/' || ServiceName AS k, BilledCost AS amount
         FROM read_csv('${path(pack, 'csv', 'cost')}', all_varchar = true) WHERE ServiceProviderName <> 'Total'`,
      ))
        packed.set(String(row.k), (packed.get(String(row.k)) ?? 0n) + parseAmount(String(row.amount)));
    const text = (sums: ReadonlyMap<string, bigint>) =>
      [...sums].map(([key, amount]) => `${key} ${formatAmount(amount)}`).toSorted();
    expect(text(packed)).toEqual(text(raw));
  });

  it('holds the same lines as CSV and as Parquet', async () => {
    for (const pack of packs) {
      const parquet = await parquetReadObjects({
        file: await asyncBufferFromFile(path(pack, 'parquet', 'cost-lines')),
      });
      const lines =
        readFileSync(path(pack, 'csv', 'cost-lines'), 'utf8')
          .trim()
          .split('\n').length - 1;
      expect([parquet.length, lines]).toEqual([pack.rows, pack.rows]);
    }
  });
});

/** Exponents as spreadsheets write them: 1.5E-05 is 0.000015. */
function plain(text: string): string {
  const found = /^(-?)(\d+)(?:\.(\d+))?[eE]([+-]?\d+)$/.exec(text);
  if (!found) return text;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = found;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  const padded = point <= 0 ? `${'0'.repeat(1 - point)}${digits}` : digits.padEnd(point, '0');
  const at = Math.max(point, 1);
  return `${sign}${padded.slice(0, at)}${padded.length > at ? `.${padded.slice(at)}` : ''}`;
}
