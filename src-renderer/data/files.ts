import { FileHandle } from '../../src-core/contract/meta.ts';
import { AppError, type AppErrorWire } from '../../src-core/errors/app-error.ts';
import { isErrorCode } from '../../src-core/errors/orpc-error.ts';
import { api } from './client.ts';

/** Desktop: the broker's dialog gives handles. Browser mode: the page has the files and must send them. */
export type Picked = { handles: FileHandle[] } | { files: File[] };

/** Ask for files or a folder; null when the user cancels. */
export async function pickFiles(kind: 'files' | 'folder'): Promise<Picked | null> {
  if (window.mureon) return { handles: await api.imports.pick({ kind }) };
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.webkitdirectory = kind === 'folder';
  return new Promise(resolve => {
    input.addEventListener('change', () => resolve({ files: [...(input.files ?? [])] }));
    input.addEventListener('cancel', () => resolve(null));
    input.click();
  });
}

/**
 * Handles for files that the page holds: the desktop bridge looks up where they are, browser mode uploads them one by one.
 * @param report bytes sent and bytes in all
 * @throws AppError of the upload, `call.cancelled`
 */
export async function registerFiles(
  files: readonly File[],
  report: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<FileHandle[]> {
  if (window.mureon) return window.mureon.registerFiles([...files]);
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const handles: FileHandle[] = [];
  let before = 0;
  for (const file of files) {
    handles.push(await upload(file, done => report(before + done, total), signal));
    before += file.size;
  }
  return handles;
}

/** XMLHttpRequest, because fetch tells nothing about an upload while it runs. */
function upload(file: File, report: (done: number) => void, signal: AbortSignal): Promise<FileHandle> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/upload?name=${encodeURIComponent(file.name)}`);
    request.upload.addEventListener('progress', event => report(event.loaded));
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) resolve(FileHandle.parse(JSON.parse(request.responseText)));
      else reject(refusal(request.responseText));
    });
    request.addEventListener('error', () => reject(new AppError('connection.lost')));
    request.addEventListener('abort', () => reject(new AppError('call.cancelled')));
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

function refusal(text: string): AppError {
  try {
    const wire = JSON.parse(text) as { code?: unknown; details?: AppErrorWire['details']; traceId?: string | null };
    if (isErrorCode(wire.code)) {
      return AppError.fromWire({ code: wire.code, details: wire.details ?? {}, traceId: wire.traceId ?? null });
    }
  } catch {
    // Not our JSON: a proxy or an old server answered.
  }
  return new AppError('internal.unexpected');
}

/** Ask for one file and make it readable; null when the user cancels. @throws AppError of the upload */
export async function pickFile(): Promise<FileHandle | null> {
  const picked = await pickFiles('files');
  if (picked === null) return null;
  const [handle] =
    'handles' in picked
      ? picked.handles
      : await registerFiles(picked.files.slice(0, 1), () => undefined, new AbortController().signal);
  return handle ?? null;
}

/**
 * Files of a drop. On the desktop a folder stays one item (the broker walks it); in browser mode folders are opened here,
 * because the page is the only one that can.
 */
export async function filesOfDrop(transfer: DataTransfer): Promise<File[]> {
  if (window.mureon) return [...transfer.files];
  const entries = [...transfer.items].map(item => item.webkitGetAsEntry()).filter(entry => entry !== null);
  return (await Promise.all(entries.map(filesOfEntry))).flat();
}

async function filesOfEntry(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile)
    return [await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: File[] = [];
  for (;;) {
    // readEntries hands out at most 100 at a time and an empty list at the end.
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return files;
    for (const child of batch) files.push(...(await filesOfEntry(child)));
  }
}

/** Browser mode: fetch a finished export once under its ticket. */
export function download(ticket: string, fileName: string): void {
  const link = document.createElement('a');
  link.href = `/download/${encodeURIComponent(ticket)}`;
  link.download = fileName;
  link.click();
}
