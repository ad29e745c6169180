import type { PriceEntry, RateCard } from '../../src-core/contract/prices.ts';
import type { ServiceDeps } from './service-deps.ts';
import { pump } from './tasks.ts';

/** Changes of the price book and the rate cards: usage is priced again, as a task. */
export class PricesService {
  readonly #deps: ServiceDeps;

  constructor(deps: ServiceDeps) {
    this.#deps = deps;
  }

  readFile(input: { handle: string; validFrom: string }) {
    const { path, name } = this.#deps.files.resolve(input.handle);
    return this.#deps.lake.readPriceFile({ path, name, validFrom: input.validFrom });
  }

  /** @returns the task's id; its result is the new book without its entries. */
  save(
    change: { baseVersion: number; note: string; entries: PriceEntry[]; recompute: boolean },
    author: string,
  ): string {
    const { lake, tasks, lakeChanged } = this.#deps;
    return tasks.start('prices', change.note, async (signal, report) => {
      const result = await pump(await lake.savePrices({ ...change, author }, { signal }), report);
      await lakeChanged();
      return result;
    });
  }

  saveRateCards(cards: RateCard[], author: string): string {
    const { lake, tasks, lakeChanged } = this.#deps;
    return tasks.start('prices', '', async (signal, report) => {
      const result = await pump(await lake.saveRateCards({ cards, author }, { signal }), report);
      await lakeChanged();
      return result;
    });
  }
}
