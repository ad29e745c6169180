import type { ChannelHub } from '../../src-core/wire/channel-hub.ts';

/** The worker entry points; each shell knows where its build of them is. */
export type WorkerName = 'lake' | 'workspace' | 'exports' | 'connectors' | 'engines';

/** A running worker, whatever carries it: child process, utility process or thread. */
export type WorkerProcess = {
  /** Operating-system process id; null for a thread, and until the process exists. */
  readonly pid: number | null;
  readonly hub: ChannelHub;
  /** Hand a native port to the worker (Electron only); it serves the router of that kind on it. */
  readonly transferPort: ((kind: string, port: unknown) => void) | null;
  /** Called once, however it ended. */
  onExit(listener: (exit: { code: number | null; signal: string | null }) => void): void;
  /** At once, without asking: SIGKILL or terminate. */
  kill(): void;
};

export type Target = {
  /** Absolute path of the file to create, or of the folder to create things in. */
  path: string;
  /** Browser mode: the ticket under which the finished file is fetched once; else null. */
  downloadTicket: string | null;
};

export type TargetRequest = {
  kind: 'file' | 'folder';
  /** File name with extension, or the title of the folder dialog. */
  suggestedName: string;
  /** Which window or connection asks; null on the command line. */
  senderId: string | null;
};

/** What differs between the shells. Everything else is shared. */
export type Adapters = {
  shell: 'desktop' | 'browser' | 'cli';
  workspaceDir: string;
  appVersion: string;
  /** Versions of the runtime for About, e.g. `{ node: "24.1.0" }`. */
  versions: Record<string, string>;
  /** See WorkspaceOptions; null except in the Electron test runtime. */
  sqliteBinding: string | null;
  /** A separate operating-system process with a scrubbed environment. */
  forkProcess(name: WorkerName): WorkerProcess;
  /** A thread of this process. */
  startThread(name: WorkerName): WorkerProcess;
  /** The system's open dialog; paths, empty when cancelled. Null where there is none. */
  pickFiles: ((kind: 'files' | 'folder', senderId: string | null) => Promise<string[]>) | null;
  /** Where an export or a pack goes; null when the user cancelled. */
  chooseTarget(request: TargetRequest): Promise<Target | null>;
  /** A page of ours as PDF bytes, drawn without network; null where no browser engine is at hand. */
  printPdf: ((htmlPath: string) => Promise<Uint8Array>) | null;
  /** A notification of the desktop, shown when it resolves; pressing it opens the address. Null where there is none. */
  notify: ((notice: { title: string; body: string; address: string | null }) => Promise<void>) | null;
};
