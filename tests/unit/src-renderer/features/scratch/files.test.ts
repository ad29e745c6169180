import { tableFromIPC } from 'apache-arrow';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../../src-core/errors/app-error.ts';
import { excelDate, isDateFormat } from '../../../../../src-renderer/features/scratch/readers/excel-book.ts';
import { readExcel } from '../../../../../src-renderer/features/scratch/readers/excel-reader.ts';
import { fileKind } from '../../../../../src-renderer/features/scratch/readers/file-kind.ts';
import { readJson } from '../../../../../src-renderer/features/scratch/readers/json-reader.ts';
import type { Batch, ReadPart } from '../../../../../src-renderer/features/scratch/readers/reading.ts';

type Reader = (file: File, sink: { batch(batch: Batch): Promise<void>; progress(): void }) => Promise<ReadPart[]>;

/** Rows of all batches as plain objects, and what the reader says of its tables. */
async function read(reader: Reader, file: File): Promise<{ rows: Record<string, unknown>[]; parts: ReadPart[] }> {
  const rows: Record<string, unknown>[] = [];
  const parts = await reader(file, {
    progress: () => undefined,
    batch: async ({ bytes }) =>
      void rows.push(
        ...tableFromIPC(bytes)
          .toArray()
          .map(row => ({ ...row.toJSON() })),
      ),
  });
  return { rows, parts };
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    error => (error instanceof AppError ? error.code : String(error)),
  );

const file = (content: string | Uint8Array, name = 'f') => new File([content as BlobPart], name);

describe('JSON', () => {
  it('keeps every digit, nested values as JSON, and says what the columns are', async () => {
    const text =
      '{"n":12345678901234567890,"x":1.50,"t":{"a":[1.10]},"s":"2026-01-01","b":true}\n{"n":1,"late":null,"x":2e-7}';
    const { rows, parts } = await read(readJson, file(text));
    expect(rows).toEqual([
      { n: '12345678901234567890', x: '1.50', t: '{"a":[1.10]}', s: '2026-01-01', b: 'true', late: null },
      { n: '1', x: '2e-7', t: null, s: null, b: null, late: null },
    ]);
    expect(parts).toEqual([
      { part: '', rows: 2, modes: { n: 'number', x: 'number', t: 'none', s: 'time', b: 'boolean' } },
    ]);
  });

  it('takes the records that an answer of an API wraps', async () => {
    expect((await read(readJson, file('{"data":[{"a":1},{"a":2}],"next":null}'))).rows).toEqual([
      { a: '1' },
      { a: '2' },
    ]);
  });

  it('gives keys that differ in case one column, and two where one record has both', async () => {
    expect((await read(readJson, file('[{"Id":1},{"id":2},{"Id":3,"id":4}]'))).rows).toEqual([
      { Id: '1', id_2: null },
      { Id: '2', id_2: null },
      { Id: '3', id_2: '4' },
    ]);
  });

  it.each([['[{"a":1},'], ['{"__proto__":{"x":1}}'], ['{"a":{"constructor":1}}'], ['[]'], ['{"a":1'], ['{"a":01}']])(
    'refuses %s',
    async text => {
      expect(await codeOf(read(readJson, file(text)))).toBe('format.json-structure');
    },
  );

  it('refuses a 2,001st column', async () => {
    const record = (count: number) =>
      JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, i) => [`c${i}`, i])));
    expect((await read(readJson, file(record(2_000)))).parts[0]?.rows).toBe(1);
    expect(await codeOf(read(readJson, file(record(2_001))))).toBe('scratch.over-limit');
  });
});

const sheet = (rows: string) => `<worksheet><sheetData>${rows}</sheetData></worksheet>`;
function workbook(sheetXml: string | Uint8Array, more: Record<string, Uint8Array> = {}): File {
  return file(
    zipSync({
      'xl/workbook.xml': strToU8('<workbook><sheets><sheet name="One" sheetId="1" r:id="r1"/></sheets></workbook>'),
      'xl/_rels/workbook.xml.rels': strToU8(
        '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
      ),
      'xl/styles.xml': strToU8('<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'),
      'xl/worksheets/sheet1.xml': typeof sheetXml === 'string' ? strToU8(sheetXml) : sheetXml,
      ...more,
    }),
    'book.xlsx',
  );
}

describe('Excel', () => {
  it('reads digits as they are, dates by their style, gaps as nothing, formulas by their value', async () => {
    const xml = sheet(
      `<row><c t="inlineStr"><is><t>k</t></is></c><c t="inlineStr"><is><t>v</t></is></c><c t="inlineStr"><is><t>d</t></is></c></row>
       <row/><row><c r="A3"><f>1+1</f><v>0.30000000000000004</v></c><c r="C3" s="1"><v>46027</v></c></row>
       <row><c r="B4" t="b"><v>1</v></c><c r="C4" s="1"><v>46027.5</v></c></row>`,
    );
    const { rows, parts } = await read(readExcel, workbook(xml));
    expect(rows).toEqual([
      { k: '0.30000000000000004', v: null, d: '2026-01-05' },
      { k: null, v: 'true', d: '2026-01-05 12:00:00' },
    ]);
    expect(parts[0]).toEqual({ part: 'One', rows: 2, modes: { k: 'number', v: 'boolean', d: 'time' } });
  });

  it('knows Excel days: 1 January 1900, the leap day that never was, 1904', () => {
    expect(['1', '59', '61', '46027'].map(text => excelDate(text, false))).toEqual([
      '1900-01-01',
      '1900-02-28',
      '1900-03-01',
      '2026-01-05',
    ]);
    expect(excelDate('0', true)).toBe('1904-01-01');
    expect(isDateFormat(164, '"day" 0.00')).toBe(false);
    expect(isDateFormat(164, '[Red]yyyy-mm')).toBe(true);
  });

  it('counts what really comes out: a bomb is refused early, so are too many files and a document type', async () => {
    const bomb = new Uint8Array(24 * 2 ** 20).fill(32); // a thousandth of that when packed
    expect(await codeOf(read(readExcel, workbook(bomb)))).toBe('scratch.over-limit');
    const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, i) => [`x/${i}`, strToU8('')]));
    expect(await codeOf(read(readExcel, workbook(sheet(''), many)))).toBe('scratch.over-limit');
    const doctype = '<!DOCTYPE a [<!ENTITY b "c">]><worksheet><sheetData/></worksheet>';
    expect(await codeOf(read(readExcel, workbook(doctype)))).toMatch(/document type/);
  });
});

it('knows files by what they hold, not by their names', async () => {
  const kinds = ['PAR1....', 'ARROW1..', 'PK\u0003\u0004', ' [1]', '\n{"a":1}', 'a,b\n'].map(text =>
    fileKind(file(text, 'x.txt')),
  );
  expect(await Promise.all(kinds)).toEqual(['parquet', 'arrow', 'excel', 'json', 'json', 'csv']);
  expect(await codeOf(fileKind(file('')))).toBe('file.empty');
  expect(await codeOf(fileKind(file(new Uint8Array([137, 80, 0, 1]))))).toBe('scratch.unknown-file');
});
