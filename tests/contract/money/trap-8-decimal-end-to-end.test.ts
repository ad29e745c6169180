import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { tableFromIPC } from 'apache-arrow';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ExportFormat, ExportResult } from '../../../src-core/contract/exports.ts';
import { formatAmount, parseAmount, unscaledFromWords } from '../../../src-core/money/amount.ts';
import { QuerySpec, type QuerySpecInput } from '../../../src-core/query/query-spec.ts';
import { resultToJson } from '../../../src-core/query/result-json.ts';
import { createWorkbench } from '../../../src-main/app/compose.ts';
import { QueryEngine } from '../../../workers/lake/query/query-engine.ts';
import { testAdapters } from '../../support/test-adapters.ts';
import { temporaryFolder } from '../../support/workspace.ts';
import { focusCsv } from '../lake-import/focus-csv.ts';
import { TestWorkspace } from '../lake-import/open-workspace.ts';
import { openSmallLake, type SmallLake } from '../query/small-lake.ts';

/** 10,000,000 x 0.000000125 = 1.25 */
const ROWS = 10_000_000;
const EACH = '0.000000125';

describe('trap 8: ten million rows of 0.000000125', () => {
  let lake: SmallLake;
  beforeAll(async () => {
    lake = await openSmallLake({ threads: 2 });
    await lake.sql(`INSERT INTO fact_cost_usage (x_SliceId, x_DropId, x_SourceRow, BillingCurrency, BillingPeriodStart, ServiceName, ChargePeriodStart, BilledCost)
      SELECT 1, 1, i, 'USD', TIMESTAMP '2025-01-01', 'tokens', TIMESTAMP '2025-01-01' + to_hours((i % 720)::INTEGER), ${EACH} FROM range(${ROWS}) r(i)`);
    await lake.add([]);
    await lake.restateRollups([1]);
  });
  afterAll(() => lake.close());

  it.each([
    ['rollup_month', {}],
    ['rollup_day', { from: '2025-01-01', to: '2025-01-31' }],
    ['fact_cost_usage', { zone: 'Asia/Kathmandu', from: '2025-01-01', to: '2025-02-01' }],
  ] as const)('add up exactly from %s', async (table, part) => {
    const { rows, meta } = await lake.json({ measures: ['BilledCost'], ...part });
    expect(meta.table).toBe(table);
    expect(rows).toEqual([{ BillingCurrency: 'USD', BilledCost: '1.25' }]);
  });

  it('would not in doubles', async () => {
    const [row] = await lake.sql(
      `SELECT list_reduce(list(BilledCost::DOUBLE), lambda a, b: a + b)::VARCHAR AS total FROM (SELECT BilledCost FROM fact_cost_usage LIMIT 100000)`,
    );
    expect(row?.total).toBe('0.012500000000009918'); // 0.0125;
  });
});

/** The same rows through the whole import; a few minutes, so only when asked for. */
it('trap 8: ten million imported rows of 0.000000125', async context => {
  context.skip(process.env.MUREON_LONG !== 'all', 'it takes minutes: only with MUREON_LONG=all');
  const workspace = await TestWorkspace.create();
  try {
    const path = join(workspace.dir, 'tokens.csv');
    const [head = '', line = ''] = focusCsv([{ BilledCost: EACH, EffectiveCost: EACH }]).split('\n');
    const block = `${line}\n`.repeat(100_000);
    writeFileSync(path, `${head}\n`);
    for (let done = 0; done < ROWS; done += 100_000) writeFileSync(path, block, { flag: 'a' });
    expect((await workspace.import([{ path, name: 'tokens.csv' }])).failures).toEqual([]);
    const query = new QueryEngine(workspace.lake.engine, () => workspace.lake.lakeVersion());
    const answer = await query.run(QuerySpec.parse({ measures: ['BilledCost', 'EffectiveCost'] }));
    expect(resultToJson(answer, query.takeBytes(answer.ticket)).rows).toEqual([
      { BillingCurrency: 'USD', BilledCost: '1.25', EffectiveCost: '1.25' },
    ]);
    await query.close();
  } finally {
    await workspace.remove();
  }
}, 1_800_000);

/** Amounts that a double cannot hold: followed from the file through the lake's process, its Arrow bytes, the contract and every export. */
const amounts = [
  '0.000000125',
  '9999999999999.999999999999999999999999',
  '-0.000000000000000000000001',
  '9007199254740.993',
] as const;
/** In units of 10^-24: 125000000000000000 + (10^37 - 1) - 1 + 9007199254740993 x 10^21. */
const SUM = '19007199254740.993000124999999999999998';

describe('trap 8: amounts that no double holds', () => {
  const folder = temporaryFolder('trap-8');
  let workbench: Awaited<ReturnType<typeof createWorkbench>>;
  let chosen = '';
  const api = () => workbench.client(workbench.createSender(null));
  const bytesOf = async (ticket: string) =>
    new Uint8Array(await (await workbench.services.lake.take({ ticket })).arrayBuffer());
  const byLine: QuerySpecInput = { measures: ['BilledCost'], dimensions: ['SkuId'], orderBy: [{ column: 'SkuId' }] };

  beforeAll(async () => {
    const adapters = testAdapters('desktop', join(folder.path, 'w'));
    const path = join(folder.path, 'bill.csv');
    workbench = await createWorkbench({
      ...adapters,
      pickFiles: async () => [path],
      chooseTarget: async () => ({ path: chosen, downloadTicket: null }),
    });
    writeFileSync(path, focusCsv(amounts.map((BilledCost, index) => ({ BilledCost, SkuId: `sku-${index}` }))));
    const [file] = (await api().imports.pick({ kind: 'files' })) as { handle: string }[];
    const { taskId } = await api().imports.start({ handles: [file?.handle ?? ''] });
    expect(await workbench.services.tasks.wait(taskId)).toMatchObject({ state: 'done' });
  });
  afterAll(async () => {
    await workbench.close();
    folder.remove();
  });

  it('cross the worker and the contract unchanged, and so does their sum', async () => {
    const head = await api().query.run(byLine);
    const bytes = await bytesOf(head.ticket);
    expect(resultToJson(head, bytes).rows.map(row => row.BilledCost)).toEqual(amounts);
    const column = tableFromIPC(bytes).getChild('BilledCost');
    expect(String(column?.type)).toBe('Decimal[38e+24]');
    const words = column?.data[0]?.values as Uint32Array;
    expect(amounts.map((_, index) => formatAmount(unscaledFromWords(words, index)))).toEqual(amounts);
    const whole = await api().query.run({ measures: ['BilledCost'] });
    expect(resultToJson(whole, await bytesOf(whole.ticket)).rows.map(row => row.BilledCost)).toEqual([SUM]);
  });

  it('are explained as what they are', async () => {
    const { figure, direct, problems } = await api().explain.cell({ measure: 'BilledCost', currency: 'USD' });
    expect([figure, direct.amount, problems]).toEqual([SUM, SUM, []]);
  });

  const read: Record<Exclude<ExportFormat, 'xlsx'>, (path: string) => Promise<unknown[]> | unknown[]> = {
    csv: path =>
      readFileSync(path, 'utf8')
        .trim()
        .split(/\r?\n/)
        .slice(1)
        .filter(line => line.startsWith('sku-') || line.includes(',sku-'))
        .map(line => line.split(',').find(cell => /^-?\d+\.\d+$/.test(cell))),
    json: path => [...readFileSync(path, 'utf8').matchAll(/"BilledCost":\s*"([^"]+)"/g)].map(match => match[1]),
    parquet: async path => {
      const instance = await DuckDBInstance.create(':memory:');
      const connection = await instance.connect();
      const text = `SELECT BilledCost::VARCHAR FROM read_parquet('${path}') ORDER BY SkuId`;
      const found = (await connection.runAndReadAll(text)).getRows();
      connection.closeSync();
      instance.closeSync();
      return found.map(([amount]) => formatAmount(parseAmount(String(amount))));
    },
    arrow: path => {
      const column = tableFromIPC(readFileSync(path)).getChild('BilledCost');
      const words = column?.data[0]?.values as Uint32Array;
      return amounts.map((_, index) => formatAmount(unscaledFromWords(words, index)));
    },
  };

  const exported = async (format: ExportFormat) => {
    chosen = join(folder.path, `amounts.${format}`);
    const spec = QuerySpec.parse(byLine);
    const { taskId } = await api().exports.start({
      subject: { kind: 'query', spec },
      format,
      suggestedName: 'amounts',
    });
    const task = await workbench.services.tasks.wait(taskId ?? '');
    expect(task).toMatchObject({ state: 'done' });
    return ExportResult.parse(task.result);
  };

  it.each(Object.entries(read))('are written to %s to the last digit', async (format, amountsOf) => {
    expect(await exported(format as ExportFormat)).toMatchObject({ rows: amounts.length, inexactCells: 0 });
    expect((await amountsOf(chosen)).map(String)).toEqual(amounts);
  });

  it('are numbers in Excel, which holds 15 digits of them: the export says how many it rounded', async () => {
    // 9999999999999.99... has 37 digits, 9007199254740.993 has 16; the two small ones have three and one
    expect(await exported('xlsx')).toMatchObject({ rows: amounts.length, inexactCells: 2 });
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(chosen);
    const cells = book.worksheets.flatMap(sheet =>
      (sheet.getRows(1, sheet.rowCount) ?? []).flatMap(row => (Array.isArray(row.values) ? row.values : [])),
    );
    expect(cells.filter(cell => typeof cell === 'number')).toEqual(amounts.map(Number));
  });
});
