import { useSyncExternalStore } from 'react';
import type { MappingSuggestion } from '../../src-core/contract/imports.ts';
import type { FileHandle } from '../../src-core/contract/meta.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import { api } from './client.ts';
import { type Picked, pickFiles, registerFiles } from './files.ts';
import { type Candidate, pairVerdicts } from './import-candidates.ts';

/** From chosen files to a started import. The preview dialog shows it; Home, Sources, the menu and dropped files start it. */
export type ImportFlow =
  | { step: 'closed' }
  | { step: 'receiving'; files: readonly string[]; done: number; total: number | null }
  | { step: 'sniffing'; files: readonly string[] }
  | { step: 'preview'; handles: readonly FileHandle[]; candidates: readonly Candidate[] }
  /** A table of columns that nothing knows: its header and a proposal to read it by. */
  | { step: 'mapping'; handle: string; name: string; handles: readonly FileHandle[]; suggestion: MappingSuggestion }
  | { step: 'failed'; error: unknown };

class ImportFlowStore {
  #state: ImportFlow = { step: 'closed' };
  #abort = new AbortController();
  readonly #listeners = new Set<() => void>();

  readonly get = (): ImportFlow => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Asks for files or a folder, then previews them. */
  async choose(kind: 'files' | 'folder'): Promise<void> {
    await this.#run(async signal => {
      const picked = await pickFiles(kind);
      if (picked) await this.#receive(picked, signal);
    });
  }

  /** Previews files dropped on the window; a drop that holds none says so. */
  async drop(dropped: Promise<File[]>): Promise<void> {
    await this.#run(async signal => {
      const files = await dropped;
      signal.throwIfAborted();
      await this.#receive({ files }, signal);
    });
  }

  /** Previews files that the shell already knows (command line, dock icon, menu, recent files). */
  async open(handles: readonly string[]): Promise<void> {
    await this.#run(async signal => {
      const recents = await api.app.recents(undefined, { signal });
      const name = (handle: string) => recents.find(recent => recent.handle === handle)?.name ?? '';
      await this.#sniff(
        handles.map(handle => ({ handle, name: name(handle), sizeBytes: null })),
        signal,
      );
    });
  }

  /** @returns the id of the import task; null when the start failed (the dialog then says why). */
  async start(
    handles: readonly FileHandle[],
    options: { source: string | null; acceptPartial: boolean },
  ): Promise<string | null> {
    try {
      const { taskId } = await api.imports.start({ handles: handles.map(file => file.handle), ...options });
      this.close();
      return taskId;
    } catch (error) {
      this.#set({ step: 'failed', error });
      return null;
    }
  }

  /** Leave one file out of the preview; only for candidates that have a handle of their own. */
  remove(handle: string): void {
    const state = this.#state;
    if (state.step !== 'preview') return;
    const handles = state.handles.filter(file => file.handle !== handle);
    if (handles.length === 0) this.close();
    else {
      const candidates = state.candidates.filter(candidate => candidate.handle !== handle);
      this.#set({ step: 'preview', handles, candidates });
    }
  }

  /** Says of a file of the preview which of its columns is what. @param handle of a candidate */
  async map(handle: string): Promise<void> {
    const state = this.#state;
    if (state.step !== 'preview') return;
    const { handles } = state;
    const name = handles.find(file => file.handle === handle)?.name ?? '';
    await this.#run(async signal => {
      this.#set({ step: 'sniffing', files: [name] });
      const suggestion = await api.imports.suggestMapping({ handle }, { signal });
      signal.throwIfAborted();
      this.#set({ step: 'mapping', handle, name, handles, suggestion });
    });
  }

  /** After a mapping was saved or given up: the files are looked at again. */
  async mapped(): Promise<void> {
    const state = this.#state;
    if (state.step === 'mapping') await this.#run(signal => this.#sniff(state.handles, signal));
  }

  close(): void {
    this.#abort.abort();
    this.#set({ step: 'closed' });
  }

  async #run(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#abort.abort();
    const abort = new AbortController();
    this.#abort = abort;
    try {
      await work(abort.signal);
    } catch (error) {
      if (abort.signal.aborted || (error instanceof AppError && error.code === 'call.cancelled')) return;
      this.#set({ step: 'failed', error });
    }
  }

  async #receive(picked: Picked, signal: AbortSignal): Promise<void> {
    if ('handles' in picked) {
      if (picked.handles.length > 0) await this.#sniff(picked.handles, signal);
      return;
    }
    const names = picked.files.map(file => file.name);
    this.#set({ step: 'receiving', files: names, done: 0, total: null });
    const report = (done: number, total: number) => {
      if (!signal.aborted) this.#set({ step: 'receiving', files: names, done, total });
    };
    const handles = await registerFiles(picked.files, report, signal);
    signal.throwIfAborted();
    // Empty folders, and what other programs drag without a file behind it, such as the attachment of a mail.
    if (handles.length === 0 || handles.length < names.length) throw new AppError('file.none-given');
    await this.#sniff(handles, signal);
  }

  async #sniff(handles: readonly FileHandle[], signal: AbortSignal): Promise<void> {
    if (handles.length === 0) return this.#set({ step: 'closed' });
    this.#set({ step: 'sniffing', files: handles.map(file => file.name) });
    const verdicts = await api.imports.sniff({ handles: handles.map(file => file.handle) }, { signal });
    signal.throwIfAborted();
    this.#set({ step: 'preview', handles, candidates: pairVerdicts(handles, verdicts) });
  }

  #set(state: ImportFlow): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

export const importFlow = new ImportFlowStore();

export function useImportFlow(): ImportFlow {
  return useSyncExternalStore(importFlow.subscribe, importFlow.get);
}
