import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Absolute path of the repository. */
export const repositoryRoot = dirname(dirname(import.meta.dirname));

/**
 * A file of the shared data sets beside the repository, which not every machine has.
 * @returns its absolute path, or undefined; then skip with a reason: `unless(noData)` of skip.ts, or `context.skip(noData)`
 */
export function sharedData(...parts: readonly string[]): string | undefined {
  const path = join(repositoryRoot, '..', 'shared', 'data', ...parts);
  return existsSync(path) ? path : undefined;
}
