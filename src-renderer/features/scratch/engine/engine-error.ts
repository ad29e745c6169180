import { AppError } from '../../../../src-core/errors/app-error.ts';
import { readEngineMessage } from '../../../../src-core/sql/statement.ts';
import { MEMORY_LIMIT_BYTES } from './profile.ts';

/**
 * The engine's own words as an error of the catalogue, with the place in `text` where it has one.
 * @param sent what the engine was given; `text` begins in it at `from`
 */
export function engineError(error: unknown, text = '', sent = text, from = 0): AppError {
  if (error instanceof AppError) return error;
  const raw = error instanceof Error ? error.message : String(error);
  if (/out of memory|memory access out of bounds|could not allocate/i.test(raw)) {
    return new AppError('scratch.out-of-memory', { limit: `${MEMORY_LIMIT_BYTES / 1e9} GB` }, { cause: error });
  }
  if (/disabled by configuration|autoinstall|INSTALL \w+;|configuration has been locked/i.test(raw)) {
    return new AppError('scratch.sealed', {}, { cause: error });
  }
  const { message, position } = readEngineMessage(raw, sent);
  const at = position === null ? null : Math.min(Math.max(0, position - from), text.length);
  return new AppError('sql.invalid', { message, position: at }, { cause: error });
}

/** A value that does not fit the type in which the column was to travel: the columns go as text then. */
export function isTooWide(error: unknown): boolean {
  return error instanceof Error && /^(Conversion|Out of Range) Error/i.test(error.message);
}
