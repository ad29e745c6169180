import { xmlSink } from './excel-xml.ts';
import { type EntrySink, eachEntry, type InflateCount } from './excel-zip.ts';
import { limits } from './limits.ts';
import { limitError } from './read-error.ts';

/** What the sheets refer to. `isDate` per cell style; `path` is the entry of the sheet. */
export type Book = {
  sheets: { name: string; path: string }[];
  strings: string[];
  isDate: boolean[];
  is1904: boolean;
};

/** The parts of a workbook that its sheets need, in one pass. */
export function readBook(packed: Uint8Array, name: string, count: InflateCount): Book {
  const book: Book = { sheets: [], strings: [], isDate: [], is1904: false };
  const named: { name: string; relation: string }[] = [];
  const targets = new Map<string, string>();
  const parts: Record<string, () => EntrySink> = {
    'xl/workbook.xml': () =>
      xmlSink({
        open(tag, attributes) {
          if (tag === 'sheet') named.push({ name: attributes.name ?? '', relation: attributes['r:id'] ?? '' });
          if (tag === 'workbookPr') book.is1904 = /^(1|true)$/.test(attributes.date1904 ?? '');
        },
      }),
    'xl/_rels/workbook.xml.rels': () =>
      xmlSink({
        open(tag, { Id = '', Target = '', TargetMode }) {
          if (tag !== 'Relationship' || TargetMode === 'External') return; // links to elsewhere are not followed
          targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target.replace(/^\.\//, '')}`);
        },
      }),
    'xl/sharedStrings.xml': () => stringsSink(book.strings, name),
    'xl/styles.xml': () => stylesSink(book.isDate),
  };
  eachEntry(packed, name, count, entry => parts[entry]?.() ?? null);
  book.sheets = named.flatMap(sheet => {
    const path = targets.get(sheet.relation);
    return path?.startsWith('xl/worksheets/') ? [{ name: sheet.name, path }] : []; // chart sheets hold no rows
  });
  return book;
}

function stringsSink(strings: string[], name: string): EntrySink {
  let text = '';
  let isText = false;
  let skips = 0;
  let size = 0;
  return xmlSink({
    open(tag) {
      if (tag === 'si') text = '';
      if (tag === 'rPh') skips += 1; // how to pronounce it
      isText = tag === 't' && skips === 0;
    },
    text(part) {
      if (isText) text += part;
    },
    close(tag) {
      if (tag === 't') isText = false;
      if (tag === 'rPh') skips -= 1;
      if (tag !== 'si') return;
      size += text.length;
      if (size > limits.xlsx.sharedStrings) {
        throw limitError(name, 'MiB of texts', String(limits.xlsx.sharedStrings / 2 ** 20));
      }
      strings.push(text);
    },
  });
}

function stylesSink(isDate: boolean[]): EntrySink {
  const codes = new Map<number, string>();
  let inCells = false;
  return xmlSink({
    open(tag, { numFmtId = '0', formatCode = '' }) {
      if (tag === 'numFmt') codes.set(Number(numFmtId), formatCode);
      if (tag === 'cellXfs') inCells = true;
      if (tag === 'xf' && inCells) isDate.push(isDateFormat(Number(numFmtId), codes.get(Number(numFmtId))));
    },
    close(tag) {
      if (tag === 'cellXfs') inCells = false;
    },
  });
}

/** ECMA-376 part 1, 18.8.30: built-in formats of dates and times; of other formats what stands outside quotes and brackets decides. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code !== undefined) return /[ymdhs]/i.test(code.replace(/"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|_.|\*./gi, ''));
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

/**
 * "2026-03-01" or "2026-03-01 12:30:00.500" of a day number. Excel counts a 29 February 1900 that never was.
 * @returns the text as it is when it is no day between 1900 and 9999
 */
export function excelDate(text: string, is1904: boolean): string {
  const serial = Number(text);
  if (!Number.isFinite(serial) || serial < 0 || serial >= 2_958_466) return text;
  const days = is1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial;
  const instant = new Date(Date.UTC(1899, 11, 30) + Math.round(days * 86_400_000)).toISOString();
  return instant.endsWith('T00:00:00.000Z')
    ? instant.slice(0, 10)
    : instant.slice(0, 23).replace('T', ' ').replace('.000', '');
}
