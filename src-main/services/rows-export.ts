import type { ExportFormat, ExportResult } from '../../src-core/contract/exports.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import type { ResultColumn } from '../../src-core/query/query-spec.ts';
import type { ExportsClient } from './export-result.ts';
import { type ExportTarget, safeName, type TargetChooser } from './exports-service.ts';

/** A window that says nothing for this long is taken to have gone. */
const SILENCE_MS = 60_000;

type Open = { writerId: string; target: ExportTarget; senderId: string | null; rows: number; timer: NodeJS.Timeout };

/**
 * Files of rows that only a window has. The bytes pass through unread; the exports thread reads them and writes the file. An export belongs to the
 * window that opened it.
 */
export class RowsExports {
  readonly #exporter: ExportsClient;
  readonly #open = new Map<string, Open>();

  constructor(exporter: ExportsClient) {
    this.#exporter = exporter;
  }

  async open(
    senderId: string | null,
    targets: TargetChooser,
    input: { columns: readonly ResultColumn[]; format: ExportFormat; suggestedName: string },
  ): Promise<{ exportId: string | null }> {
    const target = await targets.file(`${safeName(input.suggestedName)}.${input.format}`);
    if (!target) return { exportId: null };
    const { id } = await this.#exporter.open({
      directory: target.directory,
      format: input.format,
      columns: [...input.columns],
      zone: 'UTC',
    });
    this.#open.set(id, { writerId: id, target, senderId, rows: 0, timer: this.#silence(id) });
    return { exportId: id };
  }

  /** @throws AppError `export.gone` */
  async add(senderId: string | null, input: { exportId: string; base64: string }): Promise<{ rows: number }> {
    const open = this.#get(senderId, input.exportId);
    clearTimeout(open.timer);
    const { rows } = await this.#exporter.write({
      id: open.writerId,
      bytes: new Blob([Buffer.from(input.base64, 'base64')]),
    });
    open.rows += rows;
    open.timer = this.#silence(open.writerId);
    return { rows: open.rows };
  }

  /** @throws AppError `export.gone`, `export.write-failed` */
  async close(senderId: string | null, exportId: string): Promise<ExportResult> {
    const { target, writerId } = this.#take(senderId, exportId);
    const written = await this.#exporter.close({ id: writerId, fileName: target.fileName });
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

  async drop(senderId: string | null, exportId: string): Promise<{ ok: true }> {
    await this.#exporter.abort({ id: this.#take(senderId, exportId).writerId });
    return { ok: true };
  }

  #silence(id: string): NodeJS.Timeout {
    const timer = setTimeout(() => {
      if (this.#open.delete(id)) void this.#exporter.abort({ id }).catch(() => undefined); // the thread may be gone, too
    }, SILENCE_MS);
    timer.unref();
    return timer;
  }

  #get(senderId: string | null, exportId: string): Open {
    const open = this.#open.get(exportId);
    if (!open || open.senderId !== senderId) throw new AppError('export.gone');
    return open;
  }

  #take(senderId: string | null, exportId: string): Open {
    const open = this.#get(senderId, exportId);
    clearTimeout(open.timer);
    this.#open.delete(exportId);
    return open;
  }
}
