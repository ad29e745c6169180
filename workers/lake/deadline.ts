import { AppError } from '../../src-core/errors/app-error.ts';

/**
 * Run `work` with a signal that also fires after `deadlineMs`; DuckDB is interrupted by it (SECURITY 24). The caller's own
 * abort stays a cancellation, the deadline becomes `query.timeout`.
 */
export async function withDeadline<T>(
  signal: AbortSignal | undefined,
  deadlineMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = AbortSignal.timeout(deadlineMs);
  const both = signal ? AbortSignal.any([signal, deadline]) : deadline;
  try {
    return await work(both);
  } catch (error) {
    if (deadline.aborted && !signal?.aborted) {
      throw new AppError('query.timeout', { seconds: deadlineMs / 1000 }, { cause: error });
    }
    throw error;
  }
}
