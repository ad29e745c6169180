import type { LibraryItem, LibraryKind } from '../../src-core/contract/library.ts';
import { AppError } from '../../src-core/errors/app-error.ts';

type Save = { kind: LibraryKind; path: string; body: Record<string, unknown>; baseHash: string | null };

/** What people keep as files of the workspace: views, SQL, unit definitions, annotations, investigations. */
export class LibraryService {
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
  }

  async list(_input: {
    kind: LibraryKind;
  }): Promise<{ items: LibraryItem[]; problems: { file: string; message: string }[] }> {
    return { items: [], problems: [] };
  }

  async save(_input: Save): Promise<LibraryItem> {
    throw new AppError('internal.unexpected', { what: this.#dir });
  }

  async move(_input: { kind: LibraryKind; from: string; to: string }): Promise<LibraryItem> {
    throw new AppError('internal.unexpected', { what: this.#dir });
  }

  async remove(_input: { kind: LibraryKind; path: string }): Promise<{ ok: true }> {
    throw new AppError('internal.unexpected', { what: this.#dir });
  }
}
