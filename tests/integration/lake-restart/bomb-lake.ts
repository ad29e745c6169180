import { implement } from '@orpc/server';
import { lake as lakeContract } from '../../../src-core/contract/lake.ts';
import { LakeOptions } from '../../../src-core/wire/worker-notes.ts';
import { withDeadline } from '../../../workers/lake/deadline.ts';
import { openLake } from '../../../workers/lake/lake.ts';
import { QueryEngine } from '../../../workers/lake/query/query-engine.ts';
import { lakeRouter } from '../../../workers/lake/router.ts';
import { Logger } from '../../../workers/shared/log.ts';
import { serveWorker } from '../../../workers/shared/serve-worker.ts';

/** Statements that no screen can ask, on the real engine: the searched text names one. */
const bombs: Record<string, string> = {
  // One scalar call over 10^10 cells: DuckDB looks at its interrupt between vectors, not inside a function.
  time: "SELECT levenshtein(repeat('a', 100000), repeat('b', 100000))",
  // A vector of 2,048 texts of 0.9 MB each, outside of what memory_limit counts.
  memory: "SELECT sum(length(repeat('x', 900000 + i::INTEGER))) FROM range(2048) t(i)",
};

/** The lake process as it is, except that looking for the value "time" or "memory" sets off a bomb. */
serveWorker(async raw => {
  const options = LakeOptions.parse(raw);
  const log = new Logger(options.workspaceDir, 'lake');
  const lake = await openLake(options);
  const query = new QueryEngine(lake.engine, () => lake.lakeVersion());
  const rpc = lakeRouter({ lake, query, openedInMs: 0, duckdb: '', queryDeadlineMs: options.queryDeadlineMs });
  const values = implement(lakeContract).values.handler(async ({ input, signal }) => {
    await withDeadline(signal, options.queryDeadlineMs, both =>
      lake.engine.sql.all(bombs[input.search] ?? 'SELECT 1', [], both),
    );
    return { values: [], more: false };
  });
  return {
    log,
    routers: { rpc: { ...rpc, values } },
    close: async () => {
      await query.close();
      await lake.close();
    },
  };
});
