/** A file of a pack on its way to where it is published. */
export type ShelfFile = {
  readonly name: string;
  readonly content: { kind: 'file'; path: string } | { kind: 'text'; text: string };
  readonly sizeBytes: number;
  readonly sha256: string;
  /** What must lie there at the moment this file gets its name; a manifest names all others. */
  readonly after: readonly { name: string; sizeBytes: number }[];
};

/**
 * A place where packs are published, open for one publication: a folder or a bucket. Nothing that lies there is ever replaced, and nothing is
 * removed but what this publication itself left unfinished.
 */
export type Shelf = {
  /** As a person reads it: the folder, or the bucket with its prefix. */
  readonly place: string;
  /** Absolute path; null for a bucket. */
  readonly folder: string | null;
  /** Names that begin so; a place may give others, too. */
  names(beginnings: readonly string[], signal: AbortSignal): Promise<readonly string[]>;
  /** A small file; null when there is none. */
  text(name: string, signal: AbortSignal): Promise<string | null>;
  /** @returns whether the name is the owner's now, against everybody else who claims it at the same time */
  claim(name: string, owner: string, text: string, signal: AbortSignal): Promise<boolean>;
  /** @returns `kept` when this very file is there already. @throws AppError `report.destination-*`, `report.file-changed` */
  put(file: ShelfFile, owner: string, signal: AbortSignal): Promise<'written' | 'kept'>;
  /** Take away what earlier publications of this pack left unfinished. */
  clear(owner: string, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
};
