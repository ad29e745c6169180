import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** `--workspace`, else `MUREON_WORKSPACE`, else the platform's place for application data. */
export function workspaceDirOf(option: string | undefined, environment: NodeJS.ProcessEnv = process.env): string {
  const chosen = option ?? environment.MUREON_WORKSPACE;
  if (chosen !== undefined && chosen !== '') return resolve(chosen);
  return join(dataHome(process.platform, environment), 'workspace');
}

/** The folder for data of this program; `homedir()` is only asked where no variable names the place. */
export function dataHome(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): string {
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Mureon Workbench');
  if (platform === 'win32')
    return join(environment.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'Mureon Workbench');
  return join(environment.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'mureon');
}
