import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { focusFile } from '../../../workers/connectors/focus-file.ts';
import { ConnectorBench } from '../../fixtures/focus/connector-bench.ts';
import { focusCsv } from '../../fixtures/focus/focus-text.ts';

let bench: ConnectorBench;
beforeAll(async () => {
  bench = await ConnectorBench.open();
});
afterAll(() => bench.close());

const one = focusCsv([{}]);
const many = focusCsv(Array.from({ length: 5000 }, (_, index) => ({ BilledCost: `${index}.25` })));
const packed = gzipSync(many);
const flipped = Buffer.from(packed);
flipped[flipped.length - 6] = (flipped[flipped.length - 6] ?? 0) ^ 1;

/** Text of about 11 MB whose last line is replaced: past any sample. */
const longWith = (lastLine: string | Uint8Array) =>
  Buffer.concat([Buffer.from(focusCsv(Array.from({ length: 60_000 }, () => ({})))), Buffer.from(lastLine)]);

type Refusal = readonly [
  what: string,
  name: string,
  content: string | Uint8Array,
  code: string,
  details: Record<string, unknown>,
];

const refused: readonly Refusal[] = [
  ['an empty file', 'a.csv', '', 'file.empty', {}],
  ['gzip of nothing', 'a.csv.gz', gzipSync(''), 'file.empty', {}],
  ['a sign-in page', 'a.csv', '<!DOCTYPE html>\n<html><body>Sign in</body></html>', 'format.html', {}],
  ['a web page behind a byte order mark', 'a.csv', '\uFEFF  <html></html>', 'format.html', {}],
  ['a packed web page', 'a.csv.gz', gzipSync('<html></html>'), 'format.html', {}],
  ['JSON', 'a.csv', '{"BilledCost": 1}', 'format.unrecognised', { what: 'a JSON file' }],
  ['a JSON list', 'a.csv', '[{"BilledCost": 1}]', 'format.unrecognised', { what: 'a JSON file' }],
  ['XML', 'a.csv', '<?xml version="1.0"?><a/>', 'format.unrecognised', { what: 'an XML document' }],
  ['a PDF', 'a.csv', '%PDF-1.7\n', 'format.unrecognised', { what: 'a PDF document' }],
  [
    'an Excel workbook',
    'a.csv',
    Buffer.from('PK\x03\x04\0\0\0\0[Content_Types].xml', 'latin1'),
    'format.unrecognised',
    { what: 'an Excel workbook (XLSX)' },
  ],
  [
    'a ZIP archive',
    'a.csv',
    Buffer.from('PK\x03\x04\0\0\0\0export.csv', 'latin1'),
    'format.unrecognised',
    { what: 'a ZIP archive' },
  ],
  [
    'packed twice',
    'a.csv.gz',
    gzipSync(gzipSync(one)),
    'format.unrecognised',
    { what: 'a gzip file compressed with gzip' },
  ],
  ['binary', 'a.csv', Buffer.from([1, 2, 0, 3, 0, 0, 9]), 'format.unrecognised', { what: 'a binary file' }],
  [
    'prose',
    'a.csv',
    'Dear all\nplease find attached\n',
    'format.unrecognised',
    { what: 'text without the columns of FOCUS' },
  ],
  [
    'another table',
    'a.csv',
    'name,age\nAda,36\n',
    'format.unrecognised',
    { what: 'a table without the columns of FOCUS' },
  ],
  ['blank lines', 'a.csv', '\n\r\n\n', 'format.unrecognised', { what: 'text without a first line of column names' }],
  [
    'UTF-16 with a mark',
    'a.csv',
    Buffer.from(`\uFEFF${one}`, 'utf16le'),
    'format.encoding',
    { encoding: 'UTF-16 (little endian)', offset: 0 },
  ],
  ['UTF-16 without a mark', 'a.csv', Buffer.from(one, 'utf16le'), 'format.encoding', { encoding: 'UTF-16', offset: 0 }],
  [
    'Latin-1',
    'a.csv',
    Buffer.from(focusCsv([{ ServiceName: 'Caf\u00e9' }]), 'latin1'),
    'format.encoding',
    { offset: one.indexOf('Amazon EC2') + 3, encoding: 'Latin-1, Windows-1252 or another 8-bit encoding' },
  ],
  [
    'Latin-1 past the sample',
    'a.csv',
    longWith(Buffer.from('caf\u00e9,1\n', 'latin1')),
    'format.encoding',
    { offset: longWith('caf').length },
  ],
  ['gzip cut in the middle', 'a.csv.gz', packed.subarray(0, packed.length / 2), 'format.truncated-gzip', {}],
  ['gzip without its last bytes', 'a.csv.gz', packed.subarray(0, packed.length - 4), 'format.truncated-gzip', {}],
  ['gzip with a wrong checksum', 'a.csv.gz', flipped, 'format.truncated-gzip', {}],
  [
    'gzip with something behind it',
    'a.csv.gz',
    Buffer.concat([packed, Buffer.from('rest')]),
    'format.truncated-gzip',
    {},
  ],
  [
    'an open quote',
    'a.csv',
    `${one}1,"2,3\n`,
    'format.csv-structure',
    { line: 3, reason: 'a quote is opened and not closed' },
  ],
  ['an open quote past the sample', 'a.csv', longWith('1,"2,3\n'), 'format.csv-structure', { line: 60_002 }],
  [
    'a short line',
    'a.csv',
    `${one}1,2,3\n`,
    'format.csv-structure',
    { line: 3, reason: 'it has 3 cells where the header has 15' },
  ],
  [
    'a short line past the sample',
    'a.csv',
    longWith('1,2,3\n'),
    'format.csv-structure',
    { line: 60_002, reason: 'it has 3 cells where the header has 15' },
  ],
  [
    'a long line',
    'a.csv',
    `${one}${one.split('\n')[1]},8,9\n`,
    'format.csv-structure',
    { line: 3, reason: 'it has 17 cells where the header has 15' },
  ],
  [
    'a cell of 3 MiB',
    'a.csv',
    focusCsv([{ ServiceName: 'x'.repeat(3 << 20) }, {}]),
    'format.csv-structure',
    { line: 2, reason: 'it is longer than 2 MiB' },
  ],
  [
    'too many columns',
    'a.csv',
    `${Array.from({ length: 2001 }, (_, index) => `c${index}`).join(',')}\n`,
    'format.too-wide',
    { columns: 2001, limit: 2000 },
  ],
  ['a header and no rows', 'a.csv', `${one.split('\n')[0]}\n`, 'focus.no-rows', { version: '1.0' }],
  ['a header without a line end', 'a.csv', one.split('\n')[0] ?? '', 'focus.no-rows', { version: '1.0' }],
  [
    'a misnamed column',
    'a.csv',
    one.replace('BilledCost', 'Cost'),
    'focus.missing-columns',
    { columns: ['BilledCost'] },
  ],
  [
    'a column twice',
    'a.csv',
    focusCsv([{ billedCost: '1' }]),
    'focus.duplicate-columns',
    { columns: ['BilledCost', 'billedCost'] },
  ],
  [
    'a custom column twice',
    'a.csv',
    focusCsv([{ x_A: '1', X_a: '2' }]),
    'focus.duplicate-columns',
    { columns: ['x_A', 'X_a'] },
  ],
  [
    'NaN money only',
    'a.csv',
    focusCsv([{ BilledCost: 'NaN' }]),
    'focus.no-valid-rows',
    { rows: 1, reason: 'BilledCost is not a plain number with at most 14 digits before the decimal point' },
  ],
  ['infinite money only', 'a.csv', focusCsv([{ EffectiveCost: '-inf' }]), 'focus.no-valid-rows', { rows: 1 }],
  [
    'thousands separators',
    'a.csv',
    focusCsv([{ BilledCost: '1,000.50' }]),
    'focus.no-valid-rows',
    { reason: expect.stringContaining('amounts carry thousands separators') },
  ],
  [
    'currency signs',
    'a.csv',
    focusCsv([{ BilledCost: '$50,000.00 ' }]),
    'focus.no-valid-rows',
    { reason: expect.stringContaining('amounts carry a currency sign') },
  ],
  [
    'decimal commas',
    'a.csv',
    focusCsv([{ BilledCost: '0,5' }], { delimiter: ';' }),
    'focus.no-valid-rows',
    { reason: expect.stringContaining('decimal comma') },
  ],
  [
    'dates that are none',
    'a.csv',
    focusCsv([{ ChargePeriodStart: 'yesterday' }]),
    'focus.no-valid-rows',
    { reason: 'ChargePeriodStart is not a date-time such as 2024-09-18T22:00:00Z' },
  ],
  [
    'a year 0005',
    'a.csv',
    focusCsv([{ BillingPeriodStart: '0005-01-25' }]),
    'focus.no-valid-rows',
    { reason: 'BillingPeriodStart is before 1990 or after 2199' },
  ],
];

describe('hostile files', () => {
  it.each(refused)('%s is refused with its cause', async (_, name, content, code, details) => {
    const { verdict, scan } = await bench.sniff(name, content);
    expect(scan).toBeNull();
    expect(verdict.problem).toMatchObject({ code, details: { name, ...details } });
    expect(verdict.sentence).not.toMatch(/\{\w+\}/); // no detail of the text is missing
  });

  it('leave the engine usable', async () => {
    const { verdict } = await bench.sniff('good.csv', one);
    expect(verdict.problem).toBeNull();
  });
});

/** `cell` is the value that ServiceName must come back with. */
const accepted: readonly (readonly [
  what: string,
  content: string | Uint8Array,
  rows: number,
  cell: string,
  oddities: readonly string[],
])[] = [
  ['a byte order mark', `\uFEFF${one}`, 1, 'Amazon EC2', []],
  ['semicolons', focusCsv([{}], { delimiter: ';' }), 1, 'Amazon EC2', ['csv.delimiter']],
  ['tabs', focusCsv([{}], { delimiter: '\t' }), 1, 'Amazon EC2', ['csv.delimiter']],
  ['vertical bars', focusCsv([{}], { delimiter: '|' }), 1, 'Amazon EC2', ['csv.delimiter']],
  ['CRLF', focusCsv([{}, {}], { lineEnd: '\r\n' }), 2, 'Amazon EC2', []],
  ['CR', focusCsv([{}, {}], { lineEnd: '\r' }), 2, 'Amazon EC2', []],
  ['no final line end', focusCsv([{}, {}], { finalLineEnd: false }), 2, 'Amazon EC2', []],
  [
    'mixed line ends',
    `${focusCsv([{}], { lineEnd: '\r\n' })}${one.split('\n')[1]}\n${one.split('\n')[1]}\r${one.split('\n')[1]}`,
    4,
    'Amazon EC2',
    ['csv.mixed-line-ends'],
  ],
  [
    'mixed line ends around a quoted CRLF',
    `${focusCsv([{ ServiceName: 'a\r\nb' }])}${one.split('\n')[1]}\r\n`,
    2,
    'a\r\nb',
    ['csv.mixed-line-ends'],
  ],
  ['packed mixed line ends', gzipSync(`${one}${one.split('\n')[1]}\r\n`), 2, 'Amazon EC2', ['csv.mixed-line-ends']],
  ['blank lines', one.replace('\n', '\n\n').concat('\n\n'), 1, 'Amazon EC2', []],
  ['a quoted line end', focusCsv([{ ServiceName: 'two\nlines' }]), 1, 'two\nlines', []],
  ['quotes and delimiters in a cell', focusCsv([{ ServiceName: 'a "b", c' }]), 1, 'a "b", c', []],
  ['a cell of 1 MiB', focusCsv([{ ServiceName: 'x'.repeat(1 << 20) }]), 1, 'x'.repeat(1 << 20), []],
  ['trailing delimiters', one.replaceAll('\n', ',\n'), 1, 'Amazon EC2', []],
  ['trailing delimiters on rows only', `${one.split('\n')[0]}\n${one.split('\n')[1]},\n`, 1, 'Amazon EC2', []],
  ['blanks around column names', one.replace('ServiceName', ' ServiceName '), 1, 'Amazon EC2', ['columns.blanks']],
  ['another spelling of names', one.replace('ServiceName', 'service_name'), 1, 'Amazon EC2', ['columns.respelled']],
  ['gzip, whatever it is called', gzipSync(one), 1, 'Amazon EC2', []],
  ['gzip in several members', Buffer.concat([gzipSync(one), gzipSync(`${one.split('\n')[1]}\n`)]), 2, 'Amazon EC2', []],
  [
    'SQL in a cell',
    focusCsv([{ ServiceName: "'); DROP TABLE fact_cost_usage; --" }]),
    1,
    "'); DROP TABLE fact_cost_usage; --",
    [],
  ],
];

describe('odd but well-formed files', () => {
  it.each(accepted)('%s is read', async (_, content, rows, cell, oddities) => {
    const { verdict, scan } = await bench.sniff('odd.csv', content);
    expect(verdict.problem).toBeNull();
    expect(verdict.rows).toEqual({ count: rows, exact: true });
    const codes = verdict.oddities.map(oddity => oddity.code).filter(code => code !== 'columns.absent');
    expect(codes).toEqual(oddities);
    expect((await bench.rows(scan, ['ServiceName', 'BilledCost']))[0]).toEqual({
      ServiceName: cell,
      BilledCost: '1.500000000000000000000000',
    });
  });

  it('SQL and quotes in column names stay names', async () => {
    const name = `x_a"); DROP TABLE x; --'`;
    const { verdict, scan } = await bench.sniff(
      'odd.csv',
      focusCsv([{ [name]: 'v', __proto__x: 'w', x_SourceRow: '7' }]),
    );
    expect(verdict.columns.custom).toEqual([name, 'x_SourceRow of the file']);
    const [row] = await bench.rows(scan, ['x_Custom']);
    expect(JSON.parse(String(row?.x_Custom))).toEqual({ [name]: 'v', __proto__x: 'w', 'x_SourceRow of the file': '7' });
  });

  it('a cancelled sniff is a cancellation, not a refusal', async () => {
    const abort = new AbortController();
    abort.abort();
    const file = await bench.stage('a.csv', one);
    await expect(focusFile.sniff(file, bench.sql, abort.signal)).rejects.toThrow();
  });
});
