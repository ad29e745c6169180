import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { z } from 'zod';
import { writeDurably } from '../services/durable-file.ts';

const Base64 = z.base64();
const Entry = z.object({ version: z.number().int().positive(), nonce: Base64, sealed: Base64, tag: Base64 });
const VaultContent = z.object({
  format: z.literal(1),
  /** Which key sealed the entries, without saying anything about the key. */
  keyId: z.string().regex(/^[0-9a-f]{16}$/),
  /** By name: the non-secret index of what exists. */
  entries: z.record(z.string(), Entry),
});
export type VaultContent = z.infer<typeof VaultContent>;
type Sealed = z.infer<typeof Entry>;

export const keyIdOf = (key: Uint8Array) =>
  createHmac('sha256', key).update('mureon vault key id').digest('hex').slice(0, 16);

/** AES-256-GCM; name and version are bound in, so that an entry cannot be moved to another name or rolled back unseen. */
export function seal(key: Uint8Array, name: string, version: number, secret: string): Sealed {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bound(name, version));
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  const base64 = (bytes: Buffer) => bytes.toString('base64');
  return { version, nonce: base64(nonce), sealed: base64(sealed), tag: base64(cipher.getAuthTag()) };
}

/** @throws Error when the entry was changed or sealed with another key */
export function unseal(key: Uint8Array, name: string, entry: Sealed): string {
  const bytes = (text: string) => Buffer.from(text, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes(entry.nonce), { authTagLength: 16 })
    .setAAD(bound(name, entry.version))
    .setAuthTag(bytes(entry.tag));
  return Buffer.concat([decipher.update(bytes(entry.sealed)), decipher.final()]).toString('utf8');
}

const bound = (name: string, version: number) => Buffer.from(`${Buffer.byteLength(name)}:${name}:${version}`);

/**
 * The vault as it is on disk; null when there is none. One that cannot be read is put aside under another name, never deleted.
 */
export async function readVault(path: string): Promise<VaultContent | null> {
  let text: string;
  try {
    const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    text = await file.readFile('utf8').finally(() => file.close());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    return VaultContent.parse(JSON.parse(text));
  } catch {
    await rename(path, `${path}.damaged-${Date.now()}`);
    return null;
  }
}

/** The old vault or the new one, never a mix (SECURITY 15). */
export function writeVault(path: string, content: VaultContent): Promise<void> {
  return writeDurably(path, `${JSON.stringify(content, null, 1)}\n`);
}
