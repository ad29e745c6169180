import { openLake } from '../../workers/lake/lake.ts';
import { TagRules } from '../../workers/lake/rules/tag-rules.ts';

/** Applies a rule and undoes it, over and over, until its parent kills it. */
const [workspaceDir = ''] = process.argv.slice(2);
const lake = await openLake({ workspaceDir, memoryLimit: '600MB', threads: 2 });
const rules = new TagRules(lake.engine, lake.importer);
const never = new AbortController().signal;
const rename = {
  ...{
    id: 'rename',
    kind: 'alias' as const,
    attribute: 'x_Team' as const,
    values: { red: 'Platform' },
    ignoreCase: false,
  },
  ...{ note: '', isOn: true, from: null, until: null, where: [] },
};
console.log('open');
for (;;) {
  const { version: baseVersion, rules: inForce } = await rules.current();
  const change = {
    rules: inForce.length === 0 ? [rename] : [],
    note: '',
    includeClosed: true,
    baseVersion,
    author: 'child',
  };
  const isUndo = baseVersion > 0 && baseVersion % 3 === 0;
  const work = isUndo ? rules.undo({ baseVersion, author: 'child' }, never) : rules.apply(change, never);
  while (!(await work.next()).done);
  console.log(`at ${baseVersion + 1}`);
}
