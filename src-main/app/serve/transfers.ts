import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { toAppError } from '../../../src-core/errors/orpc-error.ts';
import type { FileService } from '../../services/files.ts';
import type { Target, TargetRequest } from '../adapters.ts';

const GIB = 1024 ** 3;
/** SECURITY 31; the importer has the same limit. */
const UPLOAD_LIMIT = 2 * GIB;

/** Files on their way between the browser and the workspace: uploads in, finished exports out, each fetched once. */
export class Transfers {
  readonly #uploads: string;
  readonly #downloads: string;
  readonly #published: string;
  readonly #limit: number;
  readonly #tickets = new Set<string>();

  constructor(workspaceDir: string, limit = UPLOAD_LIMIT) {
    this.#uploads = join(workspaceDir, 'transfers', 'uploads');
    this.#downloads = join(workspaceDir, 'transfers', 'downloads');
    this.#published = join(workspaceDir, 'published');
    this.#limit = limit;
  }

  // Not below staging/: the lake clears that whenever it is opened, also after a crash in the middle of a session.
  /** Remove what an earlier run left; called at start and end. */
  async clear(): Promise<void> {
    await Promise.all([this.#uploads, this.#downloads].map(dir => rm(dir, { recursive: true, force: true })));
  }

  /** Where an export goes so that the browser can fetch it; all packs to `<workspace>/published`, where editions of a month follow each other. */
  async chooseTarget(request: TargetRequest): Promise<Target> {
    if (request.kind === 'folder') {
      await mkdir(this.#published, { recursive: true, mode: 0o700 });
      return { path: this.#published, downloadTicket: null };
    }
    const ticket = randomBytes(24).toString('base64url');
    const dir = join(this.#downloads, ticket);
    await mkdir(dir, { recursive: true, mode: 0o700 });
    this.#tickets.add(ticket);
    return { path: join(dir, request.suggestedName), downloadTicket: ticket };
  }

  /** `POST /upload?name=...`: body = the file. Answers with its FileHandle; the name is a label, never a path. */
  async upload(request: IncomingMessage, response: ServerResponse, name: string, files: FileService): Promise<void> {
    const path = join(this.#uploads, randomBytes(16).toString('hex'));
    try {
      await mkdir(this.#uploads, { recursive: true, mode: 0o700 });
      await pipeline(request, this.#meter(name), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
      const label = name.replace(/[\p{Cc}\p{Cf}/\\]/gu, ' ').slice(0, 255) || 'upload';
      answer(response, 200, await files.register(path, label));
    } catch (error) {
      await rm(path, { force: true });
      const failure = (error as NodeJS.ErrnoException).code === 'ENOSPC' ? diskFull(error) : toAppError(error);
      answer(response, failure.code === 'file.too-large' ? 413 : 500, failure.toWire());
    }
  }

  /** `GET /download/<ticket>`: the finished file, once. */
  async download(response: ServerResponse, ticket: string): Promise<void> {
    const dir = join(this.#downloads, ticket);
    const name = this.#tickets.has(ticket)
      ? (await readdir(dir).catch(() => [])).find(entry => !entry.startsWith('.'))
      : undefined;
    if (name === undefined) return answer(response, 404, new AppError('query.result-gone').toWire());
    this.#tickets.delete(ticket);
    const path = join(dir, name);
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-length': (await stat(path)).size,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      'cache-control': 'no-store',
    });
    try {
      await pipeline(createReadStream(path), response);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  }

  #meter(name: string): Transform {
    let bytes = 0;
    const limit = this.#limit;
    return new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        if (bytes > limit)
          done(new AppError('file.too-large', { name, limit: `${Math.round((limit / GIB) * 10) / 10} GiB` }));
        else done(null, chunk);
      },
    });
  }
}

function diskFull(cause: unknown): AppError {
  return new AppError('lake.disk-full', { needed: 'the size of the file' }, { cause });
}

export function answer(response: ServerResponse, status: number, document: unknown): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(document));
}
