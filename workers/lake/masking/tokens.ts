import { createHmac, randomBytes } from 'node:crypto';
import type { MaskingKey } from '../../../src-core/contract/lake.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import type { Tokenise } from '../../../src-core/masking/detectors.ts';

export type Tokens = {
  /** Says which key a token was made with, and nothing about it. */
  readonly keyId: string;
  readonly isLasting: boolean;
  readonly tokenise: Tokenise;
};

/** For tests and one-off lakes without a broker: the key of this process. */
let ownKey: string | undefined;
export function ownMaskingKey(): MaskingKey {
  ownKey ??= randomBytes(32).toString('base64');
  return { key: ownKey, isLasting: false };
}

/**
 * Tokens of SECURITY 73: HMAC-SHA-256 under a key of its own purpose, 128 bits of it, key id inside. The same person in another spelling of
 * case or with blanks around is the same token.
 * @throws AppError `masking.key-unavailable` at the first token, when the key cannot be read
 */
export function tokensOf({ key, isLasting }: MaskingKey): Tokens {
  if (key === null) {
    return {
      keyId: '',
      isLasting,
      tokenise: () => {
        throw new AppError('masking.key-unavailable');
      },
    };
  }
  const secret = Buffer.from(key, 'base64');
  if (secret.length < 32) throw new AppError('internal.unexpected', { what: 'a masking key of fewer than 256 bits' });
  const purpose = createHmac('sha256', secret).update('mureon masking 1 person').digest();
  const keyId = base32(createHmac('sha256', secret).update('mureon masking 1 key id').digest()).slice(0, 4);
  const tokenise = (value: string) => {
    const normal = value.normalize('NFC').trim().toLowerCase();
    return `p_${keyId}_${base32(createHmac('sha256', purpose).update(normal).digest().subarray(0, 16))}`;
  };
  return { keyId, isLasting, tokenise };
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** RFC 4648 base 32 in small letters, without padding: 26 characters for 128 bits. */
function base32(bytes: Uint8Array): string {
  let text = '';
  let [held, bits] = [0, 0];
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(held >> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  return bits > 0 ? text + alphabet[(held << (5 - bits)) & 31] : text;
}
