import { Derivations } from '../../workers/lake/derive/derivations.ts';
import { openLake } from '../../workers/lake/lake.ts';

/** As the lake process does: follows what an earlier one left, then imports the given files and follows them. Its parent kills it. */
const [workspaceDir = '', ...paths] = process.argv.slice(2);
const signal = new AbortController().signal;
const lake = await openLake({ workspaceDir, memoryLimit: '600MB', threads: 2 });
const derivations = new Derivations(lake);
console.log('open');
const isResumed = await derivations.resume(signal);
if (paths.length > 0) {
  const files = paths.map(path => ({ path, name: path.split('/').at(-1) ?? path }));
  const work = derivations.after(
    lake.importer.import({ files, source: null, acceptPartial: false, isDemo: false }, signal),
    signal,
  );
  let step = await work.next();
  while (!step.done) {
    if (step.value.phase === 'deriving') console.log('deriving');
    step = await work.next();
  }
}
const [cost] = await lake.engine.sql.all(
  `SELECT count(*) || ' lines ' || coalesce(sum(EffectiveCost), 0) AS what FROM fact_cost_usage`,
);
const report = await lake.importer.doctor(signal);
const failed = report.checks.filter(check => !check.ok).map(check => check.name);
console.log(`result ${JSON.stringify({ cost: cost?.what, failed, isResumed, hash: report.lakeHash })}`);
await lake.close();
