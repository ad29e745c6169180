import { openLake } from '../../workers/lake/lake.ts';

/** Imports the given files into a workspace and says how far it is; its parent kills it at a random instant. */
const [workspaceDir = '', ...paths] = process.argv.slice(2);
const lake = await openLake({ workspaceDir, memoryLimit: '600MB', threads: 2 });
console.log('open');
const work = lake.importer.import(
  {
    files: paths.map(path => ({ path, name: path.split('/').at(-1) ?? path })),
    source: null,
    acceptPartial: false,
    isDemo: false,
  },
  new AbortController().signal,
);
let step = await work.next();
while (!step.done) step = await work.next();
console.log(`result ${JSON.stringify(step.value)}`);
await lake.close();
