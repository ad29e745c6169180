import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { repoPath } from '../lib/paths.mjs';

/** Where a build leaves the names of the packages that went into its bundle. @param part main, preload or renderer */
export const bundledListFile = (part: string) => repoPath('out', `packages-${part}.json`);

/**
 * Notes which packages are inside the bundle; the bill of materials and the licence file of a release are made from it
 * (SECURITY 82). The lock file would name far more than what is shipped.
 */
export function bundledPackages(part: string): Plugin {
  return {
    name: 'mureon-bundled-packages',
    generateBundle(_options, bundle) {
      const names = new Set<string>();
      for (const item of Object.values(bundle)) {
        const modules = item.type === 'chunk' ? item.moduleIds : item.originalFileNames;
        for (const id of modules) for (const folder of packageFolders(id)) names.add(folder);
      }
      mkdirSync(join(bundledListFile(part), '..'), { recursive: true });
      writeFileSync(bundledListFile(part), JSON.stringify([...names].sort(), null, 2));
    },
  };
}

/**
 * The package of a module id, as its path below the repository's node_modules.
 * @returns e.g. `['react']`, `['a/node_modules/b']`; empty for our own sources and the bundler's helpers
 */
export function packageFolders(id: string): string[] {
  const path = id.replaceAll('\\', '/').replace(/[?#].*$/, '');
  const first = path.indexOf('/node_modules/');
  if (first < 0) return [];
  const inside = path.slice(first + '/node_modules/'.length);
  const nested = inside.lastIndexOf('/node_modules/');
  const start = nested < 0 ? 0 : nested + '/node_modules/'.length;
  const [scope = '', name = ''] = inside.slice(start).split('/');
  return [inside.slice(0, start) + (scope.startsWith('@') ? `${scope}/${name}` : scope)];
}
