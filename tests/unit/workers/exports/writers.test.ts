import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Float64, Table, tableFromIPC, tableToIPC, vectorFromArray } from 'apache-arrow';
import ExcelJS from 'exceljs';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import readWorkbook from 'read-excel-file/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ResultColumn } from '../../../../src-core/query/query-spec.ts';
import { readBatch } from '../../../../workers/exports/batch.ts';
import { DurableFile, hashFile } from '../../../../workers/exports/durable-file.ts';
import { ExportsService } from '../../../../workers/exports/exports-service.ts';
import { XlsxWorkbook } from '../../../../workers/exports/xlsx-writer.ts';
import { decimalVector } from '../../../support/arrow-rows.ts';

const columns: ResultColumn[] = [
  { name: 'ServiceName', type: 'string', unit: null },
  { name: 'ChargePeriodStart', type: 'timestamp', unit: null },
  { name: 'BilledCost', type: 'decimal', unit: 'BillingCurrency' },
];
const amounts = [
  '9.44532991675',
  '-2.6137',
  null,
  '0.000000000000000000000001',
  '99999999999999.999999999999999999999999',
];
const services = ['Compute', '=HYPERLINK("http://x")', null, '  +1', 'a\n@b'];

function batch(): Blob {
  const table = new Table({
    ServiceName: vectorFromArray(services),
    ChargePeriodStart: vectorFromArray(services.map(() => new Date('2024-09-18T22:00:00Z'))),
    BilledCost: decimalVector(amounts),
  });
  return new Blob([tableToIPC(table, 'stream') as Uint8Array<ArrayBuffer>]);
}

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mureon-exports-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function exportTwice(format: 'csv' | 'json' | 'parquet' | 'arrow' | 'xlsx') {
  const service = new ExportsService();
  const { id } = await service.open({ directory, format, columns, zone: 'UTC' });
  await service.write({ id, bytes: batch() });
  await service.write({ id, bytes: batch() });
  return service.close({ id, fileName: `out-{hash}.${format}` });
}

describe('exporting the same two batches', () => {
  it('writes CSV with exact amounts and neutralised formulas', async () => {
    const file = await exportTwice('csv');
    const text = await readFile(file.path, 'utf8');
    const once =
      'Compute,2024-09-18T22:00:00Z,9.44532991675\r\n' +
      '"\'=HYPERLINK(""http://x"")",2024-09-18T22:00:00Z,-2.6137\r\n' +
      ',2024-09-18T22:00:00Z,\r\n' +
      "'  +1,2024-09-18T22:00:00Z,0.000000000000000000000001\r\n" +
      '"a\n\'@b",2024-09-18T22:00:00Z,99999999999999.999999999999999999999999\r\n';
    expect(text).toBe(`ServiceName,ChargePeriodStart,BilledCost\r\n${once}${once}`);
    expect(file).toMatchObject({ rows: 10, neutralisedCells: 6, name: `out-${file.sha256.slice(0, 8)}.csv` });
    expect(await hashFile(file.path)).toEqual({ sha256: file.sha256, sizeBytes: file.sizeBytes });
    expect(await readdir(directory)).toEqual([file.name]);
  });

  it('writes JSON that parses back to the same text amounts', async () => {
    const rows = JSON.parse(await readFile((await exportTwice('json')).path, 'utf8'));
    expect(rows.map((row: { BilledCost: string | null }) => row.BilledCost)).toEqual([...amounts, ...amounts]);
    expect(rows[1]).toEqual({
      ServiceName: services[1],
      ChargePeriodStart: '2024-09-18T22:00:00Z',
      BilledCost: '-2.6137',
    });
  });

  it('writes Parquet whose decimals are exact', async () => {
    const file = await asyncBufferFromFile((await exportTwice('parquet')).path);
    const metadata = await parquetMetadataAsync(file);
    expect(metadata.schema.find(element => element.name === 'BilledCost')).toMatchObject({ precision: 38, scale: 24 });
    expect(Number(metadata.num_rows)).toBe(10);
    const rows = await parquetReadObjects({ file });
    expect(rows.map(row => row.ServiceName)).toEqual(
      [...services, ...services].map(value => value ?? undefined).map(value => value ?? null),
    );
  });

  it('writes one Arrow stream', async () => {
    const table = tableFromIPC(await readFile((await exportTwice('arrow')).path));
    expect(table.numRows).toBe(10);
    expect(table.getChild('ServiceName')?.toArray()).toEqual([...services, ...services]);
  });

  it('writes a workbook of typed cells and no formulas', async () => {
    const file = await exportTwice('xlsx');
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.readFile(file.path);
    const sheet = workbook.getWorksheet('Data');
    const values = sheet?.getColumn(3).values.slice(2, 7);
    expect(values).toEqual([9.44532991675, -2.6137, undefined, 1e-24, 1e14]);
    expect(sheet?.getCell('A3').value).toBe('\'=HYPERLINK("http://x")');
    expect(sheet?.getCell('A3').type).toBe(ExcelJS.ValueType.String);
    expect(sheet?.getCell('B2').value).toEqual(new Date('2024-09-18T22:00:00Z'));
    expect(file).toMatchObject({ rows: 10, neutralisedCells: 6, inexactCells: 2 });
  });
});

describe('a workbook whose sheet is full', () => {
  it('goes on in the next', async () => {
    const file = await DurableFile.create(directory);
    const workbook = new XlsxWorkbook(file, 4);
    await workbook.startSheet('Data', columns);
    await workbook.write(readBatch(new Uint8Array(await batch().arrayBuffer()), columns));
    await workbook.finish();
    const { path } = await file.publish('full.xlsx');
    const sheets = await readWorkbook(path);
    expect(sheets.map(({ sheet, data }) => [sheet, data.map(row => row[2])])).toEqual([
      ['Data', ['BilledCost', 9.44532991675, -2.6137, null]],
      ['Data (2)', ['BilledCost', 1e-24, 1e14]],
    ]);
  });

  it('keeps doubles that are no amounts', async () => {
    const doubles: ResultColumn[] = [{ name: 'value', type: 'double', unit: null }];
    const service = new ExportsService();
    const { id } = await service.open({ directory, format: 'xlsx', columns: doubles, zone: 'UTC' });
    const table = new Table({ value: vectorFromArray([1e300, Number.NaN, 0.1], new Float64()) });
    await service.write({ id, bytes: new Blob([tableToIPC(table, 'stream') as Uint8Array<ArrayBuffer>]) });
    const { path } = await service.close({ id, fileName: 'doubles.xlsx' });
    const [sheet] = await readWorkbook(path);
    expect(sheet?.data).toEqual([['value'], [1e300], [null], [0.1]]);
  });
});

describe('the durable file', () => {
  it('never replaces a file and leaves nothing behind', async () => {
    const service = new ExportsService();
    await service.writeText({ directory, fileName: 'a.txt', text: 'one' });
    await expect(service.writeText({ directory, fileName: 'a.txt', text: 'two' })).rejects.toMatchObject({
      code: 'export.target-exists',
    });
    expect(await readFile(join(directory, 'a.txt'), 'utf8')).toBe('one');
    expect(await readdir(directory)).toEqual(['a.txt']);
  });

  it('refuses a folder that is a link', async () => {
    await symlink(directory, `${directory}-link`);
    await expect(DurableFile.create(`${directory}-link`)).rejects.toMatchObject({ code: 'export.write-failed' });
    await rm(`${directory}-link`);
  });

  it('removes the unfinished file when an export is given up', async () => {
    const service = new ExportsService();
    const { id } = await service.open({ directory, format: 'csv', columns, zone: 'UTC' });
    await service.write({ id, bytes: batch() });
    expect(await readdir(directory)).toHaveLength(1);
    await service.abort({ id });
    expect(await readdir(directory)).toEqual([]);
  });
});
