/**
 * Interfaces whose answers are known: 0.0.36 to 0.0.38 have plain numbers, 0.0.39 and up the data parser's. 0.0.37 and older give the
 * eligible time as the start, so a newer one is taken where there is one.
 */
const NEWEST_KNOWN = 44;
const OLDEST_KNOWN = 36;

/**
 * The interface to ask for jobs, of those that an OpenAPI document lists: the newest known, else the oldest of the newer ones (the
 * least changed). @returns its name (`v0.0.38`) and path; null when there is none
 */
export function newestVersion(paths: readonly string[]): { name: string; path: string } | null {
  const versions = paths.flatMap(path => {
    const found = /^\/slurmdb\/(v0\.0\.(\d+))\/jobs\/?$/.exec(path);
    return found === null ? [] : [{ path, name: found[1] ?? '', number: Number(found[2]) }];
  });
  const ordered = versions.toSorted((one, other) => other.number - one.number);
  const known = ordered.find(({ number }) => number >= OLDEST_KNOWN && number <= NEWEST_KNOWN);
  const newer = ordered.findLast(({ number }) => number > NEWEST_KNOWN);
  const chosen = known ?? newer;
  return chosen === undefined ? null : { name: chosen.name, path: chosen.path };
}
