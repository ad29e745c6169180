import { readArrow } from './arrow-reader.ts';
import { readExcel } from './excel-reader.ts';
import { readJson } from './json-reader.ts';
import { readParquet } from './parquet-reader.ts';
import { toWord } from './read-error.ts';
import type { Sink, WorkerAsk, WorkerWord } from './reading.ts';

/** Reads one file and ends. Bytes from outside are parsed in here only; what comes out is Arrow. Each batch waits until the page has taken it. */
let taken: () => void = () => undefined;
const say = (word: WorkerWord, transfer: Transferable[] = []) => postMessage(word, { transfer });

const sink: Sink = {
  batch: batch => {
    const wait = new Promise<void>(resolve => {
      taken = resolve;
    });
    say({ kind: 'batch', batch });
    return wait;
  },
  progress: done => say({ kind: 'progress', done }),
};

addEventListener('message', ({ data }: MessageEvent<WorkerAsk | 'next'>) => {
  if (data === 'next') taken();
  else void read(data);
});

async function read({ file, kind, parquetModule }: WorkerAsk): Promise<void> {
  const readers = { json: readJson, excel: readExcel, arrow: readArrow, parquet: readParquet };
  try {
    const parts = await readers[kind](file, sink, parquetModule);
    say({ kind: 'done', parts });
  } catch (error) {
    say({ kind: 'failed', ...toWord(error, file.name) });
  }
}
