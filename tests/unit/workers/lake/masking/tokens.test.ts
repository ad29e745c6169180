import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { tokenPattern } from '../../../../../src-core/masking/detectors.ts';
import { tokensOf } from '../../../../../workers/lake/masking/tokens.ts';

const key = Buffer.alloc(32, 7).toString('base64');

/** RFC 4648 base 32 by arithmetic on one large number: another way to the same letters. */
function base32(bytes: Buffer): string {
  const bits = [...bytes].map(byte => byte.toString(2).padStart(8, '0')).join('');
  const padded = bits.padEnd(Math.ceil(bits.length / 5) * 5, '0');
  return (padded.match(/.{5}/g) ?? [])
    .map(five => 'abcdefghijklmnopqrstuvwxyz234567'[Number.parseInt(five, 2)])
    .join('');
}

describe('tokens', () => {
  it('are the first 128 bits of an HMAC under a key of their purpose, with the id of the key', () => {
    const { keyId, tokenise } = tokensOf({ key, isLasting: true });
    const purpose = createHmac('sha256', Buffer.alloc(32, 7)).update('mureon masking 1 person').digest();
    const mac = createHmac('sha256', purpose).update('kim@example.com').digest().subarray(0, 16);
    expect(tokenise('kim@example.com')).toBe(`p_${keyId}_${base32(mac)}`);
    expect(tokenise('kim@example.com')).toMatch(tokenPattern);
    // worked out once with the code above; a change of it would make everybody somebody else
    expect(tokenise('kim@example.com')).toBe('p_rlnx_xslhhl7vdwwhr6uh2q2ctby5d4');
  });

  it('are the same for one person however written, and others under another key', () => {
    const { tokenise } = tokensOf({ key, isLasting: true });
    expect(tokenise(' Kim@Example.com ')).toBe(tokenise('kim@example.com'));
    const other = tokensOf({ key: Buffer.alloc(32, 8).toString('base64'), isLasting: true });
    expect(other.tokenise('kim@example.com')).not.toBe(tokenise('kim@example.com'));
    expect(other.keyId).not.toBe(tokensOf({ key, isLasting: true }).keyId);
  });

  it('are refused under a key that cannot be read, or a short one', () => {
    expect(() => tokensOf({ key: null, isLasting: true }).tokenise('kim')).toThrow(
      expect.objectContaining({ code: 'masking.key-unavailable' }),
    );
    expect(() => tokensOf({ key: 'c2hvcnQ=', isLasting: true })).toThrow();
  });
});
