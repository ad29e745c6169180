import { type ClientLink, createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { contract } from '../../src-core/contract/index.ts';
import type { data } from '../../src-core/contract/query.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import { toAppError } from '../../src-core/errors/orpc-error.ts';
import { type Channel, Connection } from './connection.ts';

export const connection = new Connection();

/** Waits for the line, and ends the call when the line goes away or the caller gives up. Every error is an AppError. */
function linkOver(channel: Channel): ClientLink<Record<never, never>> {
  return {
    async call(path, input, options) {
      try {
        const { link, gone } = await withSignal(connection.line(channel), options.signal);
        return await withSignal(link.call(path, input, options), gone, new AppError('connection.lost'));
      } catch (error) {
        throw toAppError(options.signal?.aborted ? options.signal.reason : error);
      }
    },
  };
}

/** `promise`, unless `signal` fires first; then `error` or the signal's own reason. */
function withSignal<T>(promise: Promise<T>, signal: AbortSignal | undefined, error?: Error): Promise<T> {
  if (!signal) return promise;
  return new Promise<T>((resolve, reject) => {
    const stop = () => reject(error ?? signal.reason);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** Every call of the workbench, typed by the contract: `api.query.run(spec, { signal })`. @throws AppError */
export const api: ContractRouterClient<typeof contract> = createORPCClient(linkOver('rpc'));

const lakeData: ContractRouterClient<typeof data> = createORPCClient(linkOver('data'));

/** The bytes (one Arrow IPC stream) of a result head, once, within 60 s of it. @throws AppError `query.result-gone` */
export async function takeResult(ticket: string, signal?: AbortSignal): Promise<Uint8Array> {
  const blob = await lakeData.take({ ticket }, signal ? { signal } : {});
  return new Uint8Array(await blob.arrayBuffer());
}
