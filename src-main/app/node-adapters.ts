import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { ChannelHub } from '../../src-core/wire/channel-hub.ts';
import type { WorkerName, WorkerProcess } from './adapters.ts';
import { codeCacheDir } from './code-cache.ts';

/** Environment names a worker may see (SECURITY 10): locale, time zone, temp folder, what the loader needs. No tokens. */
const passed = [
  'PATH',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'windir',
  'NODE_ENV',
  'MUREON_SQLITE_BINDING',
];

export function scrubbedEnvironment(): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of passed) {
    const value = process.env[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

/** Where the sources' worker entries are when Node runs them directly. */
export function sourceEntry(name: WorkerName): string {
  return fileURLToPath(new URL(`../../workers/${name}/main.ts`, import.meta.url));
}

export function forkNodeProcess(entry: string): WorkerProcess {
  const codeCache = codeCacheDir();
  const child = fork(entry, [], {
    serialization: 'advanced', // Arrow bytes cross as bytes
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...scrubbedEnvironment(), ...(codeCache === null ? {} : { NODE_COMPILE_CACHE: codeCache }) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const hub = new ChannelHub(
    {
      // The callback takes EPIPE: the child is gone and `exit` follows.
      send: frame => void (child.connected && child.send(frame as object, () => undefined)),
      onFrame: listener => child.on('message', listener),
      onClose: listener => child.on('disconnect', listener),
    },
    'parent',
  );
  return {
    pid: child.pid ?? null,
    hub,
    transferPort: null,
    onExit: once(listener => {
      // One that was started ahead of need may be gone before anybody asks.
      if (child.exitCode !== null || child.signalCode !== null)
        return listener({ code: child.exitCode, signal: child.signalCode });
      child.on('exit', (code, signal) => listener({ code, signal }));
      child.on('error', () => listener({ code: null, signal: null }));
    }),
    kill: () => void child.kill('SIGKILL'),
  };
}

/**
 * Of the newest objects a thread keeps so much before it looks for garbage. With what Node takes by itself a workbook of a
 * million lines needs 720 instead of 490 MiB and no less time.
 */
const YOUNG_MIB = 12;

export function startNodeThread(entry: string): WorkerProcess {
  const worker = new Worker(entry, {
    env: scrubbedEnvironment(),
    execArgv: ['--disable-warning=ExperimentalWarning'],
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
  });
  const closed: (() => void)[] = [];
  const exits: ((exit: { code: number | null; signal: string | null }) => void)[] = [];
  let ended: { code: number | null; signal: null } | undefined;
  const end = (code: number | null) => {
    if (ended) return;
    ended = { code, signal: null };
    for (const listener of closed) listener();
    for (const listener of exits) listener(ended);
  };
  worker.on('exit', end);
  worker.on('error', () => end(null));
  const hub = new ChannelHub(
    {
      send: frame => worker.postMessage(frame),
      onFrame: listener => worker.on('message', listener),
      onClose: listener => closed.push(listener),
    },
    'parent',
  );
  return {
    pid: null,
    hub,
    transferPort: null,
    onExit: listener => (ended ? listener(ended) : void exits.push(listener)),
    kill: () => void worker.terminate(),
  };
}

type ExitListener = Parameters<WorkerProcess['onExit']>[0];

/** The first of several endings reaches the listener, the others do not. */
function once(subscribe: (listener: ExitListener) => void): WorkerProcess['onExit'] {
  return listener => {
    let isTold = false;
    subscribe(exit => {
      if (isTold) return;
      isTold = true;
      listener(exit);
    });
  };
}
