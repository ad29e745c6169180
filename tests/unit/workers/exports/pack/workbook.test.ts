import ExcelJS from 'exceljs';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import readWorkbook from 'read-excel-file/node';
import { afterAll, describe, expect, it } from 'vitest';
import { arrowRows } from '../../../../support/arrow-rows.ts';
import { temporaryFolder } from '../../../../support/workspace.ts';
import { fileOf, partsOf, writePack } from './open-pack.ts';
import { chart, column, sampleModel, table } from './sample-model.ts';

const folder = temporaryFolder('pack-workbook');
afterAll(() => folder.remove());
let packs = 0;
async function workbook(model = sampleModel(), options: Parameters<typeof writePack>[3] = {}) {
  const { mkdirSync } = await import('node:fs');
  const directory = `${folder.path}/${++packs}`;
  mkdirSync(directory);
  return fileOf(await writePack(directory, model, ['xlsx'], options), 'xlsx');
}

/** Rows to come: 7 charge lines in batches of 4 and 3. */
const streamed = () =>
  sampleModel({
    sections: [
      {
        id: 'lines',
        title: 'Charge lines',
        paragraphs: [],
        charts: [],
        tables: [
          table('lines', {
            title: 'Charge lines of every team, without end',
            isStreamed: true,
            columns: [
              column('ServiceName', 'text'),
              column('BillingCurrency', 'text'),
              column('BilledCost', 'amount'),
              column('ChargePeriodStart', 'instant'),
            ],
            totals: ['Total', null, '28', null],
          }),
        ],
      },
    ],
  });
const lines = (from: number, to: number) => {
  const numbers = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  return arrowRows(
    {
      ServiceName: numbers.map(number => `service ${number}`),
      BillingCurrency: numbers.map(() => 'USD'),
      ChargePeriodStart: numbers.map(() => new Date('2026-09-18T22:15:00Z')),
    },
    { BilledCost: numbers.map(number => String(number)) },
  );
};

describe('a workbook of a report', () => {
  it('opens in another reader with typed cells', async () => {
    const file = await workbook();
    const sheets = await readWorkbook(file.path);
    expect(sheets.map(({ sheet }) => sheet)).toEqual(['Cover', 'Cost by team', 'Definitions']);
    const cost = sheets[1]?.data ?? [];
    const header = cost.findIndex(row => row[0] === 'Team');
    expect(cost.slice(header, header + 5).map(row => row.slice(0, 8))).toEqual([
      [
        'Team',
        'Effective cost (USD)',
        'Effective cost (USD) (exact)',
        'Share',
        'Tokens',
        'Cost per request (USD)',
        'First day',
        'Last seen (UTC)',
      ],
      [
        'Search',
        120.5,
        '120.500000000000000001',
        0.600997506,
        1200,
        0.0000123,
        new Date('2026-09-01'),
        new Date('2026-09-30T22:15:00Z'),
      ],
      ['Assist', -80, '-80', 0.399, 7, 0, new Date('2026-09-02'), null],
      ['데이터', null, null, null, null, null, null, null],
      ['Total', 40.5, '40.500000000000000001', 1, 1207, null, null, null],
    ]);
    expect(file).toMatchObject({ rows: 5, neutralisedCells: 0, table: null, part: null });
  });

  it('has real tables, frozen headers, number formats, pictures with their words, and print titles', async () => {
    const parts = partsOf((await workbook()).path);
    const cost = [...parts].find(([, xml]) => xml.includes('Search cost most.'))?.[1] ?? '';
    expect(cost).toContain('<pane ySplit="4" topLeftCell="A5" activePane="bottomLeft" state="frozen"/>');
    expect(cost).toContain('<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>');
    const tables = [...parts].filter(([name]) => name.startsWith('xl/tables/')).map(([, xml]) => xml);
    expect(tables.map(xml => /displayName="(\w+)" ref="([A-Z0-9:]+)"/.exec(xml)?.slice(1))).toEqual([
      ['pack_cost_by_team', 'A4:H7'],
      ['pack_control', 'A12:D14'],
    ]);
    expect(parts.get('xl/workbook.xml')).toContain(
      `<definedName name="_xlnm.Print_Titles" localSheetId="1">'Cost by team'!$4:$4</definedName>`,
    );
    expect(parts.get('xl/styles.xml')).toContain('formatCode="#,##0.00_);(#,##0.00)"');
    expect(parts.get('xl/styles.xml')).toContain('formatCode="#,##0_);(#,##0)"'); // KRW has no subunit
    const drawing = parts.get('xl/drawings/drawing1.xml') ?? '';
    expect(drawing).toContain('descr="Search cost 120.50 USD, Assist 80.00 USD; Data is not known."');
    expect([...parts.keys()].filter(name => name.endsWith('.png'))).toHaveLength(2);
    for (const [name, xml] of parts) {
      if (!name.endsWith('.png')) expect(XMLValidator.validate(xml), name).toBe(true);
      expect(xml.includes('<f>') || xml.includes('<f '), name).toBe(false);
    }
  });

  it('opens in a third reader, which finds the tables and pictures', async () => {
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile((await workbook()).path);
    const sheet = book.getWorksheet('Cost by team');
    expect(sheet?.getImages()).toHaveLength(2);
    expect(sheet?.getCell('B5').numFmt).toBe('#,##0.00_);(#,##0.00)');
    expect(sheet?.getCell('D5').numFmt).toBe('0.0%');
    expect(book.title).toBe('Showback, September 2026');
  });

  it('is the same to the byte when the report is', async () => {
    expect((await workbook()).sha256).toBe((await workbook()).sha256);
  });

  it('goes on in the next sheet where one is full, and says so on the cover', async () => {
    // 6 rows a sheet: title, header, 3 of the table, one kept for the sums.
    const file = await workbook(streamed(), { rows: { lines: [lines(1, 4), lines(5, 7)] }, sheetRowLimit: 6 });
    const sheets = await readWorkbook(file.path);
    expect(sheets.map(({ sheet }) => sheet)).toEqual([
      'Cover',
      'Charge lines of every (1 of 3)',
      'Charge lines of every (2 of 3)',
      'Charge lines of every (3 of 3)',
      'Definitions',
    ]);
    expect(sheets.slice(1, 4).map(({ data }) => data.slice(2).map(row => row[2]))).toEqual([
      [1, 2, 3],
      [4, 5, 6],
      [7, 28],
    ]);
    const cover = JSON.stringify(sheets[0]?.data);
    expect(cover).toContain('goes on over 3 sheets');
    expect(cover).toContain('Charge lines of every (2 of 3)');
    expect(file.rows).toBe(7);
    const names = [...partsOf(file.path)].flatMap(([, xml]) => /<table [^>]*displayName="(\w+)"/.exec(xml)?.[1] ?? []);
    expect(names).toEqual(['pack_lines', 'pack_lines_part_2', 'pack_lines_part_3']);
  });

  it('keeps a streamed table without rows as an empty one', async () => {
    const file = await workbook(streamed());
    const [, sheet] = await readWorkbook(file.path);
    expect(sheet?.data.slice(1)).toEqual([
      ['ServiceName', 'BillingCurrency', 'BilledCost', 'ChargePeriodStart (UTC)'],
      [null, null, null, null],
      ['Total', null, 28, null],
    ]);
  });

  it('writes what XML cannot hold so that Excel reads it back, and names that Excel accepts', async () => {
    const odd = 'a\u0001b\ud800c\rd_x0041_e<&>"';
    const file = await workbook(
      sampleModel({
        title: odd,
        sections: [
          {
            id: 'odd',
            title: "History'/:*?[]",
            paragraphs: [],
            charts: [chart({ title: odd, alt: odd })],
            tables: [
              table('odd', {
                columns: [
                  column('a', 'text', { title: 'Team' }),
                  column('b', 'text', { title: 'team' }),
                  column('c', 'text', { title: 'x\ny' }),
                ],
                rows: [[odd, '', ' spaces ']],
              }),
              table('own', { sheet: 'History', columns: [column('a', 'text')], rows: [] }),
              table('own-2', { sheet: 'history', columns: [column('a', 'text')], rows: [] }),
            ],
          },
        ],
      }),
    );
    const parts = partsOf(file.path);
    for (const [name, xml] of parts) if (!name.endsWith('.png')) expect(XMLValidator.validate(xml), name).toBe(true);
    const sheet = [...parts].find(([, xml]) => xml.includes('_x0001_') && xml.includes('<sheetData>'))?.[1] ?? '';
    expect(sheet).toContain('a_x0001_b_xD800_c_x000D_d_x005F_x0041_e&lt;&amp;&gt;&quot;');
    expect(sheet).toContain('<t xml:space="preserve"> spaces </t>');
    const { workbook: book } = new XMLParser({ ignoreAttributes: false }).parse(parts.get('xl/workbook.xml') ?? '');
    expect(book.sheets.sheet.map((each: Record<string, string>) => each['@_name'])).toEqual([
      'Cover',
      'History (2)',
      'History (3)',
      'history (4)',
      'Definitions',
    ]);
    const headers = parts.get('xl/tables/table1.xml');
    expect(headers?.match(/name="(Team|team \(2\)|x y)"/g)).toEqual(['name="Team"', 'name="team (2)"', 'name="x y"']);
  });

  it('refuses a text that a cell cannot hold, and leaves no file', async () => {
    const { readdirSync } = await import('node:fs');
    const model = sampleModel({ facts: [{ label: 'Long', value: 'x'.repeat(32_768) }] });
    await expect(workbook(model)).rejects.toMatchObject({ code: 'export.write-failed' });
    expect(readdirSync(`${folder.path}/${packs}`)).toEqual([]);
  });

  it('speaks Korean', async () => {
    const sheets = await readWorkbook((await workbook(sampleModel({ language: 'ko' }))).path);
    expect(sheets.map(({ sheet }) => sheet)).toEqual(['표지', 'Cost by team', '정의']);
  });
});
