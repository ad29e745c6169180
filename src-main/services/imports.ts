import type { FileHandle } from '../../src-core/contract/meta.ts';
import type { ServiceDeps } from './service-deps.ts';
import { pump } from './tasks.ts';

export type ImportRequest = { handles: string[]; source: string | null; acceptPartial: boolean };

/** Use cases around bringing files in. Parsing happens in the lake process only (SECURITY 11). */
export class ImportService {
  readonly #deps: ServiceDeps;

  constructor(deps: ServiceDeps) {
    this.#deps = deps;
  }

  async pick(kind: 'files' | 'folder', senderId: string | null): Promise<FileHandle[]> {
    const paths = (await this.#deps.pickFiles?.(kind, senderId)) ?? [];
    return Promise.all(paths.map(path => this.#deps.files.register(path)));
  }

  sniff(handles: readonly string[], signal: AbortSignal | undefined) {
    return this.#deps.lake.sniff({ files: this.#deps.files.resolveAll(handles) }, signal ? { signal } : {});
  }

  /** @returns the task's id; its result is an ImportResult. */
  start(request: ImportRequest): string {
    const { lake, files, tasks, workspace, lakeChanged } = this.#deps;
    const chosen = files.resolveAll(request.handles);
    const subject = chosen.length === 1 ? (chosen[0]?.name ?? '') : `${chosen[0]?.name ?? ''} +${chosen.length - 1}`;
    return tasks.start('import', subject, async (signal, report) => {
      const stream = await lake.import(
        { files: chosen, source: request.source, acceptPartial: request.acceptPartial, isDemo: false },
        { signal },
      );
      const result = await pump(stream, report);
      await workspace.addRecents({ files: chosen });
      await lakeChanged();
      return result;
    });
  }
}
