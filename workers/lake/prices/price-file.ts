import { readFile, stat } from 'node:fs/promises';
import { parseCsvText } from '../../../src-core/connector/csv-text.ts';
import type { PriceFile } from '../../../src-core/contract/prices.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { isJsonObject, readJson } from '../../../src-core/llm/json.ts';
import { readLiteLlmMap } from '../../../src-core/llm/prices/litellm-map.ts';
import { priceTableColumns, readPriceTable } from '../../../src-core/llm/prices/price-table.ts';
import { translateFileError } from '../import/lake-errors.ts';

/** LiteLLM's map has 2 MB; a price list is no export. */
const LIMIT_BYTES = 64 * 1024 * 1024;

/**
 * Prices in a file, not saved: LiteLLM's `model_prices_and_context_window.json`, or a CSV list in US dollars for a million tokens.
 * @throws AppError `file.*`, `format.json-structure`, `format.unrecognised`
 */
export async function readPriceFile(input: { path: string; name: string; validFrom: string }): Promise<PriceFile> {
  const { path, name, validFrom } = input;
  const text = await readSmallText(path, name);
  const context = { validFrom, origin: name.slice(0, 500) };
  const unknown = (what: string) =>
    new AppError('format.unrecognised', {
      name,
      what,
      advice: `A price file is the model map of LiteLLM (JSON) or a CSV list with the columns ${priceTableColumns.join(', ')}.`,
    });
  if (/^\s*[{[]/.test(text)) {
    const map = parseMap(text, name);
    if (!isJsonObject(map)) throw unknown('a JSON file without models');
    const file = readLiteLlmMap(map, context);
    if (file.entries.length === 0 && file.skipped.length === 0) throw unknown('a JSON file without prices');
    return file;
  }
  const { records } = parseCsvText(text, ',', true);
  const [header = [], ...lines] = records.map(record => record.cells.map(cell => cell.text));
  if (!priceTableColumns.every(column => header.includes(column))) throw unknown('a table without prices of models');
  const rows = lines.map(line => Object.fromEntries(header.map((column, index) => [column, line[index] ?? ''])));
  return readPriceTable(rows, context);
}

/** A whole text file, without its byte order mark. @throws AppError `file.*`, above 64 MiB too */
export async function readSmallText(path: string, name: string): Promise<string> {
  try {
    const info = await stat(path);
    if (!info.isFile()) throw new AppError('file.not-regular', { name });
    if (info.size > LIMIT_BYTES) throw new AppError('file.too-large', { name, limit: '64 MiB' });
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    throw translateFileError(error, name);
  }
}

function parseMap(text: string, name: string): unknown {
  try {
    return readJson(text);
  } catch (error) {
    throw new AppError(
      'format.json-structure',
      { name, record: 1, reason: 'it is not a JSON value' },
      { cause: error },
    );
  }
}
