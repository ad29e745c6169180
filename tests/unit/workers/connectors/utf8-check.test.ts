import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { firstBadByte } from '../../../../workers/connectors/file-head.ts';
import { Utf8Check } from '../../../../workers/connectors/utf8-check.ts';

/** What a check of the same bytes in pieces of these sizes says; each piece in memory that is used again, as a stream's. */
function inPieces(bytes: Buffer, sizes: readonly number[]): number | null {
  const check = new Utf8Check();
  let at = 0;
  for (const size of [...sizes, bytes.length]) {
    const piece = Buffer.from(bytes.subarray(at, at + size));
    check.push(piece);
    piece.fill(0);
    at += size;
  }
  return check.end();
}

const text = fc.string({ unit: fc.constantFrom('a', ',', 'é', '한', '🙂') }).map(value => Buffer.from(value));
const cuts = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 12 });

it('text in UTF-8 is, wherever it is cut', () => {
  const property = fc.property(text, cuts, (bytes, sizes) => {
    expect(inPieces(bytes, sizes)).toBeNull();
  });
  fc.assert(property, { numRuns: 2_000 });
});

it('any bytes in pieces are judged as in one, and the first bad byte is named', () => {
  const any = fc.oneof(
    fc.uint8Array({ maxLength: 40 }).map(value => Buffer.from(value)),
    fc.tuple(text, fc.uint8Array({ maxLength: 3 }), text).map(parts => Buffer.concat(parts)),
  );
  const property = fc.property(any, cuts, (bytes, sizes) => {
    expect(inPieces(bytes, sizes)).toBe(isUtf8(bytes) ? null : firstBadByte(bytes));
  });
  fc.assert(property, { numRuns: 5_000 });
});
