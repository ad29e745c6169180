import { AppError } from '../../src-core/errors/app-error.ts';
import { bytesInWords } from '../../src-core/reports/bytes-in-words.ts';

/** What broke while a published folder was used, in words for the one who publishes. Anything unknown keeps its code as the reason. */
export function folderError(place: string, name: string, error: unknown, sizeBytes = 0): AppError {
  if (error instanceof AppError) return error;
  const reason = (error as NodeJS.ErrnoException).code ?? '';
  const options = { cause: error };
  switch (reason) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError('report.destination-full', { place, name, needed: bytesInWords(sizeBytes) }, options);
    case 'EROFS':
      return new AppError('report.destination-read-only', { place }, options);
    case 'EACCES':
    case 'EPERM':
    case 'EBUSY':
      return new AppError('report.destination-denied', { place, name, reason }, options);
    case 'ELOOP':
      return new AppError('report.destination-link', { place }, options);
    case 'ENOENT':
    case 'ENOTDIR':
      return new AppError('report.destination-missing', { place, reason: 'there is no such folder' }, options);
    case 'ESTALE':
    case 'ENOTCONN':
    case 'ENODEV':
    case 'EHOSTDOWN':
    case 'EHOSTUNREACH':
    case 'ETIMEDOUT':
    case 'ECONNABORTED':
    case 'ECONNREFUSED':
      return new AppError(
        'report.destination-missing',
        { place, reason: `the connection is gone (${reason})` },
        options,
      );
    default:
      if (reason === '') throw error; // no answer of the system: a defect of ours
      return new AppError('report.destination-failed', { place, name, reason }, options);
  }
}
