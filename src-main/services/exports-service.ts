import { basename, dirname } from 'node:path';
import type { ExportFormat, ExportResult, ExportSubject } from '../../src-core/contract/exports.ts';
import { writeCbfDrop } from './cbf-drop.ts';
import { type ExportsClient, exportResult, type Report } from './export-result.ts';
import type { LakeClient } from './lake-supervisor.ts';

/** Where a file may be written: a dialog on the desktop, a one-time download in browser mode, `--out` on the command line. */
export type ExportTarget = { directory: string; fileName: string; downloadTicket: string | null };
export type TargetChooser = {
  /** null when the user cancels. `fileName` may contain `{hash}`. */
  file(suggestedName: string): Promise<ExportTarget | null>;
  folder(): Promise<string | null>;
};

/** Runs long work as a task of the window: progress, cancel, result. */
export type TaskStarter = {
  start(kind: 'export', subject: string, work: (report: Report, signal: AbortSignal) => Promise<unknown>): string;
};

/** Use cases of the `exports` part of the contract. */
export class ExportsUseCases {
  readonly #clients: { lake: LakeClient; exporter: ExportsClient };
  readonly #tasks: TaskStarter;
  readonly #targets: TargetChooser;

  constructor(clients: { lake: LakeClient; exporter: ExportsClient }, tasks: TaskStarter, targets: TargetChooser) {
    this.#clients = clients;
    this.#tasks = tasks;
    this.#targets = targets;
  }

  async start(input: {
    subject: ExportSubject;
    format: ExportFormat;
    suggestedName: string;
  }): Promise<{ taskId: string | null }> {
    const target = await this.#targets.file(`${safeName(input.suggestedName)}.${input.format}`);
    if (!target) return { taskId: null };
    const taskId = this.#tasks.start('export', target.fileName, (report, signal) =>
      this.#run(input, target, report, signal),
    );
    return { taskId };
  }

  /** A chart as the renderer drew it. */
  async saveChart(input: {
    suggestedName: string;
    format: 'png' | 'svg';
    base64: string;
  }): Promise<{ fileName: string | null; downloadTicket: string | null }> {
    const target = await this.#targets.file(`${safeName(input.suggestedName)}.${input.format}`);
    if (!target) return { fileName: null, downloadTicket: null };
    const written = await this.#clients.exporter.writeBytes({
      directory: target.directory,
      fileName: target.fileName,
      bytes: new Blob([Buffer.from(input.base64, 'base64')]),
    });
    return { fileName: written.name, downloadTicket: target.downloadTicket };
  }

  /** A month as a CloudZero drop. */
  async startCbf(input: { period: string; currency: string | null }): Promise<{ taskId: string | null }> {
    const directory = await this.#targets.folder();
    if (directory === null) return { taskId: null };
    const taskId = this.#tasks.start('export', `CBF ${input.period}`, (report, signal) =>
      writeCbfDrop(this.#clients, { ...input, directory, now: new Date() }, report, signal),
    );
    return { taskId };
  }

  /** The command line's form: the path is given, nothing is asked. */
  toPath(
    subject: ExportSubject,
    format: ExportFormat,
    path: string,
    report: Report,
    signal: AbortSignal,
  ): Promise<ExportResult> {
    const target = { directory: dirname(path), fileName: basename(path), downloadTicket: null };
    return this.#run({ subject, format }, target, report, signal);
  }

  async #run(
    input: { subject: ExportSubject; format: ExportFormat },
    target: ExportTarget,
    report: Report,
    signal: AbortSignal,
  ): Promise<ExportResult> {
    const written = await exportResult(
      this.#clients,
      { subject: input.subject, format: input.format, directory: target.directory, fileName: target.fileName },
      report,
      signal,
    );
    return {
      fileName: written.name,
      sizeBytes: written.sizeBytes,
      sha256: written.sha256,
      rows: written.rows,
      neutralisedCells: written.neutralisedCells,
      inexactCells: written.inexactCells,
      downloadTicket: target.downloadTicket,
    };
  }
}

/** A name proposed by the window is a label: no folders, no control characters, no leading dot. */
export function safeName(name: string): string {
  return (
    name
      .replace(/[\p{Cc}\p{Cf}/\\:*?"<>|]/gu, ' ')
      .replace(/^[.\s]+/, '')
      .trim()
      .slice(0, 120) || 'export'
  );
}
