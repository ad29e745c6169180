import { z } from 'zod';
import { type PackFile, PackManifest } from '../contract/reports.ts';
import { libraryText } from '../library/library-file.ts';
import { contentText, type PackContent } from './pack-record.ts';

/** @returns hex digest of UTF-8 text */
export type Sha256 = (text: string) => string;

export type ManifestBody = Omit<PackManifest, 'selfSha256'>;

/** Names that end so are manifests; readers of a folder look for nothing else. */
export const manifestEnding = '.manifest.json';
/** Files that a publication is writing, and claims of editions: nobody reads them. */
export const isOurOwn = (name: string) => name.startsWith('.mureon-');

/** The one text of a manifest, and the hash of everything else in it. Keys are sorted, so equal content means equal bytes. */
export function writeManifest(body: ManifestBody, sha256: Sha256): { manifest: PackManifest; text: string } {
  const checked = PackManifest.omit({ selfSha256: true }).parse(body);
  const manifest = { ...checked, selfSha256: sha256(libraryText(checked)) };
  return { manifest, text: libraryText(manifest) };
}

/**
 * Read a manifest and check it against itself: every byte, its own hash, and the hash of what it says was approved. The hashes are counted over
 * what stands there and not over what this version understands of it, so that a field added later does not look like damage.
 * @returns `changed` when any byte is not as it was written; `newer` when it is whole and this version cannot read it
 */
export function readManifest(
  text: string,
  sha256: Sha256,
): { state: 'ok'; manifest: PackManifest } | { state: 'changed' | 'newer' } {
  const json = parsed(text);
  if (json === null || libraryText(json) !== text) return { state: 'changed' };
  const { selfSha256, ...body } = json;
  if (selfSha256 !== sha256(libraryText(body))) return { state: 'changed' };
  const manifest = PackManifest.safeParse(json);
  if (!manifest.success) return { state: 'newer' };
  const isWhole = sha256(contentText(body as unknown as PackContent)) === manifest.data.contentHash;
  return isWhole ? { state: 'ok', manifest: manifest.data } : { state: 'changed' };
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Record<string, unknown>) : null;
  } catch {
    return null; // not JSON any more: that is the answer
  }
}

/** Who may give the files of an edition their names. Made by exclusive creation, before anything else, and never removed. */
export const EditionClaim = z.object({
  kind: z.literal('mureon-claim'),
  packId: z.string(),
  contentHash: z.string(),
  edition: z.number().int().positive(),
  /** Becomes the manifest's, so that a publication that was cut off goes on under the same names. */
  at: z.iso.datetime(),
  by: z.string(),
});
export type EditionClaim = z.infer<typeof EditionClaim>;

/** Null for anything that is no whole claim, e.g. one whose writer was cut off: its edition is left out. */
export function readClaim(text: string): EditionClaim | null {
  const claim = EditionClaim.safeParse(parsed(text));
  return claim.success ? claim.data : null;
}

/** Editions of one template and period in one destination are numbered together. Letters and digits of any script, lower case. */
export function seriesName(templateName: string, period: string): string {
  const words = templateName
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  const short = cutTo(words, nameBytes).replace(/-+$/, '');
  return `${short || 'report'}-${period}`;
}

/** Disks count names in bytes (255): what else a name holds takes up to 128 of them. */
const nameBytes = 120;

/** As many whole letters as fit. */
function cutTo(text: string, bytes: number): string {
  const encoder = new TextEncoder();
  let [kept, size] = ['', 0];
  for (const letter of text) {
    size += encoder.encode(letter).length;
    if (size > bytes) break;
    kept += letter;
  }
  return kept;
}

/** `any`: how the names of all claims of a series begin. */
export const claimName = (series: string, edition: number | 'any') =>
  `.mureon-${series}-v${edition === 'any' ? '' : `${edition}.claim`}`;

/** The edition that a name of this series is of; null for any other name. */
export function editionOf(name: string, series: string): number | null {
  const plain = name.normalize('NFC').replace(/^\.mureon-/, '');
  const rest = plain.startsWith(`${series}-v`) ? plain.slice(series.length + 2) : '';
  const digits = /^([1-9]\d{0,6})[.-]/.exec(rest)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** "<template>-<period>-v<edition>-<date>": the common beginning of an edition's names. */
export const editionName = (series: string, { edition, at }: Pick<EditionClaim, 'edition' | 'at'>) =>
  `${series}-v${edition}-${at.slice(0, 10)}`;

/** The name that a built file gets where it is published. Two editions never share one (SECURITY 42). */
export function publishedName(edition: string, file: Pick<PackFile, 'table' | 'part' | 'sha256' | 'format'>): string {
  const table = file.table === null ? '' : `-${file.table}`;
  const part = file.part === null ? '' : `-part${file.part.number}of${file.part.of}`;
  return `${edition}${table}${part}-${file.sha256.slice(0, 8)}.${file.format}`;
}

export const manifestName = (edition: string, contentHash: string) =>
  `${edition}-${contentHash.slice(0, 8)}${manifestEnding}`;
