import { workbookText } from './xml-text.ts';

const names: string[] = [];

/** 0 is A, 26 is AA. */
export function columnName(index: number): string {
  let name = names[index];
  if (name !== undefined) return name;
  name = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  names[index] = name;
  return name;
}

/** @param row 1-based @param from 0-based column, inclusive @param to inclusive */
export function range(from: number, row: number, to: number, lastRow: number): string {
  return `${columnName(from)}${row}:${columnName(to)}${lastRow}`;
}

/** A cell of text and nothing else: no formula, no link (SECURITY 41). The caller has neutralised what came from outside. */
export function textCell(column: number, row: number, text: string, style: number): string {
  const space = /^\s|\s$|\n/.test(text) ? ' xml:space="preserve"' : '';
  return `<c r="${columnName(column)}${row}" s="${style}" t="inlineStr"><is><t${space}>${workbookText(text)}</t></is></c>`;
}

/** @param value a decimal number in plain or scientific notation */
export function numberCell(column: number, row: number, value: string, style: number): string {
  return `<c r="${columnName(column)}${row}" s="${style}"><v>${value}</v></c>`;
}

export function emptyCell(column: number, row: number, style: number): string {
  return `<c r="${columnName(column)}${row}" s="${style}"/>`;
}

/** @param height in points; null = the program's own */
export function rowXml(row: number, cells: string, height: number | null = null): string {
  return height === null
    ? `<row r="${row}">${cells}</row>`
    : `<row r="${row}" ht="${height}" customHeight="1">${cells}</row>`;
}

/** Days since 1899-12-30 as a spreadsheet counts them; null before 1900-03-01, where its calendar has a day that never was. */
export function serialDay(epochMs: number): number | null {
  const serial = epochMs / 86_400_000 + 25_569;
  if (serial < 61) return null;
  // Readers cut off what is below a millisecond: a double just under 22:15 would be 22:14:59.
  return Number.isInteger(serial) ? serial : serial + 1e-10;
}
