import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import readWorkbook from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { focusColumns } from '../../../src-core/anycost/focus-columns.ts';
import { type Pack, ReportTemplate, type ReportTemplateInput } from '../../../src-core/contract/reports.ts';
import { formatAmount, parseAmount } from '../../../src-core/money/amount.ts';
import { type Measure, QuerySpec } from '../../../src-core/query/query-spec.ts';
import { askLake } from '../../../src-main/services/reports/model-reader.ts';
import { openReportWorkbench, type ReportWorkbench, rowsOf, sayings, tableOf } from './report-workbench.ts';

/** The generated company in its first full month after the last bills; 60,000 lines, made once for this file. */
let reports: ReportWorkbench;
/** The report in English. */
let told: Awaited<ReturnType<ReportWorkbench['preview']>>;
const period = '2026-09';

beforeAll(async () => {
  reports = await openReportWorkbench('2026-11-02T09:00:00Z');
  const { taskId } = await reports.api.app.startDemo({ rows: 60_000, seed: 42 });
  await reports.finish(taskId);
  told = await reports.preview(everything, period);
});
afterAll(() => reports.close());

const noteText = '=SUM(A1) stays text';
/** One section of every kind. */
const everything: ReportTemplateInput = {
  name: 'Everything',
  title: 'Everything, {period}',
  sections: [
    { kind: 'summary' },
    { kind: 'cost', by: ['x_Team', 'ServiceName'], top: 5, measures: ['BilledCost', 'EffectiveCost'] },
    { kind: 'trend', by: 'x_Team', top: 3 },
    { kind: 'units' },
    { kind: 'gpu', show: ['summary', 'idle-by-team', 'jobs'], top: 5 },
    { kind: 'records', dataset: 'llm-usage', measures: ['Requests', 'OutputTokens'], by: ['Model'], top: 5 },
    { kind: 'budgets' },
    { kind: 'forecast', by: 'x_Team' },
    { kind: 'change' },
    { kind: 'note', text: noteText },
  ],
};

const sum = (amounts: readonly unknown[]) =>
  formatAmount(amounts.reduce((all: bigint, amount) => all + parseAmount(String(amount)), 0n));

/** What `mureon query` answers about the invoices of the month. */
async function asked(dimensions: string[], measures: Measure[] = ['EffectiveCost']) {
  const spec = QuerySpec.parse({
    ...{ measures, dimensions },
    filters: [{ dimension: 'BillingPeriodStart', values: [period] }],
  });
  return (await askLake(reports.workbench.services.lake, spec, undefined)).rows;
}

const keyOf = (row: Record<string, unknown>, dimensions: readonly string[]) =>
  JSON.stringify([...dimensions.map(name => row[name] ?? '(unassigned)'), row.BillingCurrency]);

describe('a report of the demo company', () => {
  it('has all kinds of sections, at one lake version, and calls itself a demo', async () => {
    const { model, gate, lakeVersion } = told;
    expect(model.isDemo).toBe(true);
    expect(model.title).toContain('(demo data)');
    expect(model.sections.map(({ id }) => id)).toEqual(everything.sections.map(({ kind }) => kind));
    expect(model.sections.filter(({ tables, paragraphs }) => tables.length + paragraphs.length === 0)).toEqual([]);
    expect(gate.outcome).toBe('stated');
    expect((await reports.workbench.services.lake.status()).lakeVersion).toBe(lakeVersion);
  });

  it('owes no day of a closed month: fees that come once, new teams and ended accounts hold nothing back', async () => {
    for (const closed of ['2026-05', '2026-06', '2026-07', '2026-08', '2026-09']) {
      const { gate } = await reports.preview({ ...everything, sections: [{ kind: 'cost', by: ['x_Team'] }] }, closed);
      const refusals = gate.findings.filter(({ effect }) => effect === 'refuses');
      expect(refusals, closed).toEqual([]);
    }
  });

  it('has the cost of the query, line by line; what `top` leaves out is one line and named with its sum', async () => {
    const { model } = told;
    const wanted = await asked(['x_Team', 'ServiceName'], ['BilledCost', 'EffectiveCost']);
    const lines = rowsOf(tableOf(model, 'cost'));
    const byKey = new Map(wanted.map(row => [keyOf(row, ['x_Team', 'ServiceName']), row]));
    const isRest = (line: Record<string, unknown>) => /^\([\d,]+ more\)$/.test(String(line.x_Team));
    const found = lines.filter(line => !isRest(line) && line.BilledCost !== '0');
    expect(found.length).toBeGreaterThan(5);
    for (const line of found)
      expect(byKey.get(keyOf(line, ['x_Team', 'ServiceName'])), JSON.stringify(line)).toMatchObject({
        BilledCost: line.BilledCost,
        EffectiveCost: line.EffectiveCost,
      });
    // five lines a currency and the rest add up to everything, in both measures
    for (const currency of ['EUR', 'USD'])
      for (const measure of ['BilledCost', 'EffectiveCost'])
        expect(sum(lines.filter(line => line.BillingCurrency === currency).map(line => line[measure])), currency).toBe(
          sum(wanted.filter(row => row.BillingCurrency === currency).map(row => row[measure])),
        );
    const rest = lines.find(line => isRest(line) && line.BillingCurrency === 'USD');
    const shown = Number(rest?.BilledCost).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    expect(tableOf(model, 'cost').note).toContain(`more are in one line: USD ${shown}.`);
  });

  it('has a trend whose last column is the month, and whose columns add up', async () => {
    const { model } = told;
    const wanted = await asked([]);
    const [lines, totals] = [rowsOf(tableOf(model, 'trend')), rowsOf(tableOf(model, 'trend-totals'))];
    expect(totals.map(line => [line.BillingCurrency, line[period]])).toEqual(
      wanted
        .map(row => [row.BillingCurrency, row.EffectiveCost])
        .toSorted(([a], [b]) => String(a).localeCompare(String(b))),
    );
    for (const total of totals)
      expect(sum(lines.filter(line => line.BillingCurrency === total.BillingCurrency).map(line => line[period]))).toBe(
        total[period],
      );
  });

  it('has the budgets of the month when it was over, to its last day', async () => {
    const { model } = told;
    const lines = rowsOf(tableOf(model, 'budgets'));
    const all = lines.find(({ Budget: name }) => name === 'Everything, in dollars');
    // the budget counts the charges of the days, euros in dollars: every one of 1 to 30 September
    const spec = QuerySpec.parse({
      ...{ measures: ['EffectiveCost'], from: '2026-09-01', to: '2026-10-01', currency: 'USD' },
    });
    const { rows } = await askLake(reports.workbench.services.lake, spec, undefined);
    expect(all).toMatchObject({
      Period: '2026-09',
      Spent: rows[0]?.EffectiveCost,
    });
    expect(all?.Left).toBe(sum([all?.MayBeSpent, `-${all?.Spent}`]));
  });

  it('tells held and run hours where nothing was measured, and says so', async () => {
    const { model } = told;
    const [line] = rowsOf(tableOf(model, 'gpu'));
    expect(line).toMatchObject({ Cluster: 'marlin', BillingCurrency: 'USD', MeasuredGpuHours: null });
    expect(parseAmount(String(line?.HeldGpuHours))).toBeGreaterThan(0n);
    expect(parseAmount(String(line?.HeldGpuHours))).toBeGreaterThanOrEqual(parseAmount(String(line?.UsedGpuHours)));
    expect(tableOf(model, 'gpu-idle').note).toContain('No telemetry');
  });

  it('never adds up routes that tell of the same usage', async () => {
    const { model } = told;
    const table = tableOf(model, 'records');
    expect(table.totals).toBeNull();
    expect(table.note).toContain('count it twice');
    const each = await reports.preview(
      {
        ...everything,
        sections: [{ kind: 'records', dataset: 'llm-usage', measures: ['Requests'], by: ['Route', 'Model'] }],
      },
      period,
    );
    expect(tableOf(each.model, 'records').note ?? '').not.toContain('count it twice');
  });

  it('speaks Korean without an English word, and says the same figures', async () => {
    const [english, korean] = [told, await reports.preview({ ...everything, language: 'ko' }, period)];
    // names that belong to others: of products, standards, currencies, and what stands in the data
    const cells = english.model.sections.flatMap(({ tables }) => tables.flatMap(({ rows }) => rows.flat()));
    const data = new Set([
      ...cells.flatMap(cell => wordsOf(String(cell))),
      ...wordsOf(`${everything.name} ${noteText}`),
    ]);
    const standard = new Set([
      'FOCUS',
      'AnyCost',
      'CSV',
      'Parquet',
      'GPU',
      'LLM',
      'UTC',
      'MASE',
      'USD',
      'EUR',
      'Route',
    ]);
    const columns = new Set<string>(focusColumns.map(({ name }) => name));
    const own = sayings(korean.model).flatMap(wordsOf);
    const foreign = own.filter(word => !data.has(word) && !standard.has(word) && !columns.has(word));
    expect([...new Set(foreign)]).toEqual([]);
    const figures = (reply: typeof korean) =>
      reply.model.sections.flatMap(({ tables }) =>
        tables.flatMap(({ id, columns, rows }) =>
          id.startsWith('cost') ? rows.map(row => row.filter((_, index) => columns[index]?.type === 'amount')) : [],
        ),
      );
    expect(figures(korean)).toEqual(figures(english));
    expect(korean.gate.findings.map(({ code, facts }) => [code, facts])).toEqual(
      english.gate.findings.map(({ code, facts }) => [code, facts]),
    );
  });

  it('is built to files whose lines other readers sum to the query: CSV by DuckDB, Parquet by hyparquet, Excel by its own', async () => {
    const template = ReportTemplate.parse({
      name: 'Lines',
      title: 'Lines {period}',
      sections: [{ kind: 'cost', by: ['x_Team'], lines: 'charges' }],
      formats: ['xlsx', 'csv', 'parquet', 'html'],
    });
    const { taskId } = await reports.api.reports.build({ templateId: null, template, period });
    const pack = await reports.finish<Pack>(taskId);
    const folder = reports.workbench.services.reports.packs.folder(pack.id);
    const [wanted] = (await asked([])).filter(row => row.BillingCurrency === 'USD');
    const file = (format: string) =>
      join(
        folder,
        pack.files.find(each => each.format === format && each.table !== 'cost' && !each.table?.endsWith('totals'))
          ?.name ?? '',
      );

    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const read = await connection.runAndReadAll(
      `SELECT count(*)::INTEGER AS n, sum("EffectiveCost"::DECIMAL(38, 24))::VARCHAR AS s
       FROM read_csv('${file('csv')}', all_varchar = true) WHERE "BillingCurrency" = 'USD'`,
    );
    const [csv] = read.getRowObjectsJS();
    expect(sum([csv?.s])).toBe(wanted?.EffectiveCost);
    const parquet = await parquetReadObjects({
      file: await asyncBufferFromFile(file('parquet')),
      columns: ['EffectiveCost', 'BillingCurrency'],
    });
    expect(parquet).toHaveLength(pack.rows);
    expect(pack.totals.find(({ measure, currency }) => measure === 'EffectiveCost' && currency === 'USD')?.amount).toBe(
      wanted?.EffectiveCost,
    );
    expect(pack.gate.findings.filter(({ code }) => code === 'does-not-tie')).toEqual([]);
    const sheets = await readWorkbook(file('xlsx'));
    const lines = sheets.find(({ sheet }) => sheet === 'Charge lines')?.data ?? [];
    const header = lines.findIndex(row => row.includes('Effective cost'));
    const at = lines[header]?.indexOf('Effective cost') ?? -1;
    const amounts = lines.slice(header + 1).flatMap(row => (row.includes('USD') ? [Number(row[at])] : []));
    // spreadsheet numbers have 15 digits, so cents must agree
    expect(amounts.reduce((all, amount) => all + amount, 0)).toBeCloseTo(Number(wanted?.EffectiveCost), 4);
  });
});

const wordsOf = (text: string) => text.match(/[A-Za-z]{3,}/g) ?? [];
