import type { SniffVerdict } from '../../src-core/contract/imports.ts';
import type { FileHandle } from '../../src-core/contract/meta.ts';

/** A file of the preview. `handle` is null when it came with others (a folder) and cannot be taken alone. */
export type Candidate = { verdict: SniffVerdict; handle: string | null };

/**
 * Which verdict belongs to which handle. Verdicts come in the lake's order and a folder gives several, so names decide; a name
 * that is not unique on both sides decides nothing. What can be imported comes first.
 */
export function pairVerdicts(handles: readonly FileHandle[], verdicts: readonly SniffVerdict[]): Candidate[] {
  if (handles.length === 1 && verdicts.length === 1 && handles[0] && verdicts[0]) {
    return [{ verdict: verdicts[0], handle: handles[0].handle }];
  }
  const only = <T extends { name: string }>(list: readonly T[], name: string) => {
    const same = list.filter(item => item.name === name);
    return same.length === 1 ? (same[0] ?? null) : null;
  };
  const candidates = verdicts.map(verdict => ({
    verdict,
    handle: only(verdicts, verdict.name) ? (only(handles, verdict.name)?.handle ?? null) : null,
  }));
  return candidates.sort((a, b) => Number(a.verdict.problem !== null) - Number(b.verdict.problem !== null));
}

/**
 * The handles to import: single files that cannot be imported stay behind (their reason has been shown); what cannot be told
 * apart is handed over whole, and its bad files then appear in the result.
 */
export function handlesToImport(handles: readonly FileHandle[], candidates: readonly Candidate[]): FileHandle[] {
  const refused = new Set(candidates.filter(({ verdict }) => verdict.problem !== null).map(({ handle }) => handle));
  return handles.filter(({ handle }) => !refused.has(handle));
}
