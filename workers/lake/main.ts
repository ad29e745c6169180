import module from 'node:module';
import { LakeOptions } from '../../src-core/wire/worker-notes.ts';
import { Logger } from '../shared/log.ts';
import { serveWorker } from '../shared/serve-worker.ts';

// Loaded while the options are on their way, or while the process before this one still ends.
const parts = Promise.all([
  import('./lake.ts'),
  import('./query/query-engine.ts'),
  import('./derive/derivations.ts'),
  import('./router.ts'),
  import('@duckdb/node-api'),
]);

/** The lake process: sole owner of native DuckDB. A crash here costs the requests in flight and nothing else. */
serveWorker(async raw => {
  const options = LakeOptions.parse(raw);
  const started = performance.now();
  const log = new Logger(options.workspaceDir, 'lake');
  const [{ openLake }, { QueryEngine }, { Derivations }, { lakeRouter, dataRouter }, { version }] = await parts;
  const lake = await openLake(options);
  const query = new QueryEngine(lake.engine, () => lake.lakeVersion());
  const openedInMs = Math.round(performance.now() - started);
  log.write('info', { event: 'lake-open', elapsedMs: openedInMs, lakeVersion: lake.lakeVersion() });
  watchMemory(options.memoryCapBytes);
  const derivations = new Derivations(lake);
  // before the first question, as recovery is: else it would be answered from charges and records that do not belong together
  const isResumed = await derivations.resume(new AbortController().signal).catch((error: unknown) => {
    log.failure('derivations.resume', error);
    return false; // the lake itself is well; the next change tries again
  });
  if (isResumed) log.write('info', { event: 'derivations-resumed', lakeVersion: lake.lakeVersion() });
  // A lake that is killed would never write its compiled code down, and the next one needs it. Electron 33 has no such cache.
  const { flushCompileCache } = module as { flushCompileCache?: () => void };
  setTimeout(() => flushCompileCache?.(), 1_000).unref();
  return {
    log,
    routers: {
      rpc: lakeRouter({
        lake,
        query,
        derivations,
        openedInMs,
        duckdb: version(),
        queryDeadlineMs: options.queryDeadlineMs,
      }),
      data: dataRouter(query),
    },
    close: async () => {
      await query.close(); // open cursors hold connections
      await lake.close();
      await log.flush();
    },
  };
});

/**
 * On Linux the supervisor watches from outside. Elsewhere nothing cheap can, so the process ends itself; DuckDB's own threads
 * leave this loop free to run.
 */
function watchMemory(capBytes: number): void {
  if (process.platform === 'linux') return;
  setInterval(() => {
    if (process.memoryUsage.rss() > capBytes) process.kill(process.pid, 'SIGKILL');
  }, 100).unref();
}
