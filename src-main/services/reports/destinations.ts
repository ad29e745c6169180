import { randomUUID } from 'node:crypto';
import { parse } from 'node:path';
import { type DescribedDestination, Destination, type PlaceFound } from '../../../src-core/contract/reports.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { placeFoundText } from '../../../src-core/reports/words/places.ts';
import type { SecretName, SecretStore } from '../../security/secret-store.ts';
import { Documents, type Versioned } from '../documents.ts';
import type { ExportsClient } from '../export-result.ts';
import type { WorkspaceClient } from '../service-deps.ts';
import { Resilience } from '../sources/resilience.ts';
import { secretName as namesOf } from '../sources/secret-names.ts';
import { chosenFolder, openFolderShelf } from './publish-folder.ts';
import type { Shelf } from './publish-shelf.ts';
import { probeName, StoreShelf } from './publish-store.ts';

type Stored = Versioned<Destination>;

export type DestinationDeps = {
  workspace: WorkspaceClient;
  secrets: SecretStore;
  exporter: ExportsClient;
  /** Who saves, e.g. "ana@desk". */
  person: string;
  now: () => Date;
};

/** Where packs are published to: folders that were chosen and stores with their keys (SECURITY 15, 44). */
export class Destinations {
  readonly #deps: DestinationDeps;
  readonly #documents: Documents<typeof Destination>;
  readonly #resilience = new Resilience();
  /** Folders that somebody chose in a dialog of this session. */
  readonly #chosen = new Set<string>();

  constructor(deps: DestinationDeps) {
    this.#deps = deps;
    this.#documents = new Documents(deps.workspace, 'destination', Destination);
  }

  async list(): Promise<DescribedDestination[]> {
    const stored = await this.#documents.list();
    const sorted = stored.toSorted((a, b) => a.body.name.localeCompare(b.body.name) || (a.id < b.id ? -1 : 1));
    return Promise.all(sorted.map(each => this.#described(each)));
  }

  get(id: string): Promise<Stored> {
    return this.#documents.get(id);
  }

  /** Somebody chose it in a dialog: from now on it may be saved. @returns its real path */
  async choose(path: string): Promise<string> {
    const chosen = await chosenFolder(path);
    this.#chosen.add(chosen);
    return chosen;
  }

  /**
   * @param mayName a person at a command line names any folder; a window only one that was chosen in a dialog
   * @throws AppError `report.destination-*`, `document.stale`, `secret.unavailable`
   */
  async save(
    input: { id: string | null; baseVersion: number | null; destination: Destination; secrets: Record<string, string> },
    mayName: boolean,
  ): Promise<DescribedDestination> {
    const id = input.id ?? randomUUID();
    const before = input.id === null ? null : await this.#documents.get(input.id);
    const body = await this.#checked(Destination.parse(input.destination), before?.body ?? null, mayName);
    const unknown = Object.keys(input.secrets).find(name => !secretsOf(body).includes(name));
    if (unknown !== undefined)
      throw new AppError('source.bad-settings', { name: body.name, what: `there is no secret ${unknown}` });
    const stored = await this.#documents.save(id, input.baseVersion, body, this.#deps.person);
    const given = Object.entries(input.secrets).filter(([, value]) => value !== '');
    if (given.length > 0)
      await this.#deps.secrets.set(new Map(given.map(([name, value]) => [secretName(stored, name).id, value])));
    return this.#described(stored);
  }

  async remove(id: string, baseVersion: number | null): Promise<void> {
    const stored = await this.#documents.get(id);
    await this.#documents.remove(id, baseVersion, this.#deps.person);
    await this.#deps.secrets.remove(secretsOf(stored.body).map(name => secretName(stored, name).id));
  }

  /** Open for one publication. @throws AppError `report.destination-*`, `document.not-found`, `secret.*` */
  async open(id: string): Promise<Shelf> {
    const stored = await this.#documents.get(id);
    const { body } = stored;
    if (body.kind === 's3') return this.#openStore(stored, body);
    await this.#mustBeConnected(body);
    return openFolderShelf(this.#deps.exporter, body.path);
  }

  /** Can it be written to and read back; nothing stays. @returns what was found, beside it in English */
  async check(id: string, signal: AbortSignal): Promise<{ code: PlaceFound; found: string }> {
    const code = await this.#probe(id, signal);
    return { code, found: placeFoundText(code, 'en') };
  }

  async #probe(id: string, signal: AbortSignal): Promise<PlaceFound> {
    const stored = await this.#documents.get(id);
    const { body } = stored;
    if (body.kind === 'folder') {
      await this.#mustBeConnected(body);
      const { hasHardLinks } = await this.#deps.exporter.probeFolder({ path: body.path, device: null }, { signal });
      return hasHardLinks ? 'file' : 'file-without-links';
    }
    const shelf = await this.#openStore(stored, body);
    try {
      const { isConditional } = await shelf.probe(probeName(randomUUID()), signal);
      return isConditional ? 'object' : 'object-without-conditions';
    } finally {
      await shelf.close();
    }
  }

  async #openStore(stored: Stored, destination: Extract<Destination, { kind: 's3' }>): Promise<StoreShelf> {
    const { exporter, secrets, now } = this.#deps;
    const secret = async (name: string) => {
      const value = await secrets.get(secretName(stored, name));
      if (value === null) throw new AppError('secret.missing', { source: destination.name, name });
      return value;
    };
    await secret('secretAccessKey');
    return StoreShelf.open({ destination, secret, exporter, resilience: this.#resilience, now });
  }

  async #checked(destination: Destination, before: Destination | null, mayName: boolean): Promise<Destination> {
    if (destination.kind === 's3') {
      if (!/^https?:\/\//.test(destination.endpoint))
        throw new AppError('source.bad-settings', { name: 'Endpoint', what: 'it is not an https address' });
      return destination;
    }
    const path = await chosenFolder(destination.path);
    const isKnown = this.#chosen.has(path) || (before?.kind === 'folder' && before.path === path);
    if (!mayName && !isKnown) throw new AppError('report.destination-not-chosen', { place: path });
    const { folder } = await this.#deps.exporter.openFolder({ path, device: null });
    return { ...destination, path, isMounted: folder.device !== (await this.#systemDevice(path)) };
  }

  /** The empty folder that a share leaves when it is gone would take the files; nobody would find them. */
  async #mustBeConnected({ path, isMounted }: Extract<Destination, { kind: 'folder' }>): Promise<void> {
    if (!isMounted) return;
    const { folder } = await this.#deps.exporter.openFolder({ path, device: null });
    if (folder.device === (await this.#systemDevice(path)))
      throw new AppError('report.destination-missing', { place: path, reason: 'the share is not connected' });
  }

  async #systemDevice(path: string): Promise<string> {
    return (await this.#deps.exporter.openFolder({ path: parse(path).root, device: null })).folder.device;
  }

  async #described(stored: Stored): Promise<DescribedDestination> {
    const names = secretsOf(stored.body);
    const states = await this.#deps.secrets.states(names.map(name => secretName(stored, name)));
    const secrets = names.map((name, index) => ({
      name,
      state: states[index] ?? ('missing' as const),
      isOptional: false,
    }));
    return { ...stored, secrets };
  }
}

const secretsOf = (destination: Destination) => (destination.kind === 's3' ? ['secretAccessKey'] : []);

/** By the destination's id, so that renaming keeps it; on servers without a keychain from the environment. */
function secretName({ id, body }: Pick<Stored, 'id' | 'body'>, name: string): SecretName {
  return { ...namesOf({ id, name: body.name }, name), id: `destination/${id}/${name}` };
}
