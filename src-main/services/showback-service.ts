import { randomUUID } from 'node:crypto';
import type { PublishResult, ShowbackPreview, ShowbackSpec, VerifyResult } from '../../src-core/contract/showback.ts';
import type { PublishedPack } from '../../src-core/contract/workspace.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import type { ExportsClient, LakeClient, Report } from './export-result.ts';
import type { TargetChooser, TaskStarter } from './exports-service.ts';
import { previewShowback, publishShowback } from './publish-showback.ts';
import { restatedSince, verifyFolder } from './verify-showback.ts';

/** The list of packs this workspace published; kept by the workspace thread. */
export type PackList = {
  packs(): Promise<PublishedPack[]>;
  addPack(pack: PublishedPack): Promise<unknown>;
};

export type ShowbackDependencies = {
  lake: LakeClient;
  exporter: ExportsClient;
  packs: PackList;
  tasks: TaskStarter;
  targets: TargetChooser;
  /** Shown on the cover and in the manifest. */
  publishedBy: string;
  producer: string;
  now: () => Date;
};

/** Use cases of the `showback` part of the contract. */
export class ShowbackUseCases {
  readonly #deps: ShowbackDependencies;

  constructor(deps: ShowbackDependencies) {
    this.#deps = deps;
  }

  preview(spec: ShowbackSpec, signal?: AbortSignal): Promise<ShowbackPreview> {
    return previewShowback(this.#deps.lake, spec, signal);
  }

  async publish(spec: ShowbackSpec): Promise<{ taskId: string | null }> {
    const directory = await this.#deps.targets.folder();
    if (directory === null) return { taskId: null };
    const taskId = this.#deps.tasks.start('publish', `${spec.period} ${spec.split}`, (report, signal) =>
      this.publishTo(spec, directory, report, signal),
    );
    return { taskId };
  }

  /** @param directory existing folder */
  async publishTo(spec: ShowbackSpec, directory: string, report: Report, signal: AbortSignal): Promise<PublishResult> {
    const { publishedBy, producer, now } = this.#deps;
    const result = await publishShowback(
      this.#deps,
      { spec, directory, publishedBy, producer, now: now() },
      report,
      signal,
    );
    await this.#deps.packs.addPack({ id: randomUUID(), ...result });
    return result;
  }

  published(): Promise<PublishedPack[]> {
    return this.#deps.packs.packs();
  }

  async verify(id: string): Promise<VerifyResult> {
    const pack = (await this.published()).find(candidate => candidate.id === id);
    if (!pack) throw new AppError('showback.manifest-missing', { dir: id });
    return this.verifyFolder(pack.folder);
  }

  async verifyFolder(folder: string): Promise<VerifyResult> {
    const result = await verifyFolder(this.#deps.exporter, folder);
    if (!result.manifest) return result;
    return { ...result, restatedSince: await restatedSince(this.#deps.lake, result.manifest) };
  }
}
