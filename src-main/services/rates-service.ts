import type { FxRate } from '../../src-core/contract/fx.ts';
import type { ServiceDeps } from './service-deps.ts';
import { withSignal } from './worker-client.ts';

/** Exchange rates: read from files, saved as a new version. */
export class RatesService {
  readonly #deps: ServiceDeps;

  constructor(deps: ServiceDeps) {
    this.#deps = deps;
  }

  readFile(handle: string, signal: AbortSignal | undefined) {
    const { path, name } = this.#deps.files.resolve(handle);
    return this.#deps.lake.readFxFile({ file: { path, name } }, withSignal(signal));
  }

  async save(change: { baseVersion: number; note: string; rates: FxRate[] }, author: string) {
    const saved = await this.#deps.lake.saveFxRates({ ...change, author });
    await this.#deps.lakeChanged();
    return saved;
  }
}
