import { implement } from '@orpc/server';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { Logger } from '../../../workers/shared/log.ts';
import { serveWorker } from '../../../workers/shared/serve-worker.ts';
import { echo } from './echo-contract.ts';

const aborted = { calls: 0, streams: 0 };
const untilAborted = (signal: AbortSignal | undefined, count: () => void) =>
  new Promise<never>((_resolve, reject) => {
    signal?.addEventListener('abort', () => {
      count();
      reject(signal.reason);
    });
  });

serveWorker(async options => {
  const { workspaceDir, refuse } = options as { workspaceDir: string; refuse?: boolean };
  if (refuse) throw new AppError('lake.in-use', { path: workspaceDir });
  const os = implement(echo);
  const router = {
    text: os.text.handler(({ input }) => input),
    bytes: os.bytes.handler(({ input }) => new Blob([new Uint8Array(input.size).map((_, index) => index % 251)])),
    send: os.send.handler(async ({ input }) => {
      const bytes = new Uint8Array(await input.bytes.arrayBuffer());
      return { size: bytes.length, sum: bytes.reduce((sum, byte) => sum + byte, 0) };
    }),
    countdown: os.countdown.handler(async function* ({ input }) {
      for (let left = input.from; left > 0; left -= 1) yield { left };
      return { total: input.from };
    }),
    hang: os.hang.handler(({ signal }) =>
      untilAborted(signal, () => {
        aborted.calls += 1;
      }),
    ),
    hangInStream: os.hangInStream.handler(async function* ({ signal }) {
      yield { step: 1 };
      return await untilAborted(signal, () => {
        aborted.streams += 1;
      });
    }),
    wasAborted: os.wasAborted.handler(() => ({ ...aborted })),
    fail: os.fail.handler(async function* ({ input }) {
      if (input.how === 'late') yield 1;
      if (input.how === 'bug') throw new TypeError('SELECT secret FROM fact');
      throw new AppError('query.bad-zone', { zone: 'Mars/Olympus' });
    }),
    environment: os.environment.handler(() => ({ names: Object.keys(process.env) })),
  };
  const log = new Logger(workspaceDir, 'echo');
  return { routers: { rpc: router, second: { text: router.text } }, log, close: () => log.flush() };
});
