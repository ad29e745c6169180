import { z } from 'zod';

/** Label name -> value, as the server gives them (`__name__` included). */
export type Labels = Readonly<Record<string, string>>;

/** One series: `timesMs[i]` (milliseconds since 1970, ascending as served) belongs to `values[i]` (text: "0.25", "NaN", "+Inf", "1e+22"). */
export type Series = {
  readonly labels: Labels;
  readonly timesMs: readonly number[];
  readonly values: readonly string[];
};

/** Everything the HTTP API answers, sorted by what one can do with it. */
export type PrometheusAnswer =
  | {
      readonly kind: 'samples';
      readonly resultType: 'matrix' | 'vector' | 'scalar';
      readonly series: readonly Series[];
      /** Native histograms among the results: they have no single value and are left out, so the reader must hear of them. */
      readonly histograms: number;
      /** `warnings` and `infos` of the server. */
      readonly notes: readonly string[];
    }
  | { readonly kind: 'string'; readonly text: string }
  /** Answers of /series, /labels, /label/x/values, /targets, /metadata, /status: no samples in them. */
  | { readonly kind: 'list'; readonly data: unknown }
  | { readonly kind: 'error'; readonly errorType: string; readonly error: string }
  /** Not an answer of this API; `what` fits after "is". */
  | { readonly kind: 'foreign'; readonly what: string };

const Envelope = z.object({
  status: z.enum(['success', 'error']),
  data: z.unknown().optional(),
  errorType: z.string().optional(),
  error: z.string().optional(),
  warnings: z.array(z.string()).optional(),
  infos: z.array(z.string()).optional(),
});
const QueryData = z.object({ resultType: z.enum(['matrix', 'vector', 'scalar', 'string']), result: z.unknown() });
const SeriesShape = z.object({
  metric: z.record(z.string(), z.string()),
  value: z.unknown().optional(),
  values: z.array(z.unknown()).optional(),
  histogram: z.unknown().optional(),
  histograms: z.unknown().optional(),
});

/** Bodies that are no JSON, with what they mean; the server sends them before the API is reached. */
const plainBodies: readonly (readonly [RegExp, string])[] = [
  [/^Unauthorized\s*$/i, 'the answer "Unauthorized" of a server that asked for a user name and password'],
  [/^404 page not found\s*$/i, 'the answer "404 page not found" of a web server'],
  [/^Client sent an HTTP request to an HTTPS server/i, 'the answer of a server that only speaks https'],
  [/^(Service Unavailable|Bad Gateway|Gateway Time-?out)/i, 'the answer of a server or proxy that was not available'],
];

/** What a body that is no JSON says, in words that fit after "is"; null when it is none of the known ones. */
export const plainBodyMeaning = (text: string): string | null =>
  plainBodies.find(([pattern]) => pattern.test(text))?.[1] ?? null;

/**
 * Read an answer of the HTTP API (/api/v1). The only JSON numbers in it are timestamps in seconds; rounded to milliseconds a double holds
 * them exactly. Sample values are JSON strings and stay text, so no digit is lost.
 * Never throws: whatever it is, the caller words it for a file or for a server.
 */
export function readAnswer(text: string): PrometheusAnswer {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: 'foreign', what: plainBodyMeaning(text) ?? 'no JSON, or JSON that is cut off' };
  }
  const envelope = Envelope.safeParse(json);
  if (!envelope.success) return { kind: 'foreign', what: 'JSON that is no answer of the Prometheus HTTP API' };
  const { status, data, errorType = 'unknown', error = '', warnings = [], infos = [] } = envelope.data;
  if (status === 'error') return { kind: 'error', errorType, error };
  const query = QueryData.safeParse(data);
  if (!query.success) {
    const isQuery = typeof data === 'object' && data !== null && 'resultType' in data;
    return isQuery ? foreign('an unknown result type') : { kind: 'list', data };
  }
  return readResult(query.data.resultType, query.data.result, [...warnings, ...infos]);
}

const foreign = (what: string): PrometheusAnswer => ({ kind: 'foreign', what: `a Prometheus answer with ${what}` });

function readResult(
  resultType: z.infer<typeof QueryData>['resultType'],
  result: unknown,
  notes: readonly string[],
): PrometheusAnswer {
  if (resultType === 'string' || resultType === 'scalar') {
    const point = readPoint(result);
    if (point === null) return foreign(`a ${resultType} that is no [time, value]`);
    if (resultType === 'string') return { kind: 'string', text: point.value };
    const series = [{ labels: {}, timesMs: [point.timeMs], values: [point.value] }];
    return { kind: 'samples', resultType, series, histograms: 0, notes };
  }
  const shapes = z.array(SeriesShape).safeParse(result);
  if (!shapes.success) return foreign('a series that has no labels');
  const series: Series[] = [];
  let histograms = 0;
  for (const { metric, value, values, histogram, histograms: several } of shapes.data) {
    if (histogram !== undefined || several !== undefined) histograms += 1;
    const points = values ?? (value === undefined ? [] : [value]);
    if (points.length === 0) continue;
    const timesMs: number[] = [];
    const texts: string[] = [];
    for (const point of points) {
      const read = readPoint(point);
      if (read === null) return foreign('a sample that is no [time, "value"]');
      if (read.timeMs <= (timesMs.at(-1) ?? -1)) return foreign('samples that are out of order');
      timesMs.push(read.timeMs);
      texts.push(read.value);
    }
    series.push({ labels: metric, timesMs, values: texts });
  }
  return { kind: 'samples', resultType, series, histograms, notes };
}

/** Seconds: instants from 1970 on that a four-digit year can write. */
const YEAR_10000 = 253_402_300_800;

function readPoint(point: unknown): { timeMs: number; value: string } | null {
  if (!Array.isArray(point) || point.length !== 2) return null;
  const [seconds, value] = point;
  if (typeof seconds !== 'number' || !(seconds >= 0 && seconds < YEAR_10000) || typeof value !== 'string') return null;
  return { timeMs: Math.round(seconds * 1000), value };
}

/** Put the pieces of one series, fetched window by window, together again. Pieces must not overlap and come in time order. */
export function joinPieces(pieces: Iterable<Series>): Series[] {
  const joined = new Map<string, { labels: Labels; timesMs: number[]; values: string[] }>();
  for (const { labels, timesMs, values } of pieces) {
    const key = labelsKey(labels);
    const known = joined.get(key);
    if (known === undefined) joined.set(key, { labels, timesMs: [...timesMs], values: [...values] });
    else {
      for (const time of timesMs) known.timesMs.push(time);
      for (const value of values) known.values.push(value);
    }
  }
  return [...joined.values()];
}

/** One text per label set, whatever the order of the labels. */
export const labelsKey = (labels: Labels): string =>
  JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
