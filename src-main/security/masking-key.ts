import { randomBytes } from 'node:crypto';
import type { MaskingKey } from '../../src-core/contract/lake.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import type { SecretStore } from './secret-store.ts';

/** For servers without a keychain: the same key for every run, base64 of 32 bytes or more. */
const name = { id: 'masking/person', variables: ['MUREON_MASKING_KEY'] };
/** Of tokens that nobody can guess back. */
const keyBytes = 32;

/**
 * The key under which this workspace masks names (SECURITY 73), made with the first import and kept in the keychain; without one it lasts as
 * long as this process. A key that exists and cannot be read now is never replaced: the same person would become somebody else.
 */
export class MaskingKeys {
  readonly #secrets: Pick<SecretStore, 'get' | 'set' | 'states'>;
  readonly #environment: NodeJS.ProcessEnv;
  #asked: Promise<MaskingKey> | undefined;

  constructor(secrets: Pick<SecretStore, 'get' | 'set' | 'states'>, environment: NodeJS.ProcessEnv = process.env) {
    this.#secrets = secrets;
    this.#environment = environment;
  }

  /** @throws AppError `cli.usage` when the key of the environment is no key */
  async get(): Promise<MaskingKey> {
    this.#asked ??= this.#read();
    const key = await this.#asked.catch((error: unknown) => {
      this.#asked = undefined;
      throw error;
    });
    if (key.key === null) this.#asked = undefined; // somebody may unlock the keychain meanwhile
    return key;
  }

  async #read(): Promise<MaskingKey> {
    try {
      const known = await this.#secrets.get(name);
      if (known !== null) return { key: checked(known), isLasting: await this.#isLasting() };
      const made = randomBytes(keyBytes).toString('base64');
      const place = await this.#secrets.set(new Map([[name.id, made]]));
      return { key: made, isLasting: place === 'ready' };
    } catch (error) {
      if (error instanceof AppError && error.code === 'secret.unavailable') return { key: null, isLasting: true };
      throw error;
    }
  }

  /** A key of the environment lasts: whoever set it will set it again. One that we made and could not keep does not. */
  async #isLasting(): Promise<boolean> {
    const [state] = await this.#secrets.states([name]);
    return state === 'ready' || name.variables.some(variable => (this.#environment[variable] ?? '') !== '');
  }
}

function checked(key: string): string {
  if (/^[A-Za-z0-9+/]+={0,2}$/.test(key) && Buffer.from(key, 'base64').length >= keyBytes) return key;
  throw new AppError('cli.usage', { what: `MUREON_MASKING_KEY must be base64 of at least ${keyBytes} random bytes.` });
}
