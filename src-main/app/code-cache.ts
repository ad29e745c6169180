import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Folder for Node's cache of compiled code: with it a lake process loads its modules in 0.15 s instead of 0.4 s. The user's own
 * cache folder, never a shared temporary one, because what lies there is run. Null where there is no such place.
 */
export function codeCacheDir(environment: NodeJS.ProcessEnv = process.env, platform = process.platform): string | null {
  if (environment.NODE_COMPILE_CACHE) return environment.NODE_COMPILE_CACHE;
  if (environment.NODE_DISABLE_COMPILE_CACHE) return null;
  try {
    return join(cacheHome(environment, platform), 'code');
  } catch {
    return null; // no home: as in some containers
  }
}

function cacheHome(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'Mureon Workbench');
  if (platform === 'win32') {
    return join(environment.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'Mureon Workbench', 'Cache');
  }
  return join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mureon');
}
