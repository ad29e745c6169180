import type { StagedFile } from '../../../src-core/connector/file-connector.ts';
import { recogniseBytes } from '../../../src-core/connector/file-kind.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { SlurmJsonParser } from '../../../src-core/gpu/slurm/json-parser.ts';
import { detectLayout, type Layout, missingColumns } from '../../../src-core/gpu/slurm/layout.ts';
import { recogniseSlurmJson, recogniseSlurmText, sacctAdvice } from '../../../src-core/gpu/slurm/other-output.ts';
import { type Parsed, SacctParser } from '../../../src-core/gpu/slurm/sacct-parser.ts';
import { inflateHead, readBytes, SAMPLE_BYTES } from '../file-head.ts';
import { refuseKind } from '../refuse-kind.ts';
import { LineCutter, textPieces } from './text-pieces.ts';

/** sacct prints a job on one line; longer than this it is something else. */
const MAX_LINE = 4 * 1024 * 1024;

export type SlurmFile = {
  readonly isGzip: boolean;
  readonly shape: { readonly kind: 'json' } | { readonly kind: 'text'; readonly layout: Layout };
};

export type ReadStatistics = {
  steps: number;
  stepsWithoutJob: number;
  stepsWithBadText: number;
  /** Some time was written without a zone. */
  hasLocalTimes: boolean;
};

/**
 * Look at the first bytes: is this Slurm's accounting?
 * @throws AppError `format.unrecognised` with what it is when it is known, `file.empty`, and for what is no text at all
 */
export async function recogniseSlurm(file: StagedFile): Promise<SlurmFile> {
  const { name } = file;
  if (file.sizeBytes === 0) throw new AppError('file.empty', { name });
  const first = await readBytes(file.path, 0, Math.min(file.sizeBytes, SAMPLE_BYTES));
  const isGzip = recogniseBytes(first).kind === 'gzip';
  const head = isGzip ? (await inflateHead(first, SAMPLE_BYTES)).bytes : first;
  if (head.length === 0) throw new AppError('file.empty', { name });
  const kind = recogniseBytes(head);
  const text = new TextDecoder('utf-8').decode(head);
  if (/^\s*[{[]/.test(text.slice(0, 64))) return { isGzip, shape: recogniseJson(name, text) };
  const known = recogniseSlurmText(text.slice(0, 65_536));
  if (known !== null) throw new AppError('format.unrecognised', { name, ...known });
  refuseKind(file, kind, isGzip ? 'in a gzip file' : '');
  const layout = detectLayout(text.split('\n', 1)[0]?.replace(/\r$/, '') ?? '');
  if (layout === null)
    throw new AppError('format.unrecognised', { name, what: 'text that is no Slurm accounting', advice: '' });
  const missing = missingColumns(layout);
  if (missing.length > 0) {
    const what = `a Slurm accounting listing (sacct) without the columns ${missing.join(', ')}`;
    throw new AppError('format.unrecognised', { name, what, advice: sacctAdvice });
  }
  return { isGzip, shape: { kind: 'text', layout } };
}

function recogniseJson(name: string, text: string): SlurmFile['shape'] {
  const parser = new SlurmJsonParser();
  try {
    const { jobs, broken } = parser.push(text);
    if (jobs.length > 0 || broken.length > 0) return { kind: 'json' };
  } catch {
    // What is damaged is said when the file is read; here only what it is counts.
  }
  if (parser.liveJobs > 0) {
    const what = 'the live queue as JSON (squeue --json or /slurm/vX/jobs), not accounting';
    throw new AppError('format.unrecognised', { name, what, advice: sacctAdvice });
  }
  const head = parser.hasList ? parser.start : text.slice(0, 4 * 65_536);
  const known = recogniseSlurmJson(head);
  if (known !== null) throw new AppError('format.unrecognised', { name, ...known });
  throw new AppError('format.unrecognised', { name, what: 'a JSON file', advice: '' });
}

/**
 * The allocations of a file, some thousand at a time.
 * @param limit stop after about so many characters (a sample); Infinity reads all
 * @throws AppError `format.csv-structure` when it is broken as a whole, `format.truncated-gzip`, `file.too-large`
 */
export async function* readJobs(
  file: StagedFile,
  { isGzip, shape }: SlurmFile,
  options: { zone: string; limit: number; statistics: ReadStatistics; signal: AbortSignal },
): AsyncGenerator<Parsed> {
  const pieces = textPieces(file, { isGzip, limit: options.limit, signal: options.signal });
  if (shape.kind === 'json') yield* readJson(file, pieces, options);
  else {
    const parser = new SacctParser(shape.layout, options.zone);
    const cutter = new LineCutter();
    for await (const piece of pieces) {
      yield parser.push(cutter.push(piece));
      if (cutter.open > MAX_LINE)
        throw new AppError('format.csv-structure', {
          name: file.name,
          line: 'unknown',
          reason: 'a line is longer than 4 MiB',
        });
    }
    if (options.limit === Number.POSITIVE_INFINITY) yield parser.push(cutter.end());
    yield parser.end();
    options.statistics.hasLocalTimes = parser.hasLocalTimes;
    options.statistics.stepsWithBadText = parser.stepsWithBadText;
    options.statistics.steps = parser.steps;
    options.statistics.stepsWithoutJob = parser.stepsWithoutJob;
  }
}

async function* readJson(
  file: StagedFile,
  pieces: AsyncIterable<string>,
  { limit, statistics }: { limit: number; statistics: ReadStatistics },
): AsyncGenerator<Parsed> {
  const parser = new SlurmJsonParser();
  const structure = (reason: string, cause?: unknown) =>
    new AppError('format.csv-structure', { name: file.name, line: 'unknown', reason }, { cause });
  for await (const piece of pieces) {
    let parsed: Parsed;
    try {
      parsed = parser.push(piece);
    } catch (error) {
      throw structure('it is not JSON', error);
    }
    yield parsed;
  }
  if (limit === Number.POSITIVE_INFINITY && !parser.isComplete) throw structure('it ends before its list of jobs does');
  statistics.steps = parser.steps;
}
