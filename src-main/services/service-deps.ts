import type { ContractRouterClient } from '@orpc/contract';
import type { MaskingKey } from '../../src-core/contract/lake.ts';
import type { WorkspaceContract } from '../../src-core/contract/workspace.ts';
import type { Adapters } from '../app/adapters.ts';
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
  pickFiles: Adapters['pickFiles'];
  /** The key that masks names; travels with each import. Null key: there is one and it cannot be read now. */
  maskingKey: () => Promise<MaskingKey>;
  /** Call after anything that changed the lake: windows learn the new version. */
  lakeChanged: () => Promise<void>;
};
