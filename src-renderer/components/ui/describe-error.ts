import type { i18n as I18n } from 'i18next';
import { AppError, type AppErrorWire, fill } from '../../../src-core/errors/app-error.ts';
import { errorCatalog, isErrorCode } from '../../../src-core/errors/catalog.ts';

export type ErrorWords = { code: string; userMessage: string; hint: string; traceId: string | null };
type Texts = { userMessage: string; hint: string };

/**
 * What a person reads of an error. English is the catalogue's own text; other languages are the resource bundle `errors`,
 * keyed by the same codes. Anything that is no AppError is `internal.unexpected`.
 */
export function describeError(error: unknown, i18n: Pick<I18n, 'language' | 'getResource'>): ErrorWords {
  const wire = toWire(error);
  const code = isErrorCode(wire.code) ? wire.code : 'internal.unexpected';
  const translated = i18n.getResource(i18n.language, 'errors', code) as Texts | undefined;
  const texts = translated ?? errorCatalog[code];
  const details = { traceId: wire.traceId ?? '-', ...wire.details };
  return {
    code: wire.code,
    userMessage: fill(texts.userMessage, details),
    hint: fill(texts.hint, details),
    traceId: wire.traceId,
  };
}

function toWire(error: unknown): AppErrorWire {
  if (error instanceof AppError) return error.toWire();
  if (typeof error === 'object' && error !== null && !(error instanceof Error) && 'code' in error && 'details' in error)
    return error as AppErrorWire;
  return { code: 'internal.unexpected', details: {}, traceId: null };
}
