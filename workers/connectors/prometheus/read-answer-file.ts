import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { StagedFile } from '../../../src-core/connector/file-connector.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { type PrometheusAnswer, plainBodyMeaning, readAnswer } from '../../../src-core/gpu/prometheus/answer.ts';
import { inflateHead, readBytes } from '../file-head.ts';

/** Whole answers are parsed in memory (some 5 bytes of it per byte of text); longer ranges are what the API source is for. */
const LIMIT_BYTES = 256 * 1024 * 1024;

export type SampleAnswer = Extract<PrometheusAnswer, { kind: 'samples' }>;
export type AnswerFile = { readonly answer: SampleAnswer; readonly container: 'json' | 'json.gz' };

/**
 * Read a file that holds an answer of the Prometheus HTTP API. A file that is none is told from its first kilobytes.
 * @throws AppError `format.unrecognised` (with advice when it is known what it is), `format.truncated-gzip`, `format.encoding`,
 * `file.empty`, `file.too-large`
 */
export async function readAnswerFile(file: StagedFile, signal: AbortSignal): Promise<AnswerFile> {
  const { name } = file;
  if (file.sizeBytes === 0) throw new AppError('file.empty', { name });
  const start = await readBytes(file.path, 0, 4096);
  const isGzip = start[0] === 0x1f && start[1] === 0x8b;
  const head = (isGzip ? (await inflateHead(start, 4096)).bytes : start).toString('utf8').trimStart();
  refuseOtherText(name, head);
  const limit = Math.min(LIMIT_BYTES, file.inflateLimitBytes ?? LIMIT_BYTES);
  const tooLarge = new AppError('file.too-large', { name, limit: `${limit / 2 ** 20} MiB of JSON` });
  if (file.sizeBytes > limit) throw tooLarge;
  const bytes = isGzip
    ? inflate(name, await readFile(file.path, { signal }), limit, tooLarge)
    : await readFile(file.path, { signal });
  if (!isUtf8(bytes))
    throw new AppError('format.encoding', { name, encoding: 'another encoding', offset: 'an unknown place' });
  const answer = readAnswer(bytes.toString('utf8').replace(/^\uFEFF/, ''));
  if (answer.kind !== 'samples') throw refusal(name, answer);
  return { answer, container: isGzip ? 'json.gz' : 'json' };
}

function inflate(name: string, packed: Buffer, limit: number, tooLarge: AppError): Buffer {
  try {
    return gunzipSync(packed, { maxOutputLength: limit });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge;
    throw new AppError('format.truncated-gzip', { name }, { cause: error });
  }
}

const asSource = 'Add the Prometheus itself as a source, or save the answer of /api/v1/query_range.';

/** @throws AppError `format.unrecognised` unless the first kilobytes can be those of an answer */
function refuseOtherText(name: string, head: string): void {
  const refuse = (what: string, advice: string) => new AppError('format.unrecognised', { name, what, advice });
  const plain = plainBodyMeaning(head);
  if (plain !== null) throw refuse(plain, `It holds no data. ${asSource}`);
  if (/^# (HELP|TYPE|UNIT) \S+/.test(head)) {
    const what = /\b(DCGM_|dcgm_|nvidia_gpu_)/.test(head)
      ? 'one scrape of a GPU exporter'
      : 'one scrape of a Prometheus exporter';
    throw refuse(what, `A scrape does not say when it was made. ${asSource}`);
  }
  const isAnswer = /^\{\s*"(status|data|warnings|infos|errorType|error)"\s*:/.test(head);
  if (!isAnswer) throw refuse('no answer of the Prometheus HTTP API', '');
}

function refusal(name: string, answer: Exclude<PrometheusAnswer, SampleAnswer>): AppError {
  const refuse = (what: string, advice: string) => new AppError('format.unrecognised', { name, what, advice });
  switch (answer.kind) {
    case 'error': {
      const words = answer.error.replace(/\{[^}]*\}/g, '{...}').slice(0, 200); // label values stay out of messages
      const what = `an error that Prometheus answered (${answer.errorType}: ${words})`;
      return refuse(
        what,
        /maximum resolution/.test(answer.error)
          ? 'Ask for a longer step or a shorter range.'
          : 'Correct the query and save its answer again.',
      );
    }
    case 'string':
      return refuse('a Prometheus answer that is one text', 'Save the answer of a query that gives numbers.');
    case 'list':
      return refuse('a Prometheus answer without samples (a list of series, labels or targets)', asSource);
    case 'foreign':
      return refuse(
        answer.what,
        answer.what.startsWith('a Prometheus answer') ? 'Save the answer again, as the server gave it.' : '',
      );
  }
}
