import type { SecretState } from '../../../src-core/contract/sources.ts';
import type { StoredSource } from '../../../src-core/contract/workspace.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import type { SecretStore } from '../../security/secret-store.ts';
import { secretName } from './secret-names.ts';

/** A source unless `of` says otherwise. */
export type SecretOwner = Pick<StoredSource, 'id' | 'name' | 'secrets'> & { of?: 'source' | 'channel' };

/** The secrets that a source's connector, or a channel's kind, declares, in the store. */
export class SourceSecrets {
  readonly #store: SecretStore;

  constructor(store: SecretStore) {
    this.#store = store;
  }

  /** In the order of the source's declaration, each with whether the source can do without it. */
  async states(source: SecretOwner): Promise<{ name: string; state: SecretState; isOptional: boolean }[]> {
    const states = await this.#store.states(source.secrets.map(({ name }) => secretName(source, name)));
    return source.secrets.map(({ name, isOptional }, index) => ({
      name,
      isOptional,
      state: states[index] ?? 'missing',
    }));
  }

  /** @throws AppError `source.bad-settings` for a name that the connector does not declare */
  check(source: SecretOwner, given: Readonly<Record<string, string>>): void {
    const unknown = Object.keys(given).find(name => !source.secrets.some(secret => secret.name === name));
    if (unknown !== undefined)
      throw new AppError('source.bad-settings', { name: source.name, what: `there is no secret ${unknown}` });
  }

  /** Absent ones stay as they are, an empty text removes one. @throws AppError `secret.unavailable` */
  async keep(source: SecretOwner, given: Readonly<Record<string, string>>): Promise<void> {
    this.check(source, given);
    const byId = Object.entries(given).map(([name, value]) => [secretName(source, name).id, value] as const);
    const kept = byId.filter(([, value]) => value !== '');
    const emptied = byId.filter(([, value]) => value === '');
    if (kept.length > 0) await this.#store.set(new Map(kept));
    if (emptied.length > 0) await this.#store.remove(emptied.map(([id]) => id));
  }

  forget(source: SecretOwner): Promise<void> {
    return this.#store.remove(source.secrets.map(({ name }) => secretName(source, name).id));
  }

  /** @throws AppError `secret.missing`, `secret.unavailable` when one that it cannot do without cannot be had */
  async require(source: SecretOwner): Promise<void> {
    for (const { name } of source.secrets) await this.value(source, name);
  }

  /**
   * @param typed secrets of a draft, which come before kept ones
   * @returns null when an optional one is not there
   * @throws AppError `secret.missing`, `secret.unavailable`
   */
  async value(source: SecretOwner, name: string, typed: Readonly<Record<string, string>> = {}): Promise<string | null> {
    const spec = source.secrets.find(each => each.name === name);
    if (!spec) throw new RangeError(`the connector asked for a secret ${name} that it did not declare`);
    const given = typed[name];
    const secret = given !== undefined && given !== '' ? given : await this.#store.get(secretName(source, name));
    if (secret === null && !spec.isOptional) throw new AppError('secret.missing', { source: source.name, name });
    return secret;
  }
}
