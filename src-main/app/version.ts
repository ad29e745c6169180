import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type Product = { version: string; root: string };

/** Version and folder of this installation: the nearest package.json above the running file. */
export function product(): Product {
  for (let root = dirname(fileURLToPath(import.meta.url)); root !== dirname(root); root = dirname(root)) {
    const path = join(root, 'package.json');
    if (!existsSync(path)) continue;
    const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version?: unknown };
    if (typeof version === 'string') return { version, root };
  }
  return { version: 'unknown', root: process.cwd() };
}
