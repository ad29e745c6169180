import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cell, type ChangeExplained, ChangeSpec, type Explanation } from '../../../src-core/contract/explain.ts';
import { TagRule } from '../../../src-core/contract/rules.ts';
import type { AnswerKey } from '../../../src-core/demo/answer-key.ts';
import { QuerySpec, type QuerySpecInput } from '../../../src-core/query/query-spec.ts';
import { type JsonResult, resultToJson } from '../../../src-core/query/result-json.ts';
import { generateDemo } from '../../../workers/lake/demo/generate-demo.ts';
import { ExplainDesk } from '../../../workers/lake/explain/explain-desk.ts';
import { type Lake, openLake } from '../../../workers/lake/lake.ts';
import { QueryEngine } from '../../../workers/lake/query/query-engine.ts';
import { TagRules } from '../../../workers/lake/rules/tag-rules.ts';
import { temporaryFolder } from '../../support/workspace.ts';

const never = new AbortController().signal;

export type DemoLake = {
  readonly lake: Lake;
  readonly key: AnswerKey;
  /** Lake versions after each step: first deliveries, tag rules, the second delivery of March. */
  readonly versions: { readonly imported: number; readonly ruled: number; readonly restated: number };
  json(spec: QuerySpecInput): Promise<JsonResult>;
  cell(cell: Partial<Cell> & Pick<Cell, 'measure' | 'currency'>, limit?: number): Promise<Explanation>;
  change(spec: Parameters<typeof ChangeSpec.parse>[0]): Promise<ChangeExplained>;
  close(): Promise<void>;
};

/** Rules that move money: two spellings become one team, and charges without a team get one by their account. */
export const demoRules: TagRule[] = [
  TagRule.parse({
    id: 'search-is-discovery',
    kind: 'alias',
    attribute: 'x_Team',
    values: { search: 'discovery' },
  }),
  TagRule.parse({
    id: 'support-is-platform',
    kind: 'set',
    attribute: 'x_Team',
    value: 'platform',
    where: [{ field: 'ServiceName', operator: 'contains', value: 'Support' }],
  }),
];

export async function finish<T>(run: AsyncGenerator<unknown, T>): Promise<T> {
  for (;;) {
    const step = await run.next();
    if (step.done) return step.value;
  }
}

/** The demo estate's bills at the smallest size, in three versions of the lake. */
export async function openDemoLake(rules: TagRule[] = demoRules): Promise<DemoLake> {
  const folder = temporaryFolder('explain');
  const lake = await openLake({ workspaceDir: folder.path, memoryLimit: '1GB', threads: 2 });
  const made = await finish(
    generateDemo(lake.engine, { dir: join(folder.path, 'staging', 'demo'), rows: 60_000, seed: 42 }, never),
  );
  const key = JSON.parse(readFileSync(made.answerKeyPath, 'utf8')) as AnswerKey;
  const second = made.files.filter(file => file.name === key.restatement.files[1]);
  const first = made.files.filter(file => !second.includes(file));
  const load = (files: typeof first) =>
    finish(lake.importer.import({ files, source: null, acceptPartial: false, isDemo: true }, never));
  await load(first);
  const imported = lake.lakeVersion();
  const tagRules = new TagRules(lake.engine, lake.importer);
  await finish(tagRules.apply({ rules, note: '', includeClosed: true, baseVersion: 0, author: 'Kim' }, never));
  const ruled = lake.lakeVersion();
  await load(second);
  const restated = lake.lakeVersion();
  const query = new QueryEngine(lake.engine, () => lake.lakeVersion());
  const desk = new ExplainDesk(lake.engine, query);
  return {
    lake,
    key,
    versions: { imported, ruled, restated },
    json: async input => {
      const head = await query.run(QuerySpec.parse(input));
      return resultToJson(head, query.takeBytes(head.ticket));
    },
    cell: (cell, limit = 20) => desk.cell({ ...Cell.parse(cell), limit }, never),
    change: spec => desk.change(ChangeSpec.parse(spec), never),
    close: async () => {
      await query.close();
      await lake.close();
      folder.remove();
    },
  };
}
