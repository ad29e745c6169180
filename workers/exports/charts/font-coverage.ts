/**
 * Which characters a font file has, from its `cmap` table (OpenType 1.9, formats 4 and 12): of a collection, its first face.
 * @returns null when the file is no font that can be read
 */
export function coverageOf(bytes: Uint8Array): ((codePoint: number) => boolean) | null {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const face = view.getUint32(0) === 0x74746366 /* ttcf */ ? view.getUint32(12) : 0;
    const cmap = tableOffset(view, face, 0x636d6170 /* cmap */);
    if (cmap === null) return null;
    const ranges = rangesOf(view, cmap);
    return codePoint => ranges.some(([first, last]) => codePoint >= first && codePoint <= last);
  } catch (error) {
    if (error instanceof RangeError) return null; // offsets that lead out of the file
    throw error;
  }
}

function tableOffset(view: DataView, face: number, tag: number): number | null {
  const tables = view.getUint16(face + 4);
  for (let index = 0; index < tables; index++) {
    const record = face + 12 + index * 16;
    if (view.getUint32(record) === tag) return view.getUint32(record + 8);
  }
  return null;
}

type Range = readonly [first: number, last: number];

function rangesOf(view: DataView, cmap: number): Range[] {
  const ranges: Range[] = [];
  const seen = new Set<number>();
  for (let index = 0; index < view.getUint16(cmap + 2); index++) {
    const subtable = cmap + view.getUint32(cmap + 4 + index * 8 + 4);
    if (seen.has(subtable)) continue;
    seen.add(subtable);
    const format = view.getUint16(subtable);
    if (format === 4) ranges.push(...segments(view, subtable));
    if (format === 12) ranges.push(...groups(view, subtable));
  }
  return ranges;
}

/** Format 4. A segment may hold a few characters without a glyph; that errs towards a box in a picture, never towards a crash. */
function segments(view: DataView, at: number): Range[] {
  const doubled = view.getUint16(at + 6);
  const ranges: Range[] = [];
  for (let offset = 0; offset < doubled; offset += 2) {
    const last = view.getUint16(at + 14 + offset);
    const first = view.getUint16(at + 16 + doubled + offset);
    if (last !== 0xffff) ranges.push([first, last]);
  }
  return ranges;
}

function groups(view: DataView, at: number): Range[] {
  return Array.from({ length: view.getUint32(at + 12) }, (_, index) => {
    const group = at + 16 + index * 12;
    return [view.getUint32(group), view.getUint32(group + 4)] as const;
  });
}
