import { limits } from './limits.ts';
import { limitError } from './read-error.ts';

/** How a text table is written; names are those of the first line, each once. */
export type CsvHead = { delimiter: string; names: string[] };

const delimiters = [',', '\t', ';', '|'];

/**
 * The first line names the columns; the character that parts it most often parts the rest. Nothing is guessed from later lines: a guess that
 * skips lines loses rows in silence.
 * @param start the beginning of the file, at least its first line or 1 MiB
 * @throws AppError `scratch.over-limit`, `file.empty` is the caller's
 */
export function csvHead(start: string, name: string): CsvHead {
  const text = start.replace(/^\uFEFF/, '');
  const best = delimiters
    .map(delimiter => ({ delimiter, fields: firstRecord(text, delimiter) }))
    .reduce((a, b) => (b.fields.length > a.fields.length ? b : a));
  if (best.fields.length > limits.columns) throw limitError(name, 'columns', String(limits.columns));
  return { delimiter: best.delimiter, names: namesApart(best.fields) };
}

/** Empty names become "column3"; a name that comes again gets a number. Case makes no difference in SQL. */
export function namesApart(fields: readonly string[]): string[] {
  const used = new Set<string>();
  return fields.map((field, index) => {
    const base = field.trim() === '' ? `column${index + 1}` : field.trim();
    let name = base;
    for (let number = 2; used.has(name.toLowerCase()); number += 1) name = `${base}_${number}`;
    used.add(name.toLowerCase());
    return name;
  });
}

/** RFC 4180: fields may be quoted, quotes inside are doubled. */
function firstRecord(text: string, delimiter: string): string[] {
  const fields: string[] = [];
  let field = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (isQuoted) {
      if (char === '"' && text[at + 1] === '"') {
        field += '"';
        at += 1;
      } else if (char === '"') isQuoted = false;
      else field += char;
    } else if (char === '"' && field === '') isQuoted = true;
    else if (char === delimiter) {
      fields.push(field);
      field = '';
    } else if (char === '\n' || char === '\r') break;
    else field += char;
  }
  return [...fields, field];
}
