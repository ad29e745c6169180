import type { ContractRouterClient } from '@orpc/contract';
import type { WorkspaceContract } from '../../src-core/contract/workspace.ts';
import type { Adapters, WorkerName, WorkerProcess } from '../app/adapters.ts';
import type { FileService } from './files.ts';
import type { LakeClient } from './lake-supervisor.ts';
import type { Logger } from './logger.ts';
import type { TaskService } from './tasks.ts';

export type WorkspaceClient = ContractRouterClient<WorkspaceContract>;

/** What every use case is built from; each takes this one object in its constructor. */
export type ServiceDeps = {
  lake: LakeClient;
  workspace: WorkspaceClient;
  tasks: TaskService;
  /** Handles to paths. The command line registers folders as well, e.g. for `report verify DIR`. */
  files: FileService;
  log: Logger;
  workspaceDir: string;
  appVersion: string;
  shell: Adapters['shell'];
  /**
   * Start a worker thread, e.g. `startThread('exports')`; then `await openWorker(worker, options)` and
   * `workerClient<YourContract>(workerLink(worker))`, at the end `stopWorker(worker)`. See worker-client.ts.
   */
  startThread: (name: WorkerName) => WorkerProcess;
  chooseTarget: Adapters['chooseTarget'];
  pickFiles: Adapters['pickFiles'];
  /** Call after anything that changed the lake: windows learn the new version. */
  lakeChanged: () => Promise<void>;
};
