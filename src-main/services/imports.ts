import type { MappingFile } from '../../src-core/anycost/mapped-csv/mapping-file.ts';
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
    const { lake, files, tasks, workspace, lakeChanged, maskingKey } = this.#deps;
    const chosen = files.resolveAll(request.handles);
    const subject = chosen.length === 1 ? (chosen[0]?.name ?? '') : `${chosen[0]?.name ?? ''} +${chosen.length - 1}`;
    return tasks.start('import', subject, async (signal, report) => {
      const { source, acceptPartial } = request;
      const stream = await lake.import(
        { files: chosen, source, acceptPartial, isDemo: false, masking: await maskingKey() },
        { signal },
      );
      const result = await pump(stream, report);
      await workspace.addRecents({ files: chosen });
      await lakeChanged();
      return result;
    });
  }

  suggestMapping(handle: string, signal: AbortSignal | undefined) {
    const { lake, files } = this.#deps;
    return lake.suggestMapping({ file: files.resolve(handle) }, signal ? { signal } : {});
  }

  previewMapping(input: { handle: string; mapping: MappingFile; limit: number }, signal: AbortSignal | undefined) {
    const { lake, files } = this.#deps;
    const { mapping, limit } = input;
    return lake.previewMapping({ file: files.resolve(input.handle), mapping, limit }, signal ? { signal } : {});
  }

  saveMapping({ mapping, handle }: { mapping: MappingFile; handle: string | null }) {
    const { lake, files } = this.#deps;
    return lake.saveMapping({ mapping, file: handle === null ? null : files.resolve(handle) });
  }
}
