import type { Drop } from '../../../src-core/contract/imports.ts';
import type { Engine } from '../engine.ts';
import { sha256 } from './content-hash.ts';
import { liveSlices } from './lake-state.ts';
import { measureOverlap } from './overlap.ts';
import type { AnyParsed, ParsedFile } from './parsed-file.ts';
import { findFamilies, type PlanFile } from './plan.ts';
import { allRows } from './sql-run.ts';
import type { Staged } from './stage.ts';

/** A file of this import whose bytes the lake has already. */
export type KnownFile = { readonly staged: Staged; readonly drop: Drop };

export const planFile = (file: ParsedFile): PlanFile => ({
  name: file.staged.name,
  sha256: file.staged.sha256,
  format: file.format,
  source: file.source,
  shares: file.profile.shares,
});

/**
 * Parts of a bill that came again unchanged beside parts that changed. A new part replaces the whole slice, the unchanged parts' rows with it,
 * so those are read again and go in with it. A known file that a new one restates stays out: the newer one counts.
 * @returns the files that join, as drops of their own, by the files they came with
 */
export async function joinKnownParts(
  engine: Engine,
  arriving: readonly ParsedFile[],
  known: readonly KnownFile[],
  parse: (staged: Staged) => Promise<AnyParsed>,
): Promise<ParsedFile[]> {
  const company = sha256(JSON.stringify(arriving.map(file => file.staged.sha256).toSorted()));
  const joined: ParsedFile[] = [];
  const asked = new Set<KnownFile>();
  for (;;) {
    const replaced = await replacedBytes(engine, [...arriving, ...joined]);
    const next = known.filter(file => !asked.has(file) && replaced.has(file.staged.sha256));
    if (next.length === 0) return joined;
    for (const file of next) {
      asked.add(file);
      const parsed = await parse(file.staged);
      if (parsed.kind !== 'cost' || (await isRestated(engine, parsed, arriving))) continue;
      joined.push({ ...parsed, again: company });
    }
  }
}

/** Content hashes of the files whose rows the files take out. */
async function replacedBytes(engine: Engine, files: readonly ParsedFile[]): Promise<ReadonlySet<string>> {
  return engine.withConnection(async connection => {
    const families = findFamilies(files.map(planFile), await liveSlices(connection));
    const slices = families.flatMap(family => family.replaces.map(slice => slice.sliceId));
    if (slices.length === 0) return new Set();
    const rows = await allRows(
      connection,
      `SELECT DISTINCT d.Sha256 FROM slice_drop s JOIN drop_file d USING (x_DropId) WHERE s.x_SliceId IN (${slices.join(', ')})`,
    );
    return new Set(rows.map(row => String(row.Sha256)));
  });
}

/** One of the others has most of its rows, too: it is a newer version of it. */
async function isRestated(engine: Engine, file: ParsedFile, others: readonly ParsedFile[]): Promise<boolean> {
  const files = [file, ...others];
  return engine.withConnection(async connection => {
    for (const family of findFamilies(files.map(planFile), [])) {
      const own = family.claims.filter(claim => claim.file === 0);
      if (own.length === 0 || family.claims.length === own.length) continue;
      const overlap = await measureOverlap(connection, files, family);
      for (const claim of own)
        if (family.claims.some(other => other.file !== 0 && overlap(claim, other) > 0.5)) return true;
    }
    return false;
  });
}
