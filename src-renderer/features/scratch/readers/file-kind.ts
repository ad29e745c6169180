import { AppError } from '../../../../src-core/errors/app-error.ts';
import { limits } from './limits.ts';
import { limitError } from './read-error.ts';
import type { FileKind } from './reading.ts';

/** What a file is, by its first bytes; the name decides nothing. @throws AppError for what Scratch does not read */
export async function fileKind(file: File): Promise<FileKind> {
  if (file.size === 0) throw new AppError('file.empty', { name: file.name });
  if (file.size > limits.file) throw limitError(file.name, 'GiB', '2');
  const start = await firstBytes(file);
  const magic = String.fromCharCode(...start.subarray(0, 6));
  if (magic.startsWith('PAR1')) return 'parquet';
  if (magic === 'ARROW1' || magic.startsWith('\u00ff\u00ff\u00ff\u00ff')) return 'arrow';
  if (magic.startsWith('PK\u0003\u0004')) return 'excel';
  if (start.includes(0)) throw new AppError('scratch.unknown-file', { name: file.name });
  const text = new TextDecoder().decode(start).trimStart();
  return /^[[{]/.test(text) ? 'json' : 'csv';
}

async function firstBytes(file: File): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.slice(0, 4_096).arrayBuffer());
  } catch (error) {
    // A folder, or a file that went away since it was chosen.
    throw new AppError(
      'scratch.unreadable',
      { name: file.name, reason: 'it is no file, or it is gone' },
      { cause: error },
    );
  }
}

/** "Müller 2026-03.csv" as a name that needs no quotes: "müller_2026_03"; a number is added where it is taken. */
export function tableName(fileName: string, part: string, taken: ReadonlySet<string>): string {
  const stem = fileName.replace(/^.*[\\/]/, '').replace(/\.[^.]+$/, '');
  const words = `${stem}${part === '' ? '' : `_${part}`}`.normalize('NFC').toLowerCase();
  const plain = words.replace(/[^\p{L}\p{N}]+/gu, '_').replace(/^_+|_+$/g, '');
  const base = (/^[\p{L}]/u.test(plain) ? plain : `t_${plain}`).slice(0, 60);
  let name = base;
  for (let number = 2; taken.has(name); number += 1) name = `${base}_${number}`;
  return name;
}
