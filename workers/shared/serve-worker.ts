import type { AnyRouter } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { guardCall } from '../../src-core/errors/guard-call.ts';
import { encodeError, toAppError } from '../../src-core/errors/orpc-error.ts';
import { ChannelHub, type WirePort } from '../../src-core/wire/channel-hub.ts';
import { WorkerNote } from '../../src-core/wire/worker-notes.ts';
import type { Logger } from './log.ts';
import { parentLink } from './parent-link.ts';

/** What a worker offers once it is open: one router for each kind of channel, and how to close. */
export type Served = {
  routers: Record<string, AnyRouter>;
  close(): Promise<void>;
  log: Logger;
};

/**
 * The main loop of every worker: wait for the options, open, serve the routers on every channel that the parent opens, close
 * when told to or when the parent is gone. Errors leave as codes; what is behind an unexpected one stays in the log. A worker that
 * itself asks the parent opens a channel of `hub`.
 */
export function serveWorker(open: (options: unknown, hub: ChannelHub) => Promise<Served>): void {
  const link = parentLink();
  const hub = new ChannelHub(link, 'child');
  let served: Served | undefined;
  let opening: Promise<void> | undefined;

  const stop = async (): Promise<void> => {
    await opening;
    await served?.close();
    process.exit(0);
  };
  // Ctrl-C reaches the whole process group; the parent decides what happens to us.
  process.on('SIGINT', () => undefined);
  hub.onClose(() => void stop());
  hub.onNote(note => {
    const parsed = WorkerNote.safeParse(note);
    if (!parsed.success) return;
    if (parsed.data.type === 'shutdown') void stop();
    if (parsed.data.type === 'init' && !opening) opening = start(parsed.data.options);
  });

  async function start(options: unknown): Promise<void> {
    try {
      served = await open(options, hub);
      const { log, routers } = served;
      for (const [kind, router] of Object.entries(routers)) {
        const handler = new RPCHandler(router, { clientInterceptors: [encodeErrors(log)] });
        const upgrade = (port: WirePort) => handler.upgrade(port, { context: {} });
        hub.accept(kind, upgrade);
        link.onPort((wanted, port) => wanted === kind && upgrade(port));
      }
      hub.note({ type: 'ready' } satisfies WorkerNote);
    } catch (error) {
      const failure = toAppError(error);
      // Standard error is the parent's log: the worker may have failed before it had one.
      if (failure.code === 'internal.unexpected') process.stderr.write(`${String((error as Error)?.stack ?? error)}\n`);
      hub.note({ type: 'failed', error: failure.toWire() } satisfies WorkerNote);
      setTimeout(() => process.exit(1), 50);
    }
  }
}

/** Turn whatever a handler throws, now or later in its stream, into a wire error with a trace id. */
function encodeErrors(log: Logger) {
  return <T>(options: { next(): Promise<T>; path: readonly string[] }): Promise<T> =>
    guardCall(
      () => options.next(),
      error => encodeError(log.failure(options.path.join('.'), error)),
    );
}
