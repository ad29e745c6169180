import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';
import type { Dispatcher } from 'undici';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { AddressRefused, type AddressRules, guardedLookup } from './addresses.ts';
import { TemporaryFailure } from './resilience.ts';

const MIB = 1024 * 1024;

/** An answer whose headers are here and whose body is still to come. */
export type Opened = {
  status: number;
  headers: Record<string, string>;
  body: Dispatcher.ResponseData['body'];
  host: string;
};

/**
 * Connections of one run. Behind a proxy (HTTPS_PROXY, HTTP_PROXY, NO_PROXY) the proxy resolves the names it is given; every other
 * connection goes through our own look-up.
 * @throws AppError `source.bad-settings` when the authority's file cannot be used
 */
export async function createDispatcher(options: {
  caFile: string | null;
  rules: (hostname: string) => AddressRules;
  silenceMs: number;
}): Promise<Dispatcher> {
  const { Agent, EnvHttpProxyAgent } = await import('undici'); // most sessions ask nobody
  const tls = await trustOf(options.caFile);
  const connect = { ...tls, lookup: guardedLookup(options.rules), timeout: options.silenceMs };
  const isProxied = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'].some(name => process.env[name]);
  return isProxied ? new EnvHttpProxyAgent({ connect, requestTls: tls, proxyTls: tls }) : new Agent({ connect });
}

/**
 * Whose certificates a connection believes: the usual authorities and that of a file. The check cannot be switched off (SECURITY 71).
 * @throws AppError `source.bad-settings`
 */
export async function trustOf(caFile: string | null): Promise<{ ca?: string[]; rejectUnauthorized: true }> {
  const ca = caFile === null ? {} : { ca: [...rootCertificates, await readAuthority(caFile)] };
  return { ...ca, rejectUnauthorized: true }; // said here, so that the environment cannot say otherwise
}

async function readAuthority(path: string): Promise<string> {
  const unusable = (what: string, cause?: unknown) =>
    new AppError('source.bad-settings', { name: 'Certificate authority', what }, { cause });
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(error => {
    throw unusable('the file cannot be read', error);
  });
  try {
    const stat = await file.stat();
    if (!stat.isFile() || stat.size > MIB) throw unusable('that is no certificate file');
    const text = await file.readFile('utf8');
    if (!text.includes('-----BEGIN CERTIFICATE-----')) throw unusable('the file holds no certificate in PEM form');
    return text;
  } finally {
    await file.close();
  }
}

/** The body's bytes, up to the limit. @throws AppError `connector.answer-too-large` */
export async function* capped({ body, host }: Opened, limit: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const part of body) {
    signal.throwIfAborted();
    bytes += part.length;
    if (bytes > limit) throw new AppError('connector.answer-too-large', { host, limit: `${limit / MIB} MiB` });
    yield part;
  }
}

export function plainHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const entries = Object.entries(headers).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), [value].flat().join(', ')]));
}

export const refusedAddress = (host: string, cause?: unknown) =>
  new AppError(
    'connector.origin-refused',
    { host, what: 'its address is not one that a source may ask (this machine, the local link, a metadata service)' },
    { cause },
  );

/** What broke under a request: the certificate, the address, or something that may be better the next time. */
export function translate(error: unknown, host: string): Error {
  const codes = causes(error).map(cause => (cause as NodeJS.ErrnoException).code ?? '');
  if (causes(error).some(cause => cause instanceof AddressRefused)) return refusedAddress(host, error);
  if (codes.includes('ENOSPC')) return new AppError('lake.disk-full', { needed: 'some' }, { cause: error });
  const certificate = codes.find(code => isCertificateCode.test(code));
  if (certificate !== undefined) return new AppError('connector.tls', { host, reason: certificate }, { cause: error });
  const isNamed = (name: string) => causes(error).some(cause => cause instanceof Error && cause.name === name);
  const code = codes.find(each => each !== '') ?? null;
  const reason = isNamed('TimeoutError') ? 'no answer in time' : isNamed('HTTPParserError') ? 'not HTTP' : code;
  if (reason === null) return error instanceof Error ? error : new Error(String(error));
  return new TemporaryFailure(new AppError('connector.unreachable', { host, reason }, { cause: error }));
}

const isCertificateCode = /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT|ERR_SSL_|HOSTNAME_MISMATCH)/;

/** The error, what caused it, and the parts of an AggregateError. */
function causes(error: unknown): unknown[] {
  const found: unknown[] = [];
  const waiting = [error];
  while (waiting.length > 0 && found.length < 20) {
    const next = waiting.shift();
    if (typeof next !== 'object' || next === null) continue;
    found.push(next);
    waiting.push((next as Error).cause, ...((next as AggregateError).errors ?? []));
  }
  return found;
}
