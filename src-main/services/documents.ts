import type { z } from 'zod';
import type { DocumentKind, StoredDocument } from '../../src-core/contract/documents.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import type { WorkspaceClient } from './service-deps.ts';

/** A document with its body as its kind has it. */
export type Versioned<Body> = Omit<StoredDocument, 'kind' | 'body'> & { body: Body };
export type PastVersion<Body> = Omit<StoredDocument, 'kind' | 'body'> & { body: Body | null };

/**
 * Documents of one kind, checked against its schema when they are read and written. What an older version saved must stay readable: new fields
 * of a schema need defaults.
 */
export class Documents<Schema extends z.ZodType<Record<string, unknown>>> {
  readonly #workspace: WorkspaceClient;
  readonly #kind: DocumentKind;
  readonly #schema: Schema;

  constructor(workspace: WorkspaceClient, kind: DocumentKind, schema: Schema) {
    this.#workspace = workspace;
    this.#kind = kind;
    this.#schema = schema;
  }

  /** Oldest id first; ids are random, so callers order by what they show. */
  async list(): Promise<Versioned<z.output<Schema>>[]> {
    const stored = await this.#workspace.documents({ kind: this.#kind });
    return stored.map(document => this.#read(document));
  }

  /** @throws AppError `document.not-found` */
  async get(id: string): Promise<Versioned<z.output<Schema>>> {
    const found = (await this.list()).find(document => document.id === id);
    if (!found) throw new AppError('document.not-found', { kind: this.#kind, id });
    return found;
  }

  /** Newest first; the version that removed it has no body. */
  async history(id: string): Promise<PastVersion<z.output<Schema>>[]> {
    const versions = await this.#workspace.documentHistory({ kind: this.#kind, id });
    return versions.map(document =>
      document.body === null ? { ...stampOf(document), body: null } : this.#read(document),
    );
  }

  /** @param baseVersion null for a new one. @throws AppError `document.stale`, `document.not-found` */
  async save(
    id: string,
    baseVersion: number | null,
    body: z.output<Schema>,
    savedBy: string,
  ): Promise<Versioned<z.output<Schema>>> {
    return this.#read(await this.#workspace.saveDocument({ kind: this.#kind, id, baseVersion, body, savedBy }));
  }

  /** Its history stays. @throws AppError `document.stale`, `document.not-found` */
  async remove(id: string, baseVersion: number | null, savedBy: string): Promise<void> {
    await this.#workspace.saveDocument({ kind: this.#kind, id, baseVersion, body: null, savedBy });
  }

  #read(document: StoredDocument): Versioned<z.output<Schema>> {
    return { ...stampOf(document), body: this.#schema.parse(document.body) };
  }
}

function stampOf({ id, version, hash, savedAt, savedBy }: StoredDocument) {
  return { id, version, hash, savedAt, savedBy };
}
