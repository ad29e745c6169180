import type { DuckDBConnection } from '@duckdb/node-api';
import type { Progress } from '../../../src-core/contract/tasks.ts';

export type Report = (progress: Progress) => void;

/** Run `work` and yield what it reports; a slow reader gets the newest report of each phase and item, not a backlog. */
export async function* withProgress<T>(work: (report: Report) => Promise<T>): AsyncGenerator<Progress, T> {
  const waiting = new Map<string, Progress>();
  let wake = () => {};
  let finished = false;
  const report: Report = progress => {
    waiting.set(`${progress.phase} ${progress.item}`, progress);
    wake();
  };
  const outcome = work(report).finally(() => {
    finished = true;
    wake();
  });
  outcome.catch(() => {}); // reported by the await below; without this Node counts it as unhandled meanwhile
  while (!finished || waiting.size > 0) {
    if (waiting.size === 0)
      await new Promise<void>(resolve => {
        wake = resolve;
      });
    const batch = [...waiting.values()];
    waiting.clear();
    yield* batch;
  }
  return outcome;
}

const pollMs = 200;

/** Report DuckDB's own progress on `connection` while `statement` runs. `rows` total unknown shows as unknown. */
export async function watchProgress<T>(
  connection: DuckDBConnection,
  statement: Promise<T>,
  tell: (done: number, total: number | null) => void,
): Promise<T> {
  const timer = setInterval(() => {
    const { percentage, rows_processed: rows } = connection.progress;
    if (percentage > 0) tell(Number(rows), Math.round((Number(rows) * 100) / percentage));
  }, pollMs);
  try {
    return await statement;
  } finally {
    clearInterval(timer);
  }
}
