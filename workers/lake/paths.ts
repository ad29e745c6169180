import { join } from 'node:path';

/** Where a workspace keeps what. Everything below `root` is ours. */
export type LakePaths = {
  readonly root: string;
  /** anycost.duckdb, manifest.jsonl, DuckDB's temp folder. */
  readonly lake: string;
  /** One folder per imported file, named by its SHA-256: the bytes as received, the mapped rows as Parquet, what was found. */
  readonly raw: string;
  /** Files on their way in; the same layout as `raw`. */
  readonly staging: string;
  /** Saved mappings of tables with columns of their own, `*.mureon-map.json`. */
  readonly mappings: string;
  readonly manifest: string;
  readonly database: string;
};

export function lakePaths(root: string): LakePaths {
  const lake = join(root, 'lake');
  return {
    root,
    lake,
    raw: join(root, 'raw'),
    staging: join(root, 'staging'),
    mappings: join(root, 'mappings'),
    manifest: join(lake, 'manifest.jsonl'),
    database: join(lake, 'anycost.duckdb'),
  };
}
