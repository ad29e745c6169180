import { readFile } from 'node:fs/promises';
import { BrowserWindow, session } from 'electron';
import { AppError } from '../../src-core/errors/app-error.ts';
import { APP_ORIGIN, APP_SCHEME } from './origin.ts';
import { restrictSession } from './session-rules.ts';

const timeoutMs = 120_000;
/** Below our own origin, which is where windows may be (session-rules.ts). */
const address = `${APP_ORIGIN}/print.html`;

/**
 * Prints a page of ours to PDF in a hidden window: sandboxed, without scripts, in a session of its own that answers this one page
 * and nothing else.
 * @throws AppError `report.pdf-failed`
 */
export async function printPage(htmlPath: string): Promise<Uint8Array> {
  const html = await readFile(htmlPath);
  const own = session.fromPartition(`print-${crypto.randomUUID()}`, { cache: false });
  restrictSession(own);
  own.protocol.handle(APP_SCHEME, ({ url }) =>
    url === address
      ? new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8' } })
      : new Response('not found', { status: 404 }),
  );
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      session: own,
      sandbox: true,
      contextIsolation: true,
      javascript: false,
      nodeIntegration: false,
      spellcheck: false,
    },
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new AppError('report.pdf-failed', { reason: 'it took too long' })), timeoutMs);
    });
    const printed = (async () => {
      await window.loadURL(address);
      return window.webContents.printToPDF({
        pageSize: 'A4',
        printBackground: true,
        generateTaggedPDF: true,
        preferCSSPageSize: false,
      });
    })();
    return await Promise.race([printed, late]);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('report.pdf-failed', { reason: cause instanceof Error ? cause.message : 'unknown' }, { cause });
  } finally {
    clearTimeout(timer);
    window.destroy();
  }
}
