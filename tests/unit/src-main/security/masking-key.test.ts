import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type KeychainEntry, KeychainError } from '../../../../src-main/security/keychain.ts';
import { MaskingKeys } from '../../../../src-main/security/masking-key.ts';
import { SecretStore } from '../../../../src-main/security/secret-store.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mureon-key-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const keychain = (state: KeychainError['state'] | 'open' = 'open') => {
  let held: Uint8Array | null = null;
  const ask = async <T>(work: () => T) => {
    if (state !== 'open') throw new KeychainError(state);
    return work();
  };
  const entry: KeychainEntry = {
    read: () => ask(() => held),
    write: secret =>
      ask(() => {
        held = Uint8Array.from(secret);
      }),
  };
  return {
    entry,
    lock: () => {
      state = 'locked';
    },
  };
};
const keysOf = (entry: KeychainEntry, environment: NodeJS.ProcessEnv = {}) =>
  new MaskingKeys(new SecretStore(join(dir, 'secrets.vault'), entry, environment), environment);

describe('the key that masks names', () => {
  it('is made once, kept in the keychain, and never in clear on disk', async () => {
    const { entry } = keychain();
    const first = await keysOf(entry).get();
    expect(first.isLasting).toBe(true);
    expect(Buffer.from(first.key ?? '', 'base64')).toHaveLength(32);
    expect(await keysOf(entry).get()).toEqual(first); // another session
    for (const name of await readdir(dir)) expect(await readFile(join(dir, name), 'utf8')).not.toContain(first.key);
  });

  it('is not replaced while the keychain is locked', async () => {
    const { entry, lock } = keychain();
    const first = await keysOf(entry).get();
    lock();
    expect(await keysOf(entry).get()).toEqual({ key: null, isLasting: true });
    expect(first.key).not.toBeNull();
  });

  it('lasts for the session where there is no keychain, and says so', async () => {
    const { entry } = keychain('absent');
    const keys = keysOf(entry);
    const first = await keys.get();
    expect(first.isLasting).toBe(false);
    expect(await keys.get()).toEqual(first);
    expect((await keysOf(entry).get()).key).not.toBe(first.key);
  });

  it('comes from the environment on a server, and must be one', async () => {
    const { entry } = keychain('absent');
    const key = Buffer.alloc(32, 5).toString('base64');
    expect(await keysOf(entry, { MUREON_MASKING_KEY: key }).get()).toEqual({ key, isLasting: true });
    await expect(keysOf(entry, { MUREON_MASKING_KEY: 'short' }).get()).rejects.toMatchObject({ code: 'cli.usage' });
  });
});
