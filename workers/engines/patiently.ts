import { setImmediate } from 'node:timers/promises';
import { AppError } from '../../src-core/errors/app-error.ts';

/** How long a computation runs before this thread looks at its messages, and so at whether somebody cancelled. */
const SLICE_MS = 20;

/** Run pure work that yields now and then. @throws AppError `call.cancelled` */
export async function patiently<T>(work: Generator<unknown, T>, signal: AbortSignal | undefined): Promise<T> {
  let until = performance.now() + SLICE_MS;
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() < until) continue;
    await setImmediate();
    if (signal?.aborted) throw new AppError('call.cancelled');
    until = performance.now() + SLICE_MS;
  }
}
