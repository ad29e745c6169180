import type { StagedFile } from '../../src-core/connector/file-connector.ts';
import type { FileKind } from '../../src-core/connector/file-kind.ts';
import { AppError } from '../../src-core/errors/app-error.ts';

/**
 * Throw for everything that is not a table. @param wrapping in words, when the bytes came out of something
 * @throws AppError `format.html`, `format.encoding`, `format.unrecognised`
 */
export function refuseKind(file: StagedFile, kind: FileKind, wrapping = ''): void {
  const { name } = file;
  if (kind.kind === 'html') throw new AppError('format.html', { name });
  if (kind.kind === 'encoding') throw new AppError('format.encoding', { name, offset: 0, encoding: kind.encoding });
  const what =
    kind.kind === 'other' ? kind.what : wrapping !== '' && kind.kind !== 'table' ? `a ${kind.kind} file` : null;
  if (what === null) return;
  throw new AppError('format.unrecognised', { name, what: wrapping === '' ? what : `${what} ${wrapping}`, advice: '' });
}
