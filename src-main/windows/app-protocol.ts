import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { protocol, type Session } from 'electron';
import { bundleFile } from '../security/bundle-files.ts';
import { pageHeaders } from '../security/page-headers.ts';
import { APP_HOST, APP_SCHEME } from './origin.ts';

/** Before `ready`: our scheme is a secure standard origin with fetch; nothing else (SECURITY 2). */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serve the built page from `root`, with its headers; everything that is not a file of it is 404 (SECURITY 3). */
export function serveAppScheme(session: Session, root: string): void {
  session.protocol.handle(APP_SCHEME, request => respond(root, request));
}

export async function respond(root: string, request: { url: string; method: string }): Promise<Response> {
  const path = pathOf(request.url);
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const file = isRead && path !== null ? await bundleFile(root, path) : null;
  if (!file)
    return new Response('not found', { status: 404, headers: { ...pageHeaders, 'content-type': 'text/plain' } });
  const body = request.method === 'HEAD' ? null : (Readable.toWeb(createReadStream(file.path)) as ReadableStream);
  return new Response(body, {
    headers: { ...pageHeaders, 'content-type': file.type, 'content-length': String(file.sizeBytes) },
  });
}

/** The encoded path of one of our addresses; null for another host, credentials or a port. */
function pathOf(address: string): string | null {
  const match = new RegExp(`^${APP_SCHEME}://${APP_HOST}(/[^?#]*)(?:[?#]|$)`).exec(address);
  return match?.[1] ?? null;
}
