import { namesApart } from './csv-head.ts';
import { type Book, excelDate, readBook } from './excel-book.ts';
import { xmlSink } from './excel-xml.ts';
import { type EntrySink, eachEntry, InflateCount } from './excel-zip.ts';
import { limits } from './limits.ts';
import { limitError } from './read-error.ts';
import type { Batch, ReadPart, Sink, TextMode } from './reading.ts';
import { TextRows } from './text-batch.ts';

type CellKind = 'number' | 'time' | 'boolean' | 'none';

/**
 * Each sheet of a workbook as a table whose first row with anything in it names the columns. Figures are the digits that the file holds; of formulas
 * the value that was saved. Macros, links and formats are not looked at.
 */
export async function readExcel(file: File, sink: Sink): Promise<ReadPart[]> {
  if (file.size > limits.xlsx.packed) throw limitError(file.name, 'MiB packed', String(limits.xlsx.packed / 2 ** 20));
  const packed = new Uint8Array(await file.arrayBuffer());
  const count = new InflateCount(file.name);
  const book = readBook(packed, file.name, count);
  const cells = { left: limits.xlsx.cells };
  const sheets = new Map(book.sheets.map(({ name, path }) => [path, new Sheet(file.name, name, book, cells)]));
  eachEntry(packed, file.name, count, entry => sheets.get(entry)?.sink() ?? null);
  const parts: ReadPart[] = [];
  for (const { path } of book.sheets) {
    const sheet = sheets.get(path);
    if (!sheet || sheet.rows === 0) continue; // an empty sheet is no table
    for (const batch of sheet.batches()) await sink.batch(batch);
    parts.push({ part: sheet.name, rows: sheet.rows, modes: sheet.modes() });
  }
  if (parts.length === 0) throw limitError(file.name, 'sheets with rows', '0');
  return parts;
}

class Sheet {
  readonly name: string;
  rows = 0;
  readonly #file: string;
  readonly #book: Book;
  readonly #cells: { left: number };
  readonly #collected = new TextRows(Number.POSITIVE_INFINITY);
  readonly #kinds = new Map<string, CellKind>();
  #names: string[] | null = null;
  #row: { text: string; kind: CellKind | null }[] = [];

  constructor(file: string, name: string, book: Book, cells: { left: number }) {
    this.#file = file;
    this.name = name;
    this.#book = book;
    this.#cells = cells;
  }

  sink(): EntrySink {
    let cell = { column: 0, type: 'n', style: 0 };
    let text = '';
    let isValue = false;
    return xmlSink({
      open: (tag, attributes) => {
        if (tag === 'row') this.#row = [];
        if (tag === 'c') {
          const column = attributes.r ? columnOf(attributes.r) : this.#row.length;
          cell = { column, type: attributes.t ?? 'n', style: Number(attributes.s ?? -1) };
          text = '';
        }
        isValue = tag === 'v' || tag === 't';
      },
      text: part => {
        if (isValue) text += part;
      },
      close: tag => {
        if (tag === 'v' || tag === 't') isValue = false;
        if (tag === 'c') this.#cell(cell, text);
        if (tag === 'row') this.#end();
      },
    });
  }

  #cell({ column, type, style }: { column: number; type: string; style: number }, text: string): void {
    if (column >= limits.columns) throw limitError(this.#file, 'columns', String(limits.columns));
    this.#cells.left -= 1;
    if (this.#cells.left < 0) throw limitError(this.#file, 'cells', String(limits.xlsx.cells));
    if (text === '') return;
    this.#row[column] = this.#read(type, style, text);
  }

  #read(type: string, style: number, text: string): { text: string; kind: CellKind } {
    if (type === 's') return { text: this.#book.strings[Number(text)] ?? '', kind: 'none' };
    if (type === 'b') return { text: text === '1' ? 'true' : 'false', kind: 'boolean' };
    if (type === 'd') return { text, kind: 'time' };
    if (type !== 'n') return { text, kind: 'none' };
    if (this.#book.isDate[style]) return { text: excelDate(text, this.#book.is1904), kind: 'time' };
    return { text, kind: 'number' };
  }

  #end(): void {
    const row = this.#row;
    if (!row.some(cell => cell !== undefined)) return;
    if (!this.#names) {
      this.#names = namesApart(Array.from(row, cell => cell?.text ?? ''));
      return;
    }
    while (this.#names.length < row.length) {
      this.#names = namesApart([...this.#names, '']); // more cells than the first row has names for
    }
    this.rows += 1;
    if (this.rows > limits.xlsx.rows) throw limitError(this.#file, 'rows in a sheet', String(limits.xlsx.rows));
    this.#collected.add(
      this.#names.map((name, column) => {
        const cell = row[column];
        if (cell?.kind) {
          const known = this.#kinds.get(name);
          this.#kinds.set(name, known === undefined || known === cell.kind ? cell.kind : 'none');
        }
        return [name, cell?.text ?? null] as const;
      }),
    );
  }

  *batches(): Generator<Batch> {
    yield { part: this.name, ...this.#collected.take() };
  }

  modes(): Record<string, TextMode> {
    return Object.fromEntries(this.#kinds);
  }
}

/** "AB12" is column 27. */
function columnOf(reference: string): number {
  let column = 0;
  for (const char of reference) {
    const digit = char.charCodeAt(0) - 64;
    if (digit < 1 || digit > 26) break;
    column = column * 26 + digit;
  }
  return column - 1;
}
