/** Bytes of one folder or file name on common file systems; names in Korean take three each. */
const NAME_BYTES = 255;
const SUFFIX = '.json';
const reserved = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced here
const refused = /[\\:*?"<>|\u0000-\u001f/]/g;

/**
 * What a path says once it is on disk: Unicode composed, so that a file copied from a Mac keeps its name.
 * @returns the parts, folders first, or why a file system somewhere refuses one
 */
export function libraryParts(path: string): { parts: string[] } | { reason: string } {
  const parts = path.normalize('NFC').split('/');
  for (const [index, part] of parts.entries()) {
    const name = index === parts.length - 1 ? part + SUFFIX : part;
    if (part.startsWith('.')) return { reason: 'it begins with a dot' };
    if (/^\s|[\s.]$/.test(part)) return { reason: 'a name begins with a space, or ends with a space or dot' };
    if (reserved.test(part)) return { reason: `Windows keeps the name ${part} for itself` };
    if (new TextEncoder().encode(name).length > NAME_BYTES) return { reason: 'a name is too long' };
  }
  return { parts };
}

export const fileNameOf = (name: string) => name + SUFFIX;

/** Null when the file is not one of the library's. */
export const nameOfFile = (file: string): string | null =>
  file.endsWith(SUFFIX) && file.length > SUFFIX.length ? file.slice(0, -SUFFIX.length).normalize('NFC') : null;

/** Equal for names that Windows and macOS take for one. */
export const foldName = (name: string) => name.normalize('NFC').toLowerCase();

/** The nearest name the library takes: what it refuses becomes "-". Never empty. */
export function nearestName(text: string): string {
  let name = text
    .normalize('NFC')
    .replace(refused, '-')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  if (name === '' || reserved.test(name)) name = `${name}-`;
  while (new TextEncoder().encode(fileNameOf(name)).length > NAME_BYTES)
    name = [...name].slice(0, -1).join('').trimEnd();
  return name;
}
