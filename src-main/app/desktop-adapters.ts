import { join } from 'node:path';
import { app, type MessagePortMain, utilityProcess } from 'electron';
import { ChannelHub } from '../../src-core/wire/channel-hub.ts';
import type { Adapters, WorkerName, WorkerProcess } from './adapters.ts';
import { scrubbedEnvironment, startNodeThread } from './node-adapters.ts';

/** Where the bundle has its workers (see electron.vite.config.ts); this file itself may end up in a chunk. */
const bundledEntry = (name: WorkerName) => join(app.getAppPath(), 'out', 'main', 'workers', `${name}.js`);

/** Electron's way of starting workers. The lake is a utility process, so that its crash is not ours. */
export function electronWorkers(): Pick<Adapters, 'forkProcess' | 'startThread' | 'sqliteBinding' | 'versions'> {
  return {
    forkProcess: name => forkUtility(name),
    startThread: name => startNodeThread(bundledEntry(name)),
    // Set by the test runtime only; a packaged application loads the binary it was packed with.
    sqliteBinding: app.isPackaged ? null : (process.env.MUREON_SQLITE_BINDING ?? null),
    versions: {
      electron: process.versions.electron ?? 'unknown',
      chrome: process.versions.chrome ?? 'unknown',
      node: process.versions.node,
    },
  };
}

function forkUtility(name: WorkerName): WorkerProcess {
  const child = utilityProcess.fork(bundledEntry(name), [], {
    serviceName: `Mureon ${name}`,
    env: scrubbedEnvironment(),
    stdio: 'inherit',
  });
  let hasExited = false;
  const closed: (() => void)[] = [];
  const exits: Parameters<WorkerProcess['onExit']>[0][] = [];
  child.on('exit', code => {
    hasExited = true;
    for (const listener of closed) listener();
    for (const listener of exits) listener({ code, signal: null });
  });
  const hub = new ChannelHub(
    {
      send: frame => void (hasExited || child.postMessage(frame)),
      onFrame: listener => child.on('message', listener),
      onClose: listener => closed.push(listener),
    },
    'parent',
  );
  return {
    get pid() {
      return child.pid ?? null;
    },
    hub,
    transferPort: (kind, port) => void (hasExited || child.postMessage({ kind }, [port as MessagePortMain])),
    onExit: listener => (hasExited ? listener({ code: null, signal: null }) : void exits.push(listener)),
    kill: () => {
      if (hasExited) return;
      try {
        if (child.pid !== undefined)
          process.kill(child.pid, 'SIGKILL'); // `child.kill` asks politely
        else child.kill();
      } catch {
        // It went by itself in between; `exit` follows.
      }
    },
  };
}
