import { type ErrorCode, errorCatalog, isErrorCode } from './catalog.ts';

/** Ids, names and counts; never secrets, never row values. */
export type ErrorDetails = Record<string, string | number | boolean | null | readonly string[]>;

/**
 * What crosses a process boundary; `ErrorWire` of the contract is its schema. The code is any text: a newer peer may send codes that this
 * build does not know. Stacks and SQL stay in the log of the process where they arose.
 */
export type AppErrorWire = {
  code: string;
  details: Record<string, string | number | boolean | null | string[]>;
  traceId: string | null;
};

/** The one error type users meet. Anything else is a bug and becomes `internal.unexpected`. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  traceId: string | null = null;

  constructor(code: ErrorCode, details: ErrorDetails = {}, options?: { cause?: unknown }) {
    super(`${code} ${JSON.stringify(details)}`, options);
    this.name = 'AppError';
    this.code = code;
    this.details = details;
  }

  /** The catalogue's text with `{name}` filled from the details. */
  get userMessage(): string {
    return fill(errorCatalog[this.code].userMessage, this.details);
  }

  get hint(): string {
    return fill(errorCatalog[this.code].hint, this.details);
  }

  toWire(): AppErrorWire {
    const details = Object.entries(this.details).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null ? [...value] : value,
    ]);
    return { code: this.code, details: Object.fromEntries(details), traceId: this.traceId };
  }

  /** A code that this build does not know becomes `internal.unexpected` under the same trace id. */
  static fromWire({ code, details, traceId }: AppErrorWire): AppError {
    const error = isErrorCode(code) ? new AppError(code, details) : new AppError('internal.unexpected', { code });
    error.traceId = traceId;
    return error;
  }
}

/** Replace `{key}` by the detail of that name; a missing one stays visible as `{key}`. */
export function fill(text: string, details: ErrorDetails): string {
  return text.replace(/\{(\w+)\}/g, (whole, key: string) => {
    const value = details[key];
    if (value === undefined || value === null) return whole;
    return Array.isArray(value) ? value.join(', ') : String(value);
  });
}

/** True for an aborted signal's reason and for DuckDB's interrupt; to the user a cancellation is no error. */
export function isCancellation(error: unknown): boolean {
  if (error instanceof AppError) return error.code === 'call.cancelled';
  return error instanceof Error && (error.name === 'AbortError' || /\bINTERRUPT\b/i.test(error.message));
}
