import { existsSync, realpathSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { AppError } from '../../src-core/errors/app-error.ts';

/** Folder names of programs that copy files behind our back, as they appear on the three platforms. */
const syncFolders =
  /^(dropbox( \(.+\))?|onedrive( ?-.*)?|icloud ?drive|mobile documents|com~apple~clouddocs|google ?drive.*|my drive|cloudstorage|box( sync)?|nextcloud|syncthing)$/i;

/** @throws AppError `lake.sync-folder` when any parent of the workspace is a synchronised folder (links resolved) */
export function refuseSyncFolder(workspaceDir: string): void {
  let existing = resolve(workspaceDir);
  while (!existsSync(existing) && dirname(existing) !== existing) existing = dirname(existing);
  const parts = [...resolve(workspaceDir).split(sep), ...realpathSync(existing).split(sep)];
  if (parts.some(part => syncFolders.test(part))) throw new AppError('lake.sync-folder', { path: workspaceDir });
}
