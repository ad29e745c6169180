import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { z } from 'zod';
import { AppError } from '../../../src-core/errors/app-error.ts';

/** Far above anything a person writes; a file picked by mistake is not read into memory. */
const largestFileBytes = 16 * 2 ** 20;

/**
 * A file of rules or the like that a person wrote.
 * @param what what it should be, to continue "is no ...": 'rules file', 'cost model'
 * @throws AppError `file.not-found`, `cli.usage` with the place and the problem
 */
export async function readJsonFile<T extends z.ZodType>(path: string, schema: T, what: string): Promise<z.output<T>> {
  const name = basename(path);
  const parsed = schema.safeParse(parseJson(await readTextFile(path), name));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const problem = issue === undefined ? 'not understood' : `${placeOf(issue.path)}: ${issue.message}`;
  throw new AppError('cli.usage', { what: `${name} is no ${what}: ${problem}.` });
}

/** "entry 3, where, entry 1, field": people count from one. */
function placeOf(path: readonly PropertyKey[]): string {
  const place = path.map(part => (typeof part === 'number' ? `entry ${part + 1}` : String(part))).join(', ');
  return place === '' ? 'the whole file' : place;
}

/**
 * The text of a file that a person wrote.
 * @throws AppError `file.not-found`, `file.not-readable`, `cli.usage` where it is far too large
 */
export async function readTextFile(path: string): Promise<string> {
  const name = basename(path);
  const info = await stat(path).catch(() => null);
  if (!info?.isFile()) throw new AppError('file.not-found', { name });
  if (info.size > largestFileBytes) throw new AppError('cli.usage', { what: `${name} is too large to be read here.` });
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError('file.not-readable', { name }, { cause });
  });
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('cli.usage', { what: `${name} is not JSON.` }, { cause });
  }
}
