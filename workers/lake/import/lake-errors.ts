import { AppError, isCancellation } from '../../../src-core/errors/app-error.ts';

/** Errors of the file system on the way in, in the reader's words. */
export function translateFileError(error: unknown, name: string): unknown {
  if (error instanceof AppError) return error;
  if (isCancellation(error)) return new AppError('call.cancelled', {}, { cause: error });
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new AppError('file.not-found', { name }, { cause: error });
    case 'ELOOP': // a link, refused by O_NOFOLLOW
    case 'EMLINK':
    case 'EISDIR':
    case 'ENXIO': // a socket
      return new AppError('file.not-regular', { name }, { cause: error });
    case 'EACCES':
    case 'EPERM':
      return new AppError('file.not-readable', { name }, { cause: error });
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(error);
    default:
      return error;
  }
}

/** Errors of DuckDB that are facts about the machine, not bugs. */
export function translateLakeError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  if (isCancellation(error)) return new AppError('call.cancelled', {}, { cause: error });
  const text = error instanceof Error ? error.message : '';
  if (/no space left|disk (is )?full|ENOSPC|max_temp_directory_size/i.test(text)) return diskFull(error);
  return error;
}

/** True when DuckDB refuses everything until the instance is opened again: after an internal error it says so only to the next statement. */
export function isFatal(error: unknown): boolean {
  return error instanceof Error && /^INTERNAL Error|FATAL|database has been invalidated/.test(error.message);
}

function diskFull(cause: unknown): AppError {
  return new AppError('lake.disk-full', { needed: 'three times the size of the import' }, { cause });
}

/** DuckDB stops a statement at its own memory limit: a few rows may ask for gigabytes, e.g. tags with tens of thousands of keys. */
export function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Out of Memory Error');
}

export function overMemory(name: string, cause: unknown): AppError {
  return new AppError('file.over-budget', { name, limit: 'the memory of the data engine' }, { cause });
}
