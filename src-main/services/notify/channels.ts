import { randomUUID } from 'node:crypto';
import { Channel, type StoredChannel } from '../../../src-core/contract/channels.ts';
import type { SecretState } from '../../../src-core/contract/sources.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { channelProblem, secretPlace, secretProblem, secretsOf } from '../../../src-core/notify/channel-rules.ts';
import type { SecretStore } from '../../security/secret-store.ts';
import { Documents } from '../documents.ts';
import type { WorkspaceClient } from '../service-deps.ts';
import { trustOf } from '../sources/http-transport.ts';
import { type SecretOwner, SourceSecrets } from '../sources/source-secrets.ts';

export type ChannelSecret = { name: string; state: SecretState; isOptional: boolean };

/** Where messages go: versioned documents, their secrets in the vault (SECURITY 15). */
export class Channels {
  readonly #documents: Documents<typeof Channel>;
  readonly #secrets: SourceSecrets;

  constructor(workspace: WorkspaceClient, secrets: SecretStore) {
    this.#documents = new Documents(workspace, 'channel', Channel);
    this.#secrets = new SourceSecrets(secrets);
  }

  /** By name. */
  async list(): Promise<StoredChannel[]> {
    return (await this.#documents.list()).toSorted((a, b) => (a.body.name < b.body.name ? -1 : 1));
  }

  /** @throws AppError `document.not-found` */
  get(id: string): Promise<StoredChannel> {
    return this.#documents.get(id);
  }

  /**
   * @param given secrets by name: absent ones stay, an empty text removes one
   * @throws AppError `channel.invalid`, `document.stale`, `document.not-found`, `secret.unavailable`; nothing is changed then
   */
  async save(
    id: string | null,
    baseVersion: number | null,
    channel: Channel,
    given: Readonly<Record<string, string>>,
    savedBy: string,
  ): Promise<StoredChannel> {
    const all = await this.list();
    const before = id === null ? null : (all.find(each => each.id === id) ?? null);
    if (id !== null && before === null) throw new AppError('document.not-found', { kind: 'channel', id });
    if (before !== null && before.version !== baseVersion)
      throw new AppError('document.stale', { kind: 'channel', id: before.id });
    await check(channel, given, before, all);
    const newId = id ?? randomUUID();
    await this.#secrets.keep(ownerOf({ id: newId, body: channel }), given);
    return this.#documents.save(newId, baseVersion, channel, savedBy);
  }

  async remove(id: string, baseVersion: number | null, savedBy: string): Promise<void> {
    const channel = await this.get(id);
    await this.#documents.remove(id, baseVersion, savedBy);
    await this.#secrets.forget(ownerOf(channel));
  }

  secretStates(channel: StoredChannel): Promise<ChannelSecret[]> {
    return this.#secrets.states(ownerOf(channel));
  }

  /** @throws AppError `secret.missing`, `secret.unavailable` */
  secret(channel: StoredChannel, name: string): Promise<string | null> {
    return this.#secrets.value(ownerOf(channel), name);
  }
}

async function check(
  channel: Channel,
  given: Readonly<Record<string, string>>,
  before: StoredChannel | null,
  all: readonly StoredChannel[],
): Promise<void> {
  const invalid = (what: string) => new AppError('channel.invalid', { what });
  if (before !== null && before.body.kind !== channel.kind) throw invalid('another kind is another channel');
  if (all.some(each => each.id !== before?.id && each.body.name === channel.name))
    throw invalid('there is another channel of that name');
  const problem = channelProblem(channel);
  if (problem !== null) throw invalid(problem);
  for (const [name, value] of Object.entries(given)) {
    const wrong = value === '' ? null : secretProblem(channel, name, value);
    if (wrong !== null) throw invalid(wrong);
  }
  const moved = before !== null && secretPlace(before.body) !== secretPlace(channel);
  const missing = moved ? secretsOf(channel).find(name => given[name] === undefined) : undefined;
  if (missing !== undefined) throw invalid(`it goes somewhere else now: enter the ${missing} again`);
  if ('caFile' in channel && channel.caFile !== null)
    await trustOf(channel.caFile).catch(error => {
      throw invalid(error instanceof AppError ? String(error.details.what) : 'the authority cannot be read');
    });
}

const ownerOf = ({ id, body }: Pick<StoredChannel, 'id' | 'body'>): SecretOwner => ({
  ...{ id, name: body.name, of: 'channel' },
  secrets: secretsOf(body).map(name => ({ name, isOptional: false })),
});
