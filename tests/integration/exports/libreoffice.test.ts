import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import readWorkbook from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PackFile } from '../../../src-core/contract/exports-worker.ts';
import { unless } from '../../support/skip.ts';
import { convert, everySheetAsCsv, noSpreadsheet } from '../../support/spreadsheet.ts';
import { temporaryFolder } from '../../support/workspace.ts';
import { fileOf, partsOf, writePack } from '../../unit/workers/exports/pack/open-pack.ts';
import { chart, column, sampleModel, table } from '../../unit/workers/exports/pack/sample-model.ts';
import { payloads } from './payloads.ts';

/** Formulas that a program kept as such in a flat OpenDocument sheet. */
const formulasIn = (path: string) =>
  [...readFileSync(path, 'utf8').matchAll(/table:formula="([^"]*)"/g)].map(([, text]) => text);

const folder = temporaryFolder('libreoffice');
afterAll(() => folder.remove());
const subfolder = (name: string) => {
  const path = join(folder.path, name);
  mkdirSync(path);
  return path;
};

/** Every payload at the start of a cell, after a line break, as a header, as a sheet's and a table's name, and as a chart's title. */
const hostile = sampleModel({
  title: payloads[0] ?? '',
  facts: payloads.map(value => ({ label: value, value: `ok\n${value}` })),
  notices: payloads.map(text => ({ severity: 'info', text })),
  definitions: payloads.map(term => ({ term, text: `ok\r\n${term}` })),
  sections: [
    {
      id: 'hostile',
      title: payloads[1] ?? '',
      paragraphs: [...payloads],
      charts: payloads.map((title, index) =>
        chart({
          id: `chart-${index}`,
          title,
          alt: title,
          categories: [title],
          series: [{ name: title, values: ['1'], isForecast: false, low: null, high: null }],
        }),
      ),
      tables: [
        table('cells', {
          columns: [column('start', 'text'), column('after', 'text')],
          rows: payloads.map(payload => [payload, `ok\n${payload}`]),
          totals: [payloads[2] ?? '', payloads[3] ?? ''],
          note: payloads[4] ?? '',
        }),
        table('headers', {
          columns: payloads.map((title, index) => column(`${title}${index}`, 'text', { title })),
          rows: [payloads.map(() => 'x')],
        }),
        ...payloads.map((payload, index) =>
          table(`sheet-${index}`, { title: payload, sheet: payload, columns: [column('a', 'text')], rows: [['x']] }),
        ),
      ],
    },
  ],
});

describe('packs in LibreOffice', unless(noSpreadsheet), () => {
  let files: PackFile[];
  let opened: string;

  beforeAll(async () => {
    files = await writePack(subfolder('hostile'), hostile, ['xlsx', 'csv', 'html']);
    opened = subfolder('opened');
  });

  it('finds a formula where there is one', async () => {
    const book = new ExcelJS.Workbook();
    book.addWorksheet('Sheet').getCell('A1').value = { formula: '1+1' };
    const path = join(folder.path, 'control.xlsx');
    await book.xlsx.writeFile(path);
    const [flat] = convert([path], 'fods', subfolder('control'));
    expect(formulasIn(flat ?? '')).toEqual(['of:=1+1']);
  });

  it(`keeps ${payloads.length} payloads in every place of a workbook as text`, () => {
    expect(payloads).toHaveLength(80);
    const { path } = fileOf(files, 'xlsx');
    const [flat = ''] = convert([path], 'fods', opened);
    expect(formulasIn(flat)).toEqual([]);
    // They did arrive: 80 sheets with a name of theirs beside cover, section and definitions.
    expect(readFileSync(flat, 'utf8').match(/<table:table /g)).toHaveLength(83);
    for (const [name, xml] of partsOf(path)) {
      if (name.endsWith('.png')) continue;
      expect(xml.includes('<f>') || xml.includes('<f ') || xml.includes('<hyperlink'), name).toBe(false);
      expect(xml.includes('TargetMode="External"'), name).toBe(false);
    }
  });

  it('keeps them as text in a CSV, with formulas evaluated on opening', async () => {
    const csv = 'Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,0,true'; // the last: evaluate formulas
    const control = join(folder.path, 'control.csv');
    await writeFile(control, 'a\r\n=1+1\r\n');
    const [wrong = ''] = convert([control], 'fods', subfolder('csv-control'), csv);
    expect(formulasIn(wrong)).toEqual(['of:=1+1']);
    for (const id of ['cells', 'headers']) {
      const [flat = ''] = convert([fileOf(files, 'csv', id).path], 'fods', subfolder(`csv-${id}`), csv);
      expect(formulasIn(flat), id).toEqual([]);
    }
  });

  it('keeps them as text when the page is opened as a sheet', () => {
    const [flat = ''] = convert([fileOf(files, 'html').path], 'fods', subfolder('page'), 'HTML (StarCalc)');
    expect(formulasIn(flat)).toEqual([]);
  });

  it('holds the totals of the report to the last digit of a double', async () => {
    const amounts = Array.from(
      { length: 500 },
      (_, index) => `${index % 7 === 1 ? '-' : ''}${index * 37}.${String(index * 7919).padStart(9, '0')}`,
    );
    const model = sampleModel({
      sections: [
        {
          id: 'cost',
          title: 'Cost',
          paragraphs: [],
          charts: [],
          tables: [
            table('cost', {
              columns: [column('name', 'text'), column('cost', 'amount', { currency: 'USD' })],
              rows: amounts.map((amount, index) => [`line ${index}`, amount]),
            }),
          ],
        },
      ],
    });
    const { path } = fileOf(await writePack(subfolder('totals'), model, ['xlsx']), 'xlsx');
    const out = subfolder('totals-csv');
    convert([path], everySheetAsCsv, out);
    const name = readdirSync(out).find(each => each.endsWith('-Cost.csv')) ?? '';
    const read = readFileSync(join(out, name), 'utf8')
      .split('\n')
      .filter(line => line.startsWith('line '))
      .map(line => Number(line.split(',')[1]?.replaceAll('"', '')));
    expect(read).toEqual(amounts.map(Number));
    const other = (await readWorkbook(path)).find(({ sheet }) => sheet === 'Cost')?.data ?? [];
    expect(other.filter(row => String(row[0]).startsWith('line ')).map(row => row[1])).toEqual(amounts.map(Number));
  });
});
