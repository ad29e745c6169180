import type { SplitRule } from '../../src-core/contract/allocation.ts';
import type { ServiceDeps } from './service-deps.ts';
import { pump } from './tasks.ts';

/** Changes of the cost model: the lake splits shared cost anew where it matters, as a task. */
export class AllocationService {
  readonly #deps: ServiceDeps;

  constructor(deps: ServiceDeps) {
    this.#deps = deps;
  }

  /** @returns the task's id; its result is a CostModelPreview. */
  apply(
    draft: { rules: SplitRule[]; note: string; includeClosed: boolean; baseVersion: number },
    author: string,
  ): string {
    const { lake, tasks, lakeChanged } = this.#deps;
    return tasks.start('allocation', draft.note, async (signal, report) => {
      const result = await pump(await lake.applyCostModel({ ...draft, author }, { signal }), report);
      await lakeChanged();
      return result;
    });
  }

  undo(baseVersion: number, author: string): string {
    const { lake, tasks, lakeChanged } = this.#deps;
    return tasks.start('allocation', '', async (signal, report) => {
      const result = await pump(await lake.undoCostModel({ baseVersion, author }, { signal }), report);
      await lakeChanged();
      return result;
    });
  }
}
