import type { z } from 'zod';
import type { rules } from '../../src-core/contract/rules.ts';
import type { ServiceDeps } from './service-deps.ts';
import { pump } from './tasks.ts';

type Draft = z.output<NonNullable<(typeof rules.apply)['~orpc']['inputSchema']>>;

/** Changes of the tag rules: the lake re-materialises what they touch, as a task. */
export class RulesService {
  readonly #deps: ServiceDeps;

  constructor(deps: ServiceDeps) {
    this.#deps = deps;
  }

  /** @returns the task's id; its result is a RulePreview. */
  apply(draft: Draft, author: string): string {
    const { lake, tasks, lakeChanged } = this.#deps;
    return tasks.start('rules', draft.note, async (signal, report) => {
      const result = await pump(await lake.applyRules({ ...draft, author }, { signal }), report);
      await lakeChanged();
      return result;
    });
  }

  undo(baseVersion: number, author: string): string {
    const { lake, tasks, lakeChanged } = this.#deps;
    return tasks.start('rules', '', async (signal, report) => {
      const result = await pump(await lake.undoRules({ baseVersion, author }, { signal }), report);
      await lakeChanged();
      return result;
    });
  }
}
