import type { i18n as I18n } from 'i18next';
import { AppError, type AppErrorWire } from '../../../src-core/errors/app-error.ts';
import { isErrorCode } from '../../../src-core/errors/catalog.ts';
import { errorText } from '../../../src-core/errors/error-text.ts';

export type ErrorWords = { code: string; userMessage: string; hint: string; traceId: string | null };

/** What a person reads of an error, in the language of the window. Anything that is no AppError is `internal.unexpected`. */
export function describeError(error: unknown, { language }: Pick<I18n, 'language'>): ErrorWords {
  const { code, details, traceId } = toWire(error);
  const known = isErrorCode(code) ? code : 'internal.unexpected';
  return { code, ...errorText(known, { traceId: traceId ?? '-', ...details }, language), traceId };
}

function toWire(error: unknown): AppErrorWire {
  if (error instanceof AppError) return error.toWire();
  if (typeof error === 'object' && error !== null && !(error instanceof Error) && 'code' in error && 'details' in error)
    return error as AppErrorWire;
  return { code: 'internal.unexpected', details: {}, traceId: null };
}
