import type { QualityService } from '../quality-service.ts';

type Asked = Pick<QualityService, 'coverage' | 'issues' | 'reconcile'>;

/**
 * Answers about the state of the data, kept for previews as long as nothing they rest on has changed: an editor asks after every
 * change of a template, and none of these answers depends on the template. Builds ask anew, whatever is remembered here.
 *
 * A question goes on when whoever asked it has lost interest: the next preview, a moment later, wants the same answer.
 */
export class RememberedQuality {
  readonly #quality: Asked;
  #known: { readonly state: string; readonly answers: Map<string, Promise<unknown>> } = {
    state: '',
    answers: new Map(),
  };

  constructor(quality: Asked) {
    this.#quality = quality;
  }

  /**
   * @param state everything that an answer rests on, as one text, read before the first question: an answer that is newer than its state is
   * asked for again, an older one is never taken for newer
   */
  at(state: string): Asked {
    const quality = this.#quality;
    if (this.#known.state !== state) this.#known = { state, answers: new Map() };
    const { answers } = this.#known;
    return {
      coverage: (period, signal) =>
        remember(answers, `coverage ${period.from} ${period.to}`, () => quality.coverage(period, undefined), signal),
      issues: signal => remember(answers, 'issues', () => quality.issues(undefined), signal),
      reconcile: (months, signal) =>
        remember(answers, `reconcile ${months.from} ${months.to}`, () => quality.reconcile(months, undefined), signal),
    };
  }
}

/** @param ask must answer the same for the same key while the state is the same */
function remember<T>(
  answers: Map<string, Promise<unknown>>,
  key: string,
  ask: () => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  let answer = answers.get(key) as Promise<T> | undefined; // each key has one type, see the callers
  if (answer === undefined) {
    answer = ask();
    answers.set(key, answer);
    answer.catch(() => answers.delete(key)); // a failure is not an answer
  }
  return untilAborted(answer, signal);
}

function untilAborted<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return answer;
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  return Promise.race([answer, aborted.promise]).finally(() => signal.removeEventListener('abort', abort));
}
