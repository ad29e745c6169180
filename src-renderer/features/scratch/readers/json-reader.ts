import { isLosslessNumber, parse, stringify } from 'lossless-json';
import { JsonValues } from './json-values.ts';
import { limits, refusedKeys } from './limits.ts';
import { limitError, structureError } from './read-error.ts';
import type { ReadPart, Sink, TextMode } from './reading.ts';
import { TextRows } from './text-batch.ts';

type Kind = 'number' | 'text' | 'boolean' | 'other';

/** Records of a JSON or NDJSON file as rows of text. Numbers keep every digit that is written; lists and objects stay JSON. */
export async function readJson(file: File, sink: Sink): Promise<ReadPart[]> {
  const values = new JsonValues();
  const rows = new TextRows();
  const columns = new Columns();
  let count = 0;
  const take = async (texts: readonly string[]) => {
    for (const text of texts) {
      for (const record of recordsOf(text, file.name, count + 1)) {
        count += 1;
        rows.add(cellsOf(record, columns));
        if (rows.names.size > limits.columns) throw limitError(file.name, 'columns', String(limits.columns));
        if (rows.isFull) await sink.batch({ part: '', ...rows.take() });
      }
    }
  };
  const stream = file.stream().pipeThrough(new TextDecoderStream('utf-8', { fatal: true, ignoreBOM: false }));
  const reader = stream.getReader();
  let done = 0;
  try {
    for (;;) {
      const next = await reader.read();
      if (next.done) break;
      done += next.value.length;
      sink.progress(Math.min(done, file.size));
      await take(values.push(next.value));
    }
    await take(values.finish());
  } catch (error) {
    if (error instanceof RangeError) throw structureError(file.name, count + 1, error.message);
    if (error instanceof TypeError) throw structureError(file.name, count + 1, 'it is not UTF-8 text');
    throw error;
  }
  if (count === 0) throw structureError(file.name, 1, 'there is no record in it');
  if (rows.rows > 0) await sink.batch({ part: '', ...rows.take() });
  return [{ part: '', rows: count, modes: modesOf(columns.kinds) }];
}

/** The record itself, or the records that an answer of an API wraps: an object whose only list of objects is meant. */
function recordsOf(text: string, name: string, record: number): unknown[] {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw structureError(name, record, error instanceof Error ? error.message : 'it cannot be read');
  }
  checkKeys(value, name, record);
  if (record !== 1 || !isObject(value)) return [value];
  const lists = Object.values(value).filter(isListOfObjects);
  return lists.length === 1 && lists[0] ? [...lists[0]] : [value];
}

const isListOfObjects = (value: unknown): value is unknown[] =>
  Array.isArray(value) && value.length > 0 && value.every(isObject);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value);

function checkKeys(value: unknown, name: string, record: number): void {
  if (Array.isArray(value)) for (const item of value) checkKeys(item, name, record);
  else if (isObject(value)) {
    if (Object.getPrototypeOf(value) !== Object.prototype) {
      throw structureError(name, record, 'a key is called __proto__');
    }
    for (const [key, child] of Object.entries(value)) {
      if (refusedKeys.has(key)) throw structureError(name, record, `a key is called ${key}`);
      checkKeys(child, name, record);
    }
  }
}

function* cellsOf(record: unknown, known: Columns): Generator<readonly [string, string | null]> {
  const entries = isObject(record) ? Object.entries(record) : [['value', record] as const];
  const used = new Set<string>();
  for (const [key, value] of entries) {
    const name = known.nameOf(key, used);
    const [kind, text] = cellOf(value);
    if (kind !== null) known.note(name, kind);
    yield [name, text];
  }
}

/** Names of columns ignore case in SQL, keys of JSON do not: the first spelling names the column, a second one inside a record gets a number. */
class Columns {
  readonly #spelling = new Map<string, string>();
  readonly kinds = new Map<string, Kind>();

  nameOf(key: string, used: Set<string>): string {
    const base = key.trim() === '' ? 'column' : key;
    let name = base;
    for (let number = 2; used.has(name.toLowerCase()); number += 1) name = `${base}_${number}`;
    const lower = name.toLowerCase();
    used.add(lower);
    const known = this.#spelling.get(lower);
    if (known === undefined) this.#spelling.set(lower, name);
    return known ?? name;
  }

  note(name: string, kind: Kind): void {
    const known = this.kinds.get(name);
    this.kinds.set(name, known === undefined || known === kind ? kind : 'other');
  }
}

function cellOf(value: unknown): [Kind | null, string | null] {
  if (value === null || value === undefined) return [null, null];
  if (isLosslessNumber(value)) return ['number', value.toString()];
  if (typeof value === 'string') return ['text', value];
  if (typeof value === 'boolean') return ['boolean', String(value)];
  return ['other', stringify(value) ?? null];
}

function modesOf(kinds: ReadonlyMap<string, Kind>): Record<string, TextMode> {
  const modeOf: Record<Kind, TextMode> = { number: 'number', text: 'time', boolean: 'boolean', other: 'none' };
  return Object.fromEntries([...kinds].map(([name, kind]) => [name, modeOf[kind]]));
}
