import { AppError } from '../../../src-core/errors/app-error.ts';

/**
 * What finding out what a file is, and taking it apart in our own code, may cost (SECURITY 39). Reading its rows is DuckDB's work, which has its
 * own memory limit, may take as long as the file is large, and can be cancelled.
 */
export type ParseBudget = {
  /** For a small file; larger ones get the time that reading them takes on top: see `secondsPerMiB`. */
  readonly seconds: number;
  /** Growth of our own heap and buffers beyond what they were when the file came. */
  readonly memoryMiB: number;
};

export const defaultBudget: ParseBudget = { seconds: 30, memoryMiB: 512 };

/** A slow parser on a busy machine: 1 MiB/s, some 4,000 records of any of the formats. */
const secondsPerMiB = 1;
const checkEveryMs = 100;
const MIB = 1024 * 1024;

/**
 * Do `work` on a file within its budget: past it the work is aborted like a cancelled one, and the error says what was used up.
 * @throws AppError `file.over-budget`, and what `work` throws
 */
export async function withinBudget<T>(
  file: { readonly name: string; readonly sizeBytes: number },
  budget: ParseBudget,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const both = AbortSignal.any([signal, controller.signal]);
  const seconds = Math.ceil(budget.seconds + (file.sizeBytes / MIB) * secondsPerMiB);
  const before = ownMemory();
  let spent: string | null = null;
  const stop = (limit: string) => {
    spent ??= limit;
    controller.abort();
  };
  const deadline = setTimeout(() => stop(`${seconds} s`), seconds * 1_000);
  const watch = setInterval(() => {
    if (ownMemory() - before > budget.memoryMiB * MIB) stop(`${budget.memoryMiB} MiB`);
  }, checkEveryMs);
  try {
    return await work(both);
  } catch (error) {
    if (spent === null || signal.aborted) throw error;
    throw new AppError('file.over-budget', { name: file.name, limit: spent }, { cause: error });
  } finally {
    clearTimeout(deadline);
    clearInterval(watch);
  }
}

/** Memory of our own code: DuckDB's, which an import before or a question meanwhile may need, is not in it. */
function ownMemory(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
