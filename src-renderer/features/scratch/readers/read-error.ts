import { AppError } from '../../../../src-core/errors/app-error.ts';
import type { ErrorCode } from '../../../../src-core/errors/catalog.ts';

/** Says what is wrong with a file in the words of the catalogue. */
export const structureError = (name: string, record: number | string, reason: string): AppError =>
  new AppError('format.json-structure', { name, record, reason });

export const limitError = (name: string, what: string, limit: string): AppError =>
  new AppError('scratch.over-limit', { name, what, limit });

/** For the way out of the worker: codes and details only. */
export function toWord(error: unknown, name: string): { code: ErrorCode; details: Record<string, string | number> } {
  if (error instanceof AppError) {
    const details = Object.entries(error.details).filter(([, value]) => /^(string|number)$/.test(typeof value));
    return { code: error.code, details: Object.fromEntries(details) as Record<string, string | number> };
  }
  return {
    code: 'scratch.unreadable',
    details: { name, reason: String(error instanceof Error ? error.message : error).slice(0, 300) },
  };
}
