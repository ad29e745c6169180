/** What the first bytes of a file say it is. `table` means text that may be CSV. */
export type FileKind =
  | { readonly kind: 'table' | 'gzip' | 'parquet' | 'html' }
  /** Text in another encoding than UTF-8, named. */
  | { readonly kind: 'encoding'; readonly encoding: string }
  /** Something else, in words that fit after "is". */
  | { readonly kind: 'other'; readonly what: string };

const signatures: readonly { readonly bytes: readonly number[]; readonly kind: FileKind }[] = [
  { bytes: ascii('PAR1'), kind: { kind: 'parquet' } },
  { bytes: [0x1f, 0x8b], kind: { kind: 'gzip' } },
  { bytes: ascii('%PDF'), kind: { kind: 'other', what: 'a PDF document' } },
  {
    bytes: [0xd0, 0xcf, 0x11, 0xe0],
    kind: { kind: 'other', what: 'an old Excel workbook or another Office document' },
  },
  { bytes: ascii('Obj\u0001'), kind: { kind: 'other', what: 'an Avro file' } },
  { bytes: ascii('ORC'), kind: { kind: 'other', what: 'an ORC file' } },
  { bytes: ascii('SQLite format 3'), kind: { kind: 'other', what: 'a SQLite database' } },
  { bytes: ascii('ARROW1'), kind: { kind: 'other', what: 'an Arrow file' } },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], kind: { kind: 'other', what: 'a Zstandard archive' } },
  { bytes: ascii('BZh'), kind: { kind: 'other', what: 'a bzip2 archive' } },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], kind: { kind: 'other', what: 'an xz archive' } },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], kind: { kind: 'other', what: 'a 7-Zip archive' } },
  { bytes: [0x89, 0x50, 0x4e, 0x47], kind: { kind: 'other', what: 'a PNG image' } },
  { bytes: [0xff, 0xd8, 0xff], kind: { kind: 'other', what: 'a JPEG image' } },
  { bytes: [0xff, 0xfe], kind: { kind: 'encoding', encoding: 'UTF-16 (little endian)' } },
  { bytes: [0xfe, 0xff], kind: { kind: 'encoding', encoding: 'UTF-16 (big endian)' } },
];

function ascii(text: string): number[] {
  return Array.from(text, char => char.charCodeAt(0));
}

/** Recognise a file by its first bytes (some kilobytes), never by its name. */
export function recogniseBytes(head: Uint8Array): FileKind {
  const found = signatures.find(signature => signature.bytes.every((byte, index) => head[index] === byte));
  if (found) return found.kind;
  // Latin-1 maps each byte to one character, so looking at it cannot fail.
  const start = Array.from(head.subarray(0, 4096), byte => String.fromCharCode(byte)).join('');
  if (start.startsWith('PK')) {
    const isWorkbook = start.includes('xl/') || start.includes('[Content_Types].xml');
    return { kind: 'other', what: isWorkbook ? 'an Excel workbook (XLSX)' : 'a ZIP archive' };
  }
  if (start.slice(257, 262) === 'ustar') return { kind: 'other', what: 'a tar archive' };
  const nul = start.indexOf('\0');
  if (nul >= 0) {
    const isWide = [start.slice(0, 64)].some(text => /^(?:[^\0]\0){4}/.test(text) || /^(?:\0[^\0]){4}/.test(text));
    return isWide ? { kind: 'encoding', encoding: 'UTF-16' } : { kind: 'other', what: 'a binary file' };
  }
  const text = start.replace(/^\u00ef\u00bb\u00bf/, '').trimStart();
  if (/^<(!doctype html|html|head|body|script|!--)/i.test(text)) return { kind: 'html' };
  if (/^<\?xml|^<[a-z]/i.test(text)) return { kind: 'other', what: 'an XML document' };
  if (/^\{\s*(["}]|$)|^\[\s*[[{"\]]/.test(text)) return { kind: 'other', what: 'a JSON file' };
  return { kind: 'table' };
}
