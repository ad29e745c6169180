import { randomBytes } from 'node:crypto';
import type { Keychain, SecretState } from '../../src-core/contract/sources.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import { type KeychainEntry, KeychainError, keychainName } from './keychain.ts';
import { keyIdOf, readVault, seal, unseal, type VaultContent, writeVault } from './vault-file.ts';

type Key = { state: 'ready'; key: Uint8Array } | { state: Exclude<Keychain['state'], 'ready'>; key: null };

/** A failed answer is asked again after this time: an unlocked keychain is noticed without a restart. */
const RETRY_MS = 3_000;

/**
 * Secrets by name (SECURITY 15-19). One random key of this install lives in the keychain; the secrets are sealed with it in a file
 * of the workspace. Without a keychain they stay in memory until the program ends, and everyone can see that they do. What is in
 * the file and cannot be opened now is never overwritten by reading, and never called empty.
 */
export class SecretStore {
  readonly #path: string;
  readonly #keychain: KeychainEntry;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #session = new Map<string, string>();
  #asked: { at: number; answer: Promise<Key> } | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  /** @param path of the vault file; made when the first secret is kept */
  constructor(path: string, keychain: KeychainEntry, environment: NodeJS.ProcessEnv = process.env) {
    this.#path = path;
    this.#keychain = keychain;
    this.#environment = environment;
  }

  async keychain(): Promise<Keychain> {
    const { state } = await this.#key(await readVault(this.#path));
    return { state, backend: state === 'absent' ? null : keychainName() };
  }

  /** `names`: name in the store and, where given, the environment variables that may stand in for it. */
  async states(names: readonly SecretName[]): Promise<SecretState[]> {
    const vault = await readVault(this.#path);
    const inVault = names.some(({ id }) => vault && Object.hasOwn(vault.entries, id));
    const key = inVault ? await this.#key(vault) : null;
    return names.map(name => {
      if (this.#session.has(name.id)) return 'session';
      const entry = entryOf(vault, name.id);
      if (entry && key?.state === 'ready') return opens(key.key, name.id, entry) ? 'ready' : 'backend-changed';
      if (this.#fromEnvironment(name) !== null) return 'session';
      return entry && key ? key.state : 'missing';
    });
  }

  /**
   * Null when nothing is known by this name.
   * @throws AppError `secret.unavailable` when it exists and cannot be opened now
   */
  async get(name: SecretName): Promise<string | null> {
    const held = this.#session.get(name.id);
    if (held !== undefined) return held;
    const vault = await readVault(this.#path);
    const entry = entryOf(vault, name.id);
    if (!entry) return this.#fromEnvironment(name);
    const key = await this.#key(vault);
    if (key.state === 'ready' && opens(key.key, name.id, entry)) return unseal(key.key, name.id, entry);
    const given = this.#fromEnvironment(name);
    if (given !== null) return given;
    throw unavailable(key.state === 'ready' ? 'backend-changed' : key.state, name.id);
  }

  /**
   * Keep secrets, all or none. Without a keychain they are held in memory only.
   * @returns where they are now
   * @throws AppError `secret.unavailable` when there is a keychain that does not let us in
   */
  set(secrets: ReadonlyMap<string, string>): Promise<'ready' | 'session'> {
    return this.#alone(async () => {
      const [first = ''] = secrets.keys();
      const vault = await readVault(this.#path);
      let key = await this.#key(vault);
      if (key.state === 'absent') {
        for (const [name, secret] of secrets) this.#session.set(name, secret);
        return 'session';
      }
      if (key.state === 'ready' && vault === null) key = await this.#confirmed();
      if (key.state !== 'ready') throw unavailable(key.state, first);
      const isEmpty = vault === null || Object.keys(vault.entries).length === 0;
      if (!isEmpty && vault.keyId !== keyIdOf(key.key)) throw unavailable('backend-changed', first);
      const entries = { ...vault?.entries };
      for (const [name, secret] of secrets)
        entries[name] = seal(key.key, name, (entryOf(vault, name)?.version ?? 0) + 1, secret);
      await writeVault(this.#path, { format: 1, keyId: keyIdOf(key.key), entries });
      for (const name of secrets.keys()) this.#session.delete(name);
      return 'ready';
    });
  }

  /** Forgetting needs no key: the sealed bytes go. */
  remove(names: readonly string[]): Promise<void> {
    return this.#alone(async () => {
      for (const name of names) this.#session.delete(name);
      const vault = await readVault(this.#path);
      if (!vault || !names.some(name => Object.hasOwn(vault.entries, name))) return;
      const entries = Object.fromEntries(Object.entries(vault.entries).filter(([name]) => !names.includes(name)));
      await writeVault(this.#path, { ...vault, entries });
    });
  }

  #key(vault: VaultContent | null): Promise<Key> {
    const now = performance.now();
    if (this.#asked && now - this.#asked.at < RETRY_MS) return this.#asked.answer;
    const answer = this.#askKey(vault);
    this.#asked = { at: now, answer };
    // A key that fits stays for the session; every other answer is asked again after a while.
    void answer.then(key => {
      if (key.state === 'ready' && this.#asked?.answer === answer) this.#asked.at = Number.POSITIVE_INFINITY;
    });
    return answer;
  }

  async #askKey(vault: VaultContent | null): Promise<Key> {
    const isIndexed = vault !== null && Object.keys(vault.entries).length > 0;
    try {
      const key = await this.#keychain.read();
      // "Nothing" for something that we know exists: the keychain is locked, or another one answers in its place.
      if (key === null && isIndexed) return { state: 'locked', key: null };
      if (key === null) return await this.#newKey();
      if (isIndexed && keyIdOf(key) !== vault.keyId) return { state: 'backend-changed', key: null };
      return { state: 'ready', key };
    } catch (error) {
      if (error instanceof KeychainError) return { state: error.state, key: null };
      throw error;
    }
  }

  /** Made once per install, only where nothing depends on an older one, and believed only when it can be read back. */
  async #newKey(): Promise<Key> {
    await this.#keychain.write(randomBytes(32));
    const key = await this.#keychain.read();
    return key?.length === 32 ? { state: 'ready', key } : { state: 'locked', key: null };
  }

  /** Before the first secret: another workspace or program may have made the key in between. */
  #confirmed(): Promise<Key> {
    this.#asked = undefined;
    return this.#key(null);
  }

  #fromEnvironment({ variables }: SecretName): string | null {
    for (const variable of variables) {
      const value = this.#environment[variable];
      if (value !== undefined && value !== '') return value;
    }
    return null;
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#turn.then(work);
    this.#turn = run.catch(() => undefined);
    return run;
  }
}

/** `id`: name in the vault. `variables`: for servers without a keychain, the first one that is set. */
export type SecretName = { readonly id: string; readonly variables: readonly string[] };

const entryOf = (vault: VaultContent | null, name: string) =>
  vault && Object.hasOwn(vault.entries, name) ? vault.entries[name] : undefined;

function opens(key: Uint8Array, name: string, entry: VaultContent['entries'][string]): boolean {
  try {
    unseal(key, name, entry);
    return true;
  } catch {
    return false;
  }
}

const unavailable = (state: string, name: string) =>
  new AppError('secret.unavailable', { state, name: name.split('/').at(-1) ?? name });
