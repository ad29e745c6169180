import { InvestigationManifest } from '../contract/investigations.ts';

export const MANIFEST = 'manifest.json';
export const NOTES = 'notes.md';
/** Name of the data of question n (from 0). */
export const dataName = (question: number) => `data/${question + 1}.arrow`;

/** What an investigation file may hold; anything else in it is refused. */
export const isPartName = (name: string) =>
  name === MANIFEST || name === NOTES || /^data\/[1-9]\d{0,2}\.arrow$/.test(name);

/**
 * SECURITY 30 to 32, for what is opened: the packed file, the sum of all that is inflated, one part, inflated to packed of a part above
 * 100 KiB, parts. Bytes; what is saved stays within them.
 */
export const limits = {
  packed: 100 * 2 ** 20,
  inflated: 300 * 2 ** 20,
  part: 100 * 2 ** 20,
  manifest: 4 * 2 ** 20,
  ratio: 100,
  ratioFrom: 100 * 2 ** 10,
  parts: 200,
} as const;

type Body = Omit<InvestigationManifest, 'selfSha256'>;

/** One text for one content: keys as they were put in, two blanks. */
const canonical = (value: object) => `${JSON.stringify(value, null, 2)}\n`;

/** @param sha256 hex digest of UTF-8 text */
export function writeManifest(body: Body, sha256: (text: string) => string): string {
  return canonical({ ...body, selfSha256: sha256(canonical(body)) });
}

export type ReadManifest =
  | { manifest: InvestigationManifest }
  | { problem: 'not-json' | 'changed' | 'not-a-manifest' }
  | { newer: string };

/** Checks the text against its own hash first: what it says counts only when no byte of it was changed. */
export function readManifest(text: string, sha256: (text: string) => string): ReadManifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { problem: 'not-json' };
  }
  if (typeof json !== 'object' || json === null || !('selfSha256' in json)) return { problem: 'not-a-manifest' };
  const { selfSha256, ...body } = json;
  if (canonical(json) !== text || sha256(canonical(body)) !== selfSha256) return { problem: 'changed' };
  if ('version' in body && typeof body.version === 'number' && body.version > 1) return { newer: String(body.version) };
  const parsed = InvestigationManifest.safeParse(json);
  return parsed.success ? { manifest: parsed.data } : { problem: 'not-a-manifest' };
}
