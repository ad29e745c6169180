import { basename, dirname } from 'node:path';
import type {
  Investigation,
  InvestigationDraft,
  InvestigationManifest,
  InvestigationSaved,
} from '../../src-core/contract/investigations.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import { dataName, limits, MANIFEST, NOTES, writeManifest } from '../../src-core/investigation/manifest.ts';
import { nearestName } from '../../src-core/library/library-name.ts';
import type { ExportsClient, Report } from './export-result.ts';
import type { ExportTarget, TargetChooser } from './exports-service.ts';
import type { FileService } from './files.ts';
import { packParts, readInvestigation, sha256 } from './investigation-file.ts';
import type { LakeClient } from './lake-supervisor.ts';
import type { TaskService } from './tasks.ts';

type Dependencies = {
  lake: LakeClient;
  exporter: ExportsClient;
  tasks: Pick<TaskService, 'start'>;
  files: Pick<FileService, 'resolve'>;
  targets: TargetChooser;
  producer: string;
};

type Question = InvestigationManifest['questions'][number];

/** How often everything is asked again when the lake changes meanwhile. */
const ATTEMPTS = 3;

/** Investigations as one file each: questions, their answers, notes, and which lake they are of. Opens on a computer without that lake. */
export class Investigations {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  async save(draft: InvestigationDraft, author: string): Promise<{ taskId: string | null }> {
    const target = await this.#deps.targets.file(`${nearestName(draft.title)}.mureon`);
    if (!target) return { taskId: null };
    const taskId = this.#deps.tasks.start('investigation', target.fileName, (signal, report) =>
      this.#write(draft, author, target, report, signal),
    );
    return { taskId };
  }

  /** The command line's form: the path is given. */
  toPath(draft: InvestigationDraft, author: string, path: string, report: Report, signal: AbortSignal) {
    const target = { directory: dirname(path), fileName: basename(path), downloadTicket: null };
    return this.#write(draft, author, target, report, signal);
  }

  /** @throws AppError as `readInvestigation` */
  async open(handle: string, signal?: AbortSignal): Promise<Investigation> {
    const { path, name } = this.#deps.files.resolve(handle);
    const { manifest, parts } = await readInvestigation(path, name, signal);
    return { manifest, notes: new TextDecoder().decode(parts.get(NOTES)) };
  }

  async result({ handle, question }: { handle: string; question: number }, signal?: AbortSignal): Promise<Blob> {
    const { path, name } = this.#deps.files.resolve(handle);
    const { manifest, parts } = await readInvestigation(path, name, signal);
    const bytes = parts.get(manifest.questions[question]?.file ?? '');
    if (!bytes) throw new AppError('call.bad-input', { what: `there is no question ${question}` });
    return new Blob([Buffer.from(bytes)]);
  }

  async #write(
    draft: InvestigationDraft,
    author: string,
    target: ExportTarget,
    report: Report,
    signal: AbortSignal,
  ): Promise<InvestigationSaved> {
    const { lake, exporter, producer } = this.#deps;
    const notes = new TextEncoder().encode(draft.notes);
    const { isDemo } = await lake.catalog(undefined, { signal });
    const { snapshot, questions, parts } = await this.#askAll(draft, report, signal);
    parts.set(NOTES, notes);
    report({ phase: 'writing', done: null, total: null, unit: 'bytes', item: target.fileName });
    const { title, measure, zone, currency } = draft;
    const manifest = writeManifest(
      {
        ...{ kind: 'mureon-investigation', version: 1, title, measure, zone, currency },
        ...{ createdAt: new Date().toISOString(), createdBy: author, producer, lake: { ...snapshot, isDemo } },
        notes: { file: NOTES, sizeBytes: notes.byteLength, sha256: sha256(notes) },
        questions,
      },
      sha256,
    );
    // First in the file, so that it is the first that a reader meets.
    const packed = await packParts(new Map([[MANIFEST, new TextEncoder().encode(manifest)], ...parts]));
    signal.throwIfAborted();
    const bytes = new Blob([Buffer.from(packed)]);
    const written = await exporter.writeBytes({ directory: target.directory, fileName: target.fileName, bytes });
    return {
      ...{ fileName: written.name, sizeBytes: written.sizeBytes, sha256: written.sha256 },
      questions: questions.length,
      rows: questions.reduce((sum, { rows }) => sum + rows, 0),
      downloadTicket: target.downloadTicket,
    };
  }

  /** All questions of one state of the lake: when an import comes in between, from the start. */
  async #askAll(draft: InvestigationDraft, report: Report, signal: AbortSignal) {
    const total = draft.questions.length;
    for (let attempt = 1; ; attempt += 1) {
      const snapshot = await this.#deps.lake.snapshotId(undefined, { signal });
      const parts = new Map<string, Uint8Array>();
      const questions: Question[] = [];
      for (const [index, question] of draft.questions.entries()) {
        report({ phase: 'querying', done: index, total, unit: 'files', item: question.title });
        const { bytes, ...answer } = await this.#ask(question.subject, signal);
        if (answer.meta.lakeVersion !== snapshot.lakeVersion) break;
        const file = dataName(index);
        parts.set(file, bytes);
        questions.push({ ...question, ...answer, file, sizeBytes: bytes.byteLength, sha256: sha256(bytes) });
      }
      if (questions.length === total) return { snapshot, questions, parts };
      if (attempt === ATTEMPTS) throw new AppError('investigation.lake-moved');
    }
  }

  async #ask(subject: Question['subject'], signal: AbortSignal) {
    const { lake } = this.#deps;
    const head =
      subject.kind === 'query'
        ? { ...(await lake.run(subject.spec, { signal })), totalRows: null, totals: null }
        : await lake.rows(subject.spec, { signal });
    if (head.byteLength > limits.part)
      throw new AppError('investigation.too-large', { what: 'An answer', limit: `${limits.part / 2 ** 20} MiB` });
    const blob = await lake.take({ ticket: head.ticket }, { signal });
    const { rowCount, columns, meta, totalRows, totals } = head;
    return { bytes: new Uint8Array(await blob.arrayBuffer()), rows: rowCount, columns, meta, totalRows, totals };
  }
}
