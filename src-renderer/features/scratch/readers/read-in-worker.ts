import parquetModule from 'parquet-wasm/esm/parquet_wasm_bg.wasm?url';
import { AppError } from '../../../../src-core/errors/app-error.ts';
import { isErrorCode } from '../../../../src-core/errors/catalog.ts';
import { startWorker } from '../engine/worker-script.ts';
import { READ_SECONDS } from './limits.ts';
import readerScript from './reader.worker.ts?worker&url';
import type { Batch, ReadPart, WorkerAsk, WorkerWord } from './reading.ts';

/**
 * Reads a file in a worker that lives for it alone. Giving up, a bad file and 30 seconds of work (what the taker needs does not count) end the
 * worker, wherever it is.
 * @throws AppError `scratch.over-budget`, `scratch.over-limit`, `scratch.unreadable`, `format.json-structure`, `call.cancelled`
 */
export function readInWorker(
  ask: Omit<WorkerAsk, 'parquetModule'>,
  take: { batch(batch: Batch): Promise<void>; progress(doneBytes: number): void },
  signal: AbortSignal,
): Promise<ReadPart[]> {
  const worker = startWorker(readerScript, { type: 'module', name: 'reader' });
  let left = READ_SECONDS * 1_000;
  let since = performance.now();
  let timer = 0;
  return new Promise<ReadPart[]>((resolve, reject) => {
    const overBudget = () =>
      reject(new AppError('scratch.over-budget', { name: ask.file.name, seconds: READ_SECONDS }));
    const work = () => {
      since = performance.now();
      timer = window.setTimeout(overBudget, left);
    };
    const rest = () => {
      window.clearTimeout(timer);
      left -= performance.now() - since;
    };
    signal.addEventListener('abort', () => reject(new AppError('call.cancelled')), { once: true });
    worker.addEventListener('error', event => {
      event.preventDefault();
      reject(
        new AppError('scratch.unreadable', { name: ask.file.name, reason: event.message || 'the reader stopped' }),
      );
    });
    worker.addEventListener('message', ({ data }: MessageEvent<WorkerWord>) => {
      if (data.kind === 'progress') take.progress(data.done);
      else if (data.kind === 'done') resolve(data.parts);
      else if (data.kind === 'failed') {
        const code = isErrorCode(data.code) ? data.code : 'internal.unexpected';
        reject(new AppError(code, data.details));
      } else {
        rest();
        take.batch(data.batch).then(() => {
          work();
          worker.postMessage('next');
        }, reject);
      }
    });
    work();
    worker.postMessage({ ...ask, parquetModule: new URL(parquetModule, document.baseURI).href } satisfies WorkerAsk);
  }).finally(() => {
    window.clearTimeout(timer);
    worker.terminate();
  });
}
