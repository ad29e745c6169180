import { AppError } from '../../../../src-core/errors/app-error.ts';

const codes = new Set(['lake.restarting', 'call.cancelled', 'query.timeout']);

/** What keeps a look from happening now and is gone soon: no alert, the next tick tries again. */
export const isPassing = (error: unknown): boolean => error instanceof AppError && codes.has(error.code);
