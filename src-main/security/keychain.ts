import type { AsyncEntry } from '@napi-rs/keyring';
import { busAnswers } from './session-bus.ts';

/** One secret of this install in the operating system's keychain. */
export type KeychainEntry = {
  /** Null when the keychain answers and has none. @throws KeychainError */
  read(): Promise<Uint8Array | null>;
  write(secret: Uint8Array): Promise<void>;
};

/** `absent`: there is no keychain to ask. `locked`: it wants a password nobody typed. `denied`: it refuses us. */
export class KeychainError extends Error {
  readonly state: 'absent' | 'locked' | 'denied';

  constructor(state: KeychainError['state'], cause?: unknown) {
    super(`keychain ${state}`, { cause });
    this.state = state;
  }
}

const SERVICE = 'Mureon Workbench';
const ACCOUNT = 'vault key 1';
/** SECURITY 19. A prompt that nobody answers within it counts as locked; the answer may come later. */
const LIMIT_MS = 5_000;
const BUS_LIMIT_MS = 1_000;

export const keychainName = (platform: NodeJS.Platform = process.platform) =>
  ({ linux: 'Secret Service', darwin: 'macOS Keychain', win32: 'Windows Credential Manager' })[platform as string] ??
  platform;

/**
 * The entry of this install. Linux is pinned to the Secret Service: unpinned, the library would fall back to the kernel keyring,
 * which a reboot empties (SECURITY 16). Reading and writing happen on libuv's threads, so a prompt never holds up the caller's loop.
 */
export function systemKeychain(limitMs = LIMIT_MS): KeychainEntry {
  const open = async (): Promise<AsyncEntry> => {
    if (!(await busAnswers(BUS_LIMIT_MS))) throw new KeychainError('absent');
    const { AsyncEntry: Entry } = await import('@napi-rs/keyring'); // a native module that most sessions never need
    return new Entry(SERVICE, ACCOUNT, { linux: { store: 'secret-service' } });
  };
  const limited = async <T>(work: (entry: AsyncEntry) => Promise<T>): Promise<T> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new KeychainError('locked')), limitMs);
    });
    try {
      return await Promise.race([open().then(work), late]);
    } catch (error) {
      throw error instanceof KeychainError ? error : new KeychainError(stateOf(error), error);
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    read: () => limited(async entry => toBytes(await entry.getSecret())),
    write: secret => limited(entry => entry.setSecret(secret)),
  };
}

/** The library says what is wrong in words only; what is not known to be a refusal or a lock counts as no keychain. */
export function stateOf(error: unknown): KeychainError['state'] {
  const text = error instanceof Error ? error.message : String(error);
  if (/prompt|locked|interaction (is )?not allowed|no result found/i.test(text)) return 'locked';
  if (/denied|not authori[sz]ed|user cancel|permission/i.test(text)) return 'denied';
  return 'absent';
}

const toBytes = (bytes: readonly number[] | null) => (bytes === null ? null : Uint8Array.from(bytes));
