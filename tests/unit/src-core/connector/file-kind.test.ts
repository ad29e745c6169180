import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recogniseBytes } from '../../../../src-core/connector/file-kind.ts';

const bytes = (text: string) => Uint8Array.from(text, char => char.charCodeAt(0));

describe('recogniseBytes', () => {
  it.each([
    ['PAR1....', { kind: 'parquet' }],
    ['\x1f\x8b\x08', { kind: 'gzip' }],
    ['BilledCost,ListCost\n1,2\n', { kind: 'table' }],
    ['\xef\xbb\xbf"a","b"\n', { kind: 'table' }],
    ['[a],b\n', { kind: 'table' }],
    ['{guid},b\n', { kind: 'table' }],
    ['<placeholder>,b\n', { kind: 'other', what: 'an XML document' }],
    ['\n  <!doctype HTML>', { kind: 'html' }],
    ['{"a":1}', { kind: 'other', what: 'a JSON file' }],
    ['\xfe\xff\0a', { kind: 'encoding', encoding: 'UTF-16 (big endian)' }],
    ['a\0b\0c\0d\0', { kind: 'encoding', encoding: 'UTF-16' }],
    ['\xd0\xcf\x11\xe0', { kind: 'other', what: 'an old Excel workbook or another Office document' }],
    ['', { kind: 'table' }],
  ])('%j', (text, kind) => {
    expect(recogniseBytes(bytes(text))).toEqual(kind);
  });

  it('never fails', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), head => typeof recogniseBytes(head).kind === 'string'));
  });
});
