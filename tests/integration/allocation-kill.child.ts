import { SplitRule } from '../../src-core/contract/allocation.ts';
import { CostModels } from '../../workers/lake/allocation/cost-model.ts';
import { openLake } from '../../workers/lake/lake.ts';

/** Applies a cost model, another one and its undo, over and over, until its parent kills it. */
const [workspaceDir = ''] = process.argv.slice(2);
const lake = await openLake({ workspaceDir, memoryLimit: '600MB', threads: 2 });
const models = new CostModels(lake.engine, lake.importer);
const never = new AbortController().signal;
const to = (target: string) =>
  SplitRule.parse({
    ...{ id: 'shared', name: 'shared', attribute: 'x_Team', method: { kind: 'even' }, targets: [target, 'blue'] },
    where: [{ field: 'x_Team', operator: 'is', value: 'platform' }],
  });
console.log('open');
for (;;) {
  const { version: baseVersion } = await models.current();
  const change = { rules: [to(baseVersion % 2 === 0 ? 'red' : 'green')], note: '', includeClosed: true };
  const isUndo = baseVersion > 0 && baseVersion % 3 === 0;
  const work = isUndo
    ? models.undo({ baseVersion, author: 'child' }, never)
    : models.apply({ ...change, baseVersion, author: 'child' }, never);
  while (!(await work.next()).done);
  console.log(`at ${baseVersion + 1}`);
}
