import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { ContractRouterClient } from '@orpc/contract';
import { parse } from 'lossless-json';
import type { HttpAnswer, HttpClient, HttpRequest } from '../../../src-core/connector/api-connector.ts';
import type { ConnectorHostContract, HttpRequestWire } from '../../../src-core/contract/connectors-worker.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { guardCall } from '../../../src-core/errors/guard-call.ts';
import { toAppError } from '../../../src-core/errors/orpc-error.ts';

export type Host = ContractRouterClient<ConnectorHostContract>;

/** SECURITY 70, also for what a compressed answer unpacks to. */
const LIMIT_BYTES = 64 * 1024 * 1024;

/** The connector's HTTP client: every request is made by the broker, every answer is read here. */
export function httpClient(host: Host, runId: string): HttpClient {
  return {
    send: async ({ accept, ...request }, signal) => {
      const wire = { ...wireOf(request), ...(accept === undefined ? {} : { accept: [...accept] }) };
      const answer = await guardCall(() => host.send({ runId, request: wire }, { signal }), toAppError);
      return answerOf(request.url, answer.status, answer.headers, new Uint8Array(await answer.body.arrayBuffer()));
    },
    download: (request, name, signal) =>
      guardCall(() => host.download({ runId, request: wireOf(request), name }, { signal }), toAppError),
  };
}

/** Copies of the request's lists, and nothing that JSON would lose. */
const wireOf = (request: HttpRequest): HttpRequestWire => JSON.parse(JSON.stringify(request));

/** @throws AppError `connector.bad-answer`, `connector.answer-too-large` */
export function answerOf(
  url: string,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
): HttpAnswer {
  const { host } = new URL(url);
  const bytes = unpack(host, headers['content-encoding'], body);
  const text = () => new TextDecoder('utf-8').decode(bytes);
  return {
    status,
    headers,
    text,
    json: () => {
      try {
        return parse(text());
      } catch (error) {
        throw new AppError('connector.bad-answer', { host, what: 'it is not JSON' }, { cause: error });
      }
    },
  };
}

/** Servers are asked for plain bytes; some compress all the same. */
function unpack(host: string, encoding: string | undefined, body: Uint8Array): Uint8Array {
  const options = { maxOutputLength: LIMIT_BYTES };
  try {
    switch (encoding?.trim().toLowerCase()) {
      case 'gzip':
      case 'x-gzip':
        return gunzipSync(body, options);
      case 'deflate':
        return inflateSync(body, options);
      case 'br':
        return brotliDecompressSync(body, options);
      default:
        return body;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw new AppError('connector.answer-too-large', { host, limit: '64 MiB' }, { cause: error });
    throw new AppError('connector.bad-answer', { host, what: 'its compression is damaged' }, { cause: error });
  }
}
