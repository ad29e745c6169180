import { mkdirSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { afterAll, describe, expect, it } from 'vitest';
import { ExportsService } from '../../../../../workers/exports/exports-service.ts';
import { arrowRows } from '../../../../support/arrow-rows.ts';
import { temporaryFolder } from '../../../../support/workspace.ts';
import { fileOf, writePack } from './open-pack.ts';
import { column, sampleModel, table } from './sample-model.ts';

const folder = temporaryFolder('pack-files');
afterAll(() => folder.remove());
let packs = 0;
const place = () => {
  const path = `${folder.path}/${++packs}`;
  mkdirSync(path);
  return path;
};

/** What another program reads: every value as text. */
async function duckdb(sql: string): Promise<Record<string, string | null>[]> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  try {
    const reader = await connection.runAndReadAll(sql);
    return reader.getRowObjectsJson() as Record<string, string | null>[];
  } finally {
    connection.closeSync();
  }
}

const streamed = sampleModel({
  sections: [
    {
      id: 'lines',
      title: 'Lines',
      paragraphs: [],
      charts: [],
      tables: [
        table('first', {
          isStreamed: true,
          columns: [
            column('Service', 'text'),
            column('BillingCurrency', 'text'),
            column('BilledCost', 'amount'),
            column('Day', 'date'),
          ],
        }),
        table('second', { isStreamed: true, columns: [column('Service', 'text')] }),
        table('never', { isStreamed: true, columns: [column('Service', 'text')] }),
      ],
    },
  ],
});
const first = (services: string[], amounts: (string | null)[]) =>
  arrowRows(
    {
      Service: services,
      BillingCurrency: services.map(() => 'USD'),
      Day: services.map(() => new Date('2026-09-30T00:00:00Z')),
    },
    { BilledCost: amounts },
  );
const rows = {
  first: [
    first(['a', '=b'], ['0.000000000000000000000001', null]),
    first(['c'], ['-99999999999999.999999999999999999999999']),
  ],
  second: [arrowRows({ Service: ['x'] }, {})],
};

describe('the files of tables', () => {
  it('are CSV for people and programs: a mark, exact amounts, CRLF, what is unknown empty', async () => {
    const files = await writePack(place(), streamed, ['csv'], { rows });
    expect(await readFile(fileOf(files, 'csv', 'first').path, 'utf8')).toBe(
      '\ufeffService,BillingCurrency,BilledCost,Day\r\n' +
        'a,USD,0.000000000000000000000001,2026-09-30\r\n' +
        "'=b,USD,,2026-09-30\r\n" +
        'c,USD,-99999999999999.999999999999999999999999,2026-09-30\r\n',
    );
    expect(files.map(({ table: id, rows: count, neutralisedCells }) => [id, count, neutralisedCells])).toEqual([
      ['first', 3, 1],
      ['second', 1, 0],
      ['never', 0, 0],
    ]);
    expect(fileOf(files, 'csv', 'first').name).toMatch(/^pack-first-[0-9a-f]{8}\.csv$/);
    const [line] = await duckdb(
      `SELECT sum("BilledCost"::DECIMAL(38,24))::VARCHAR AS s FROM read_csv('${fileOf(files, 'csv', 'first').path}', all_varchar = true)`,
    );
    expect(line?.s).toBe('-99999999999999.999999999999999999999998');
  });

  it('are Parquet with decimals and days, for two readers', async () => {
    const files = await writePack(place(), streamed, ['parquet'], { rows });
    const { path } = fileOf(files, 'parquet', 'first');
    expect(
      await duckdb(
        `SELECT typeof("BilledCost") AS t, typeof("Day") AS d, "BilledCost"::VARCHAR AS v, "Service" AS s FROM '${path}' LIMIT 2`,
      ),
    ).toEqual([
      { t: 'DECIMAL(38,24)', d: 'DATE', v: '0.000000000000000000000001', s: 'a' },
      { t: 'DECIMAL(38,24)', d: 'DATE', v: null, s: '=b' },
    ]);
    const read = await parquetReadObjects({ file: await asyncBufferFromFile(path) });
    expect(read.map(row => [row.Service, row.Day])).toEqual(
      ['a', '=b', 'c'].map(name => [name, new Date('2026-09-30')]),
    );
    expect(await duckdb(`SELECT count(*)::VARCHAR AS n FROM '${fileOf(files, 'parquet', 'never').path}'`)).toEqual([
      { n: '0' },
    ]);
  });

  it('hold what the model holds, in its exact decimals', async () => {
    const files = await writePack(place(), sampleModel(), ['csv', 'parquet', 'xlsx', 'html']);
    expect(files.map(({ format, table: id }) => [format, id])).toEqual([
      ['csv', 'control'],
      ['parquet', 'control'],
      ['csv', 'cost-by-team'],
      ['parquet', 'cost-by-team'],
      ['xlsx', null],
      ['html', null],
    ]);
    const path = fileOf(files, 'parquet', 'cost-by-team').path;
    expect(
      await duckdb(
        `SELECT "x_Team" AS t, "EffectiveCost"::VARCHAR AS c, "Tokens"::VARCHAR AS n, "Seen"::VARCHAR AS s FROM '${path}'`,
      ),
    ).toEqual([
      { t: 'Search', c: '120.500000000000000001000000', n: '1200', s: '2026-09-30 22:15:00' },
      { t: 'Assist', c: '-80.000000000000000000000000', n: '7', s: null },
      { t: '데이터', c: null, n: null, s: null },
    ]);
  });

  it('answer with exact sums of the rows they took', async () => {
    const service = new ExportsService();
    const { id } = await service.openPack({
      directory: place(),
      baseName: 'p',
      model: streamed,
      formats: ['csv'],
      producer: 'x',
    });
    const answer = await service.packRows({ id, table: 'first', bytes: first(['a', 'b'], ['0.1', '0.2']) });
    expect(answer).toEqual({ rows: 2, sums: [{ measure: 'BilledCost', currency: 'USD', amount: '0.3' }] });
    await service.abort({ id });
    expect(readdirSync(`${folder.path}/${packs}`)).toEqual([]);
  });

  it('refuse rows of a table whose turn is over, and a figure that no decimal holds', async () => {
    const service = new ExportsService();
    const { id } = await service.openPack({
      directory: place(),
      baseName: 'p',
      model: streamed,
      formats: ['csv'],
      producer: 'x',
    });
    await service.packRows({ id, table: 'second', bytes: arrowRows({ Service: ['x'] }, {}) });
    await expect(service.packRows({ id, table: 'first', bytes: first(['a'], ['1']) })).rejects.toThrow(
      'first is no streamed table',
    );
    await service.abort({ id });
    const large = sampleModel();
    large.sections[0]?.tables[0]?.rows.push(['EffectiveCost', 'USD', '100000000000000', '1']);
    const directory = place();
    await expect(writePack(directory, large, ['csv'])).rejects.toMatchObject({ code: 'export.write-failed' });
    expect(readdirSync(directory)).toEqual([]);
  });
});
