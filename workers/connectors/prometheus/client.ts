import { z } from 'zod';
import type { Credential, HttpClient } from '../../../src-core/connector/api-connector.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { joinPieces, type PrometheusAnswer, readAnswer, type Series } from '../../../src-core/gpu/prometheus/answer.ts';
import { MAX_POINTS, planRange, type RangeWindow } from '../../../src-core/gpu/prometheus/range-plan.ts';

/** Statuses whose body says in words what is wrong; the rest (401, 403, 429, 5xx of a proxy) is the HTTP client's. */
const SPOKEN = [400, 404, 405, 422, 500, 503];
/** The shortest window of raw scrapes that is asked for before giving up. */
const LEAST_WINDOW_MS = 5 * 60_000;

export type Connection = {
  readonly http: HttpClient;
  /** Address of the server, with the path before `/api/v1` where a proxy has one. */
  readonly url: string;
  readonly credentials: readonly Credential[];
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
};

/** Too much for the server (samples, points, time) or for one answer: ask for less. */
class TooMuch extends Error {}

/**
 * The calls of the HTTP API that a source needs. Queries are POSTed as forms, because selectors grow long.
 * @throws AppError `connector.bad-answer` with the server's own words, and what `HttpClient` throws
 */
export class PrometheusClient {
  readonly #connection: Connection;
  readonly #host: string;
  /** Longest window of raw scrapes that has worked; what failed once is not tried again. */
  #windowMs = Number.POSITIVE_INFINITY;
  /** What answers said beside their samples -> whether `takeNotes` has told it. */
  readonly #notes = new Map<string, boolean>();

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#host = new URL(connection.url).host;
  }

  /** Version of the server; null when it does not say (Thanos, Mimir and others behind the same API). */
  async version(): Promise<string | null> {
    const answer = await this.#ask('GET', 'status/buildinfo', {});
    const info = z.object({ version: z.string() }).safeParse(answer.kind === 'list' ? answer.data : null);
    return info.success ? info.data.version : null;
  }

  /** Values of a label among the series that match and have samples in the window. */
  async labelValues(label: string, selector: string, window: RangeWindow | null): Promise<string[]> {
    const bounds = window === null ? {} : { start: seconds(window.startMs), end: seconds(window.endMs) };
    const answer = await this.#ask('GET', `label/${encodeURIComponent(label)}/values`, {
      'match[]': selector,
      ...bounds,
    });
    const values = z.array(z.string()).safeParse(answer.kind === 'list' ? answer.data : null);
    if (values.success) return values.data;
    throw this.#unexpected(answer);
  }

  /**
   * Every scrape of the selected series from `startMs` (inclusive) to `endMs` (exclusive), with its own instant: no lookback, no step, and
   * so nothing to count twice. Windows are halved for as long as the server finds them too large.
   */
  async scrapes(selector: string, window: RangeWindow): Promise<Series[]> {
    const pieces: Series[] = [];
    let startMs = window.startMs;
    while (startMs < window.endMs) {
      const endMs = Math.min(window.endMs, startMs + this.#windowMs);
      try {
        pieces.push(...(await this.#scrapesOnce(selector, { startMs, endMs })));
        startMs = endMs;
      } catch (error) {
        if (!(error instanceof TooMuch)) throw error;
        const half = Math.ceil((endMs - startMs) / 2);
        if (half < LEAST_WINDOW_MS) throw this.#bad(error.message, error);
        this.#windowMs = half;
      }
    }
    return joinPieces(pieces);
  }

  /**
   * A range query over any expression, cut below the point limit and into halves where the server finds a window too large; the same points
   * as one answer over all of it.
   */
  async range(query: string, range: RangeWindow, stepMs: number, maxPoints = MAX_POINTS): Promise<Series[]> {
    const pieces: Series[] = [];
    const waiting = planRange(range, stepMs, maxPoints);
    for (let window = waiting.shift(); window !== undefined; window = waiting.shift()) {
      const { startMs, endMs } = window;
      try {
        const bounds = { start: seconds(startMs), end: seconds(endMs), step: seconds(stepMs) };
        pieces.push(...(await this.#samples('query_range', { query, ...bounds })));
      } catch (error) {
        if (!(error instanceof TooMuch)) throw error;
        const points = Math.floor((endMs - startMs) / stepMs) + 1;
        if (points === 1) throw this.#bad(error.message, error);
        waiting.unshift(...planRange(window, stepMs, Math.ceil(points / 2)));
      }
    }
    return joinPieces(pieces);
  }

  /** Warnings of the server and what was left out, each once: a part of a federated server that did not answer is missing data. */
  takeNotes(): string[] {
    const fresh = [...this.#notes].flatMap(([note, isTold]) => (isTold ? [] : [note]));
    for (const note of fresh) this.#notes.set(note, true);
    return fresh;
  }

  async #scrapesOnce(selector: string, { startMs, endMs }: RangeWindow): Promise<Series[]> {
    // A range is closed on both sides in Prometheus 2 and open on the left in 3; asked this way both have [startMs, endMs).
    const form = { query: `${selector}[${endMs - startMs}ms]`, time: seconds(endMs - 1) };
    const series = await this.#samples('query', form);
    return series.flatMap(({ labels, timesMs, values }) => {
      const from = timesMs.findIndex(time => time >= startMs);
      return from < 0 ? [] : [{ labels, timesMs: timesMs.slice(from), values: values.slice(from) }];
    });
  }

  async #samples(path: string, form: Readonly<Record<string, string>>): Promise<readonly Series[]> {
    const answer = await this.#ask('POST', path, form);
    if (answer.kind === 'samples') {
      const notes = answer.notes.map(note => `The server says: ${withoutLabels(note).slice(0, 300)}`);
      if (answer.histograms > 0)
        notes.push('Some series are native histograms, which have no single value; they are left out.');
      for (const note of notes) if (!this.#notes.has(note)) this.#notes.set(note, false);
      return answer.series;
    }
    if (answer.kind === 'error' && isTooMuch(answer)) throw new TooMuch(wordsOf(answer));
    throw this.#unexpected(answer);
  }

  async #ask(
    method: 'GET' | 'POST',
    path: string,
    fields: Readonly<Record<string, string>>,
  ): Promise<PrometheusAnswer> {
    const { http, url, credentials, headers, signal } = this.#connection;
    const request = { url: `${url.replace(/\/+$/, '')}/api/v1/${path}`, method, credentials, headers, accept: SPOKEN };
    try {
      const answer = await http.send(
        method === 'GET' ? { ...request, query: fields } : { ...request, form: fields },
        signal,
      );
      return readAnswer(answer.text());
    } catch (error) {
      if (error instanceof AppError && error.code === 'connector.answer-too-large')
        throw new TooMuch(error.userMessage, { cause: error });
      throw error;
    }
  }

  #unexpected(answer: PrometheusAnswer): AppError {
    switch (answer.kind) {
      case 'error':
        return this.#bad(wordsOf(answer));
      case 'foreign':
        return this.#bad(`it is ${answer.what}`);
      default:
        return this.#bad('it is an answer to another question');
    }
  }

  #bad(what: string, cause?: unknown): AppError {
    return new AppError('connector.bad-answer', { host: this.#host, what: what.slice(0, 300) }, { cause });
  }
}

type ErrorAnswer = Extract<PrometheusAnswer, { kind: 'error' }>;

/** 422 "would load too many samples", 503 "query timed out", and the limits of Thanos and Mimir, which say so in their own words. */
const isTooMuch = ({ errorType, error }: ErrorAnswer): boolean =>
  errorType === 'timeout' ||
  /too many samples|too many (points|chunks|series|bytes)|exceed|limit|timed out/i.test(error);

/** The server's own words without the label values that it quotes. */
const wordsOf = ({ errorType, error }: ErrorAnswer): string => `${errorType}: ${withoutLabels(error)}`;

const withoutLabels = (text: string): string => text.replace(/\{[^}]*\}/g, '{...}');

/** Milliseconds as the seconds of the API. */
const seconds = (ms: number): string => String(ms / 1000);
