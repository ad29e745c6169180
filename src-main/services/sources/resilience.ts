import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  handleWhen,
  type IRetryBackoffContext,
  retry,
} from 'cockatiel';
import { AppError } from '../../../src-core/errors/app-error.ts';

/** A failure that may be gone the next time: no connection, a cut answer, 408, 429, 5xx. `error` is what the user reads if it is not. */
export class TemporaryFailure extends Error {
  readonly error: AppError;
  /** What the server asked us to wait; null when it did not say. */
  readonly waitMs: number | null;
  /** The server is well and only wants fewer requests: no reason to leave it alone. */
  readonly isRateLimit: boolean;

  constructor(error: AppError, options: { waitMs?: number | null; isRateLimit?: boolean } = {}) {
    super(error.code, { cause: error });
    this.error = error;
    this.waitMs = options.waitMs ?? null;
    this.isRateLimit = options.isRateLimit ?? false;
  }
}

export type ResilienceOptions = {
  /** Tries after the first one. */
  retries: number;
  firstDelayMs: number;
  maxDelayMs: number;
  /** A server that asks for a longer wait than this ends the run; the next one goes on where it stopped. */
  longestWaitMs: number;
  /** Failures in a row after which an origin is left alone, and for how long. */
  breakAfter: number;
  breakMs: number;
  random: () => number;
};

export const defaultResilience: ResilienceOptions = {
  retries: 5,
  firstDelayMs: 500,
  maxDelayMs: 30_000,
  longestWaitMs: 120_000,
  breakAfter: 10,
  breakMs: 30_000,
  random: Math.random,
};

type Origin = { breaker: CircuitBreakerPolicy; notBefore: number };

/**
 * Patience with servers, kept per origin over all runs: retries with exponential back-off and jitter (half to whole), waits that the server asks
 * for, and a circuit breaker. Cancelling ends a wait at once.
 */
export class Resilience {
  readonly #options: ResilienceOptions;
  readonly #origins = new Map<string, Origin>();

  constructor(options: Partial<ResilienceOptions> = {}) {
    this.#options = { ...defaultResilience, ...options };
  }

  /**
   * Run one request until it succeeds or patience ends.
   * @param retries fewer where somebody waits for the answer
   * @throws AppError of the last failure, `connector.circuit-open`, `connector.rate-limited`
   */
  async run<T>(
    originUrl: string,
    work: () => Promise<T>,
    signal: AbortSignal,
    retries: number = this.#options.retries,
  ): Promise<T> {
    const origin = this.#origin(originUrl);
    const host = new URL(originUrl).host;
    const again = retry(
      handleWhen(error => error instanceof TemporaryFailure),
      { maxAttempts: retries, backoff: new DelegateBackoff(context => this.#delay(context)) },
    ).dangerouslyUnref(); // a cancelled wait must not keep the program from ending
    try {
      const ended = again.execute(async () => {
        await this.#waitForTurn(origin, host, signal);
        return origin.breaker.execute(() => this.#watched(origin, host, work));
      }, signal);
      return await orAborted(ended, signal); // the library's own waits cannot be cut short
    } catch (error) {
      if (signal.aborted) throw new AppError('call.cancelled', {}, { cause: error });
      if (error instanceof TemporaryFailure) throw error.error;
      if (error instanceof BrokenCircuitError) {
        const { breakAfter, breakMs } = this.#options;
        const details = { host, failures: breakAfter, seconds: Math.ceil(breakMs / 1_000) };
        throw new AppError('connector.circuit-open', details, { cause: error });
      }
      throw error;
    }
  }

  /** The server said that the limit is used up: nobody asks it again before. */
  holdBack(originUrl: string, waitMs: number): void {
    const origin = this.#origin(originUrl);
    origin.notBefore = Math.max(origin.notBefore, performance.now() + waitMs);
  }

  async #watched<T>(origin: Origin, host: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof TemporaryFailure && error.waitMs !== null) {
        if (error.waitMs > this.#options.longestWaitMs) throw tooLong(host, error.waitMs, error);
        origin.notBefore = Math.max(origin.notBefore, performance.now() + error.waitMs);
      }
      throw error;
    }
  }

  /** What the server asks for comes on top, in `#waitForTurn`. */
  #delay({ attempt }: IRetryBackoffContext<unknown>): number {
    const { firstDelayMs, maxDelayMs, random } = this.#options;
    const most = Math.min(maxDelayMs, firstDelayMs * 2 ** (attempt - 1));
    return Math.ceil(most * (0.5 + random() / 2));
  }

  async #waitForTurn(origin: Origin, host: string, signal: AbortSignal): Promise<void> {
    const waitMs = origin.notBefore - performance.now();
    if (waitMs <= 0) return;
    if (waitMs > this.#options.longestWaitMs) throw tooLong(host, waitMs);
    await pause(waitMs, signal);
  }

  #origin(url: string): Origin {
    let origin = this.#origins.get(url);
    if (!origin) {
      const { breakAfter, breakMs } = this.#options;
      const counts = handleWhen(error => error instanceof TemporaryFailure && !error.isRateLimit);
      const breaker = circuitBreaker(counts, {
        breaker: new ConsecutiveBreaker(breakAfter),
        halfOpenAfter: breakMs,
      });
      origin = { breaker, notBefore: 0 };
      this.#origins.set(url, origin);
    }
    return origin;
  }
}

async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

const tooLong = (host: string, waitMs: number, cause?: unknown) =>
  new AppError('connector.rate-limited', { host, seconds: Math.ceil(waitMs / 1_000) }, { cause });

function pause(waitMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, waitMs);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
  });
}
