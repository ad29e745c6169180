import { createHash } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Pack, PackDiff, Restated, VerifiedPack } from '../../../src-core/contract/reports.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { diffPacks } from '../../../src-core/reports/compare-packs.ts';
import { type PackRecord, packOf } from '../../../src-core/reports/pack-record.ts';
import type { SecretStore } from '../../security/secret-store.ts';
import type { ExportsClient, Report } from '../export-result.ts';
import type { TargetChooser } from '../exports-service.ts';
import type { ServiceDeps } from '../service-deps.ts';
import { comparedPack } from './compared-pack.ts';
import { Destinations } from './destinations.ts';
import { madeFolder, openFolderShelf } from './publish-folder.ts';
import { mustNotHold, presentHolds, restatedNow } from './publish-holds.ts';
import { type Published, publishedBefore, publishPack } from './publish-pack.ts';
import type { Shelf } from './publish-shelf.ts';
import type { ReportsService } from './reports-service.ts';
import { verifyPacks } from './verify-packs.ts';

export type PublicationDeps = {
  deps: ServiceDeps;
  exporter: ExportsClient;
  reports: Pick<ReportsService, 'packs'>;
  secrets: SecretStore;
  targetsFor: (senderId: string | null) => TargetChooser;
  /** Who approves and publishes: user and machine, "ana@desk". */
  person: string;
  /** For the audit trail: user and shell. */
  actor: string;
  now: () => Date;
};

/** A saved destination, or a folder that was chosen for this once. */
export type PublishTarget = { destinationId: string } | { folder: string };

/** Approval, publication to destinations, proof and comparison of packs. */
export class PublicationsService {
  readonly destinations: Destinations;
  readonly #deps: PublicationDeps;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(deps: PublicationDeps) {
    this.#deps = deps;
    const { exporter, secrets, person, now } = deps;
    this.destinations = new Destinations({ workspace: deps.deps.workspace, secrets, exporter, person, now });
  }

  /**
   * Approve the content with this hash. Any other content needs another approval, because its hash is another.
   * @throws AppError `report.not-approvable`, `report.file-changed`, `report.pack-not-found`
   */
  async approve(input: { id: string; contentHash: string; note: string }): Promise<Pack> {
    const { person, now } = this.#deps;
    await this.#mustBeWhole(await this.#packs.get(input.id));
    const record = await this.#packs.update(input.id, before => {
      const no = (why: string) => new AppError('report.not-approvable', { why, id: input.id });
      if (before.contentHash !== input.contentHash) throw no('it holds something else than what you looked at');
      if (before.template.gate.approval === 'other-person' && before.builtBy === person)
        throw no('you built it, and its template wants another person');
      const others = before.approvals.filter(
        ({ by, contentHash }) => by !== person || contentHash !== input.contentHash,
      );
      const approval = { by: person, at: now().toISOString(), contentHash: input.contentHash, note: input.note };
      return { ...before, approvals: [...others, approval] };
    });
    await this.#audit('reports.approved', record);
    return packOf(record);
  }

  /** @throws AppError `report.published-pack` */
  async discard(id: string): Promise<void> {
    const { publications } = await this.#packs.get(id);
    const [first] = publications;
    if (first) throw new AppError('report.published-pack', { place: first.place });
    await this.#packs.remove(id);
  }

  /** As a task whose result is a Pack; null when the user cancelled. Refused at once where that is known at once. */
  async publish(id: string, destinationId: string | null, senderId: string | null): Promise<{ taskId: string | null }> {
    const record = await this.#packs.get(id);
    const target = await this.#target(destinationId, senderId);
    if (target === null) return { taskId: null };
    const taskId = this.#deps.deps.tasks.start('publish', record.title, (signal, report) =>
      this.publishTo(id, target, report, signal),
    );
    return { taskId };
  }

  /**
   * One publication at a time. What was cut off goes on; what is there already is only noted down.
   * @throws AppError `report.refused`, `report.destination-*`, `report.file-changed`
   */
  publishTo(id: string, target: PublishTarget, report: Report, signal: AbortSignal): Promise<Pack> {
    const run = this.#turn.then(() => this.#publishNow(id, target, report, signal));
    this.#turn = run.catch(() => undefined);
    return run;
  }

  /** The report's page, byte for byte as it was built. @throws AppError `report.no-page`, `report.file-changed` */
  async page(id: string): Promise<{ html: string }> {
    const record = await this.#packs.get(id);
    const file = record.files.find(each => each.format === 'html');
    if (!file) throw new AppError('report.no-page');
    const bytes = await readFile(join(this.#packs.folder(id), file.name)).catch(() => null);
    if (bytes === null || createHash('sha256').update(bytes).digest('hex') !== file.sha256)
      throw new AppError('report.file-changed', { name: file.name });
    return { html: bytes.toString('utf8') };
  }

  /** One file of a pack to where the user says. */
  async download(
    id: string,
    name: string,
    senderId: string | null,
  ): Promise<{ fileName: string | null; downloadTicket: string | null }> {
    const record = await this.#packs.get(id);
    const file = record.files.find(each => each.name === name);
    if (!file) throw new AppError('report.file-changed', { name });
    const target = await this.#deps.targetsFor(senderId).file(file.name);
    if (!target) return { fileName: null, downloadTicket: null };
    const { exporter } = this.#deps;
    const { folder } = await exporter.openFolder({ path: await realpath(target.directory), device: null });
    const content = { kind: 'file', path: join(this.#packs.folder(id), file.name) } as const;
    const { sizeBytes, sha256 } = file;
    await exporter.placeFile({ folder, owner: id, name: target.fileName, content, sizeBytes, sha256, after: [] });
    await this.#audit('reports.downloaded', record, file.name);
    return { fileName: target.fileName, downloadTicket: target.downloadTicket };
  }

  async restated(id: string, signal?: AbortSignal): Promise<Restated> {
    return restatedNow(this.#deps.deps.lake, await this.#packs.get(id), signal);
  }

  /** A folder by its handle, or where a pack was published last (in the workspace when it never was). */
  async verify(id: string, signal?: AbortSignal): Promise<VerifiedPack> {
    const { deps, exporter } = this.#deps;
    const known = deps.files.has(id) ? null : await this.#packs.get(id);
    if (known === null) return verifyPacks({ exporter, lake: deps.lake }, deps.files.resolve(id).path, signal);
    const inFolder = known.publications.findLast(each => each.folder !== null);
    if (inFolder?.folder)
      return verifyPacks({ exporter, lake: deps.lake }, inFolder.folder, signal, inFolder.manifestName);
    const files = await this.#states(known);
    const ok = files.every(({ state }) => state === 'ok');
    const restated = await restatedNow(deps.lake, known, signal);
    return {
      ok,
      place: this.#packs.folder(id),
      manifest: null,
      showback: null,
      packs: [],
      files,
      totalsFromFiles: null,
      restated,
    };
  }

  /** Packs by id, or folders and manifests by handle. */
  async diff(a: string, b: string): Promise<PackDiff> {
    const [one, other] = await Promise.all([a, b].map(id => comparedPack(this.#packs, this.#deps.deps.files, id)));
    if (!one || !other) throw new RangeError('two packs are compared');
    return diffPacks(one, other);
  }

  /** @returns null when the user cancelled */
  async chooseFolder(senderId: string | null): Promise<{ path: string | null }> {
    const path = await this.#deps.targetsFor(senderId).folder();
    return { path: path === null ? null : await this.destinations.choose(path) };
  }

  get #packs() {
    return this.#deps.reports.packs;
  }

  async #target(destinationId: string | null, senderId: string | null): Promise<PublishTarget | null> {
    if (destinationId !== null) return { destinationId: (await this.destinations.get(destinationId)).id };
    const path = await this.#deps.targetsFor(senderId).folder();
    return path === null ? null : { folder: path };
  }

  async #publishNow(id: string, target: PublishTarget, report: Report, signal: AbortSignal): Promise<Pack> {
    const { deps, person, now } = this.#deps;
    const record = await this.#packs.get(id);
    const holds = await presentHolds(deps.lake, record, signal);
    // Nothing of a refused pack is looked for in a folder that is yet to be made.
    if (holds.length > 0 && 'folder' in target) mustNotHold(record, holds);
    const shelf = await this.#open(target);
    try {
      // It left before it was held, and this workspace was cut off before it knew.
      const before = holds.length === 0 ? null : await publishedBefore(shelf, record, signal);
      if (before) return await this.#noteDown(record, target, shelf, before);
      mustNotHold(record, holds);
      const auditCheckpoint = async () => {
        await this.#audit('reports.published', record, shelf.place);
        return deps.workspace.auditHead();
      };
      const publication = { record, folder: this.#packs.folder(id), publishedBy: person, now: now(), auditCheckpoint };
      return await this.#noteDown(record, target, shelf, await publishPack(shelf, publication, report, signal));
    } finally {
      await shelf.close();
    }
  }

  async #open(target: PublishTarget): Promise<Shelf> {
    if ('destinationId' in target) return this.destinations.open(target.destinationId);
    return openFolderShelf(this.#deps.exporter, await madeFolder(target.folder));
  }

  async #noteDown({ id }: PackRecord, target: PublishTarget, shelf: Shelf, published: Published): Promise<Pack> {
    const { manifest, manifestName } = published;
    const { edition, publishedAt, publishedBy } = manifest;
    const destinationId = 'destinationId' in target ? target.destinationId : null;
    const { place, folder } = shelf;
    const publication = { destinationId, place, folder, edition, manifestName, publishedAt, publishedBy };
    const isSame = (each: typeof publication) => each.place === place && each.manifestName === manifestName;
    const record = await this.#packs.update(id, before =>
      before.publications.some(isSame) ? before : { ...before, publications: [...before.publications, publication] },
    );
    return packOf(record);
  }

  async #states(record: PackRecord): Promise<VerifiedPack['files']> {
    const folder = this.#packs.folder(record.id);
    const found = await this.#deps.exporter.hash({ paths: record.files.map(({ name }) => join(folder, name)) });
    return record.files.map(({ name, sha256 }, index) => {
      const file = found[index];
      return { name, state: !file ? 'missing' : file.sha256 === sha256 ? 'ok' : 'changed' };
    });
  }

  /** What is approved is bytes, not only what the record says of them. */
  async #mustBeWhole(record: PackRecord): Promise<void> {
    const wrong = (await this.#states(record)).find(({ state }) => state !== 'ok');
    if (wrong) throw new AppError('report.file-changed', { name: basename(wrong.name) });
  }

  async #audit(call: string, { id, contentHash }: PackRecord, what = ''): Promise<void> {
    const subject = `pack ${id}, content ${contentHash}${what === '' ? '' : `, ${what}`}`;
    await this.#deps.deps.workspace.audit({ actor: this.#deps.actor, call, outcome: 'done', errorCode: null, subject });
  }
}
