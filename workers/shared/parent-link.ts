import { parentPort } from 'node:worker_threads';
import type { Link, WirePort } from '../../src-core/wire/channel-hub.ts';

/** Electron's `process.parentPort` inside a utility process, by shape: workers never import electron. */
type UtilityPort = {
  on(event: 'message', listener: (event: { data: unknown; ports: UtilityMessagePort[] }) => void): void;
  postMessage(data: unknown): void;
};
export type UtilityMessagePort = {
  on(event: string, listener: (event?: { data: unknown }) => void): void;
  postMessage(data: unknown): void;
  start(): void;
  close(): void;
};

const utilityPort = (process as unknown as { parentPort?: UtilityPort }).parentPort;

export type ParentLink = Link & {
  /** Ports handed over by Electron's main process, each with the kind of service it wants. */
  onPort(listener: (kind: string, port: WirePort) => void): void;
};

/** The link to whoever started this worker: worker thread, Electron utility process or Node child process. */
export function parentLink(): ParentLink {
  if (parentPort) return threadLink(parentPort);
  if (utilityPort) return utilityLink(utilityPort);
  if (process.send) return childLink();
  throw new Error('A worker must be started by the workbench.');
}

function threadLink(port: NonNullable<typeof parentPort>): ParentLink {
  return {
    send: frame => port.postMessage(frame),
    onFrame: listener => port.on('message', listener),
    onClose: listener => port.on('close', listener),
    onPort: () => undefined,
  };
}

function childLink(): ParentLink {
  return {
    send: frame => {
      // The callback swallows EPIPE: the parent is gone and `disconnect` follows.
      if (process.connected) process.send?.(frame, undefined, undefined, () => undefined);
    },
    onFrame: listener => process.on('message', listener),
    onClose: listener => process.on('disconnect', listener),
    onPort: () => undefined,
  };
}

function utilityLink(port: UtilityPort): ParentLink {
  return {
    send: frame => port.postMessage(frame),
    onFrame: listener => port.on('message', event => event.ports.length === 0 && listener(event.data)),
    onClose: () => undefined, // a utility process ends with its parent
    onPort: listener =>
      port.on('message', event => {
        const [handed] = event.ports;
        if (!handed) return;
        const kind = (event.data as { kind?: unknown }).kind;
        listener(typeof kind === 'string' ? kind : '', handed);
        handed.start();
      }),
  };
}
