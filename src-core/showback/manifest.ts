import { ShowbackManifest } from '../contract/showback.ts';

export type ManifestBody = Omit<ShowbackManifest, 'selfSha256'>;

/** The one text of a manifest's body: keys in the schema's order, two blanks, so that equal content means equal bytes. */
function canonical(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** @param sha256 hex digest of UTF-8 text */
export function writeManifest(
  body: ManifestBody,
  sha256: (text: string) => string,
): { manifest: ShowbackManifest; text: string } {
  const ordered = ShowbackManifest.omit({ selfSha256: true }).parse(body);
  const manifest = { ...ordered, selfSha256: sha256(canonical(ordered)) };
  return { manifest, text: canonical(manifest) };
}

/**
 * Read a manifest and check it against itself.
 * @returns the manifest, or null when any byte of it is not as it was written
 */
export function readManifest(text: string, sha256: (text: string) => string): ShowbackManifest | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null; // not JSON any more: that is the answer
  }
  const parsed = ShowbackManifest.safeParse(json);
  if (!parsed.success) return null;
  const { selfSha256, ...body } = parsed.data;
  const again = writeManifest(body, sha256);
  return again.text === text && again.manifest.selfSha256 === selfSha256 ? again.manifest : null;
}
