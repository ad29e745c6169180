import { realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.map': 'application/json; charset=utf-8',
};

export type BundleFile = { path: string; type: string; sizeBytes: number };

/**
 * The file of the built page that a URL's path names, or null (SECURITY 2, 3). Decoded once; anything odd in it (empty or
 * dotted parts, backslash, NUL, a second escape) names nothing; the real path must lie below the real root plus separator.
 * @param pathname as in `URL.pathname`, still encoded
 */
export async function bundleFile(root: string, pathname: string): Promise<BundleFile | null> {
  const name = bundleName(pathname);
  if (name === null) return null;
  const type = types[extname(name).toLowerCase()];
  if (type === undefined) return null;
  try {
    const realRoot = await realpath(root);
    const path = await realpath(join(realRoot, name));
    if (!path.startsWith(realRoot + sep)) return null;
    const found = await stat(path);
    return found.isFile() ? { path, type, sizeBytes: found.size } : null;
  } catch {
    return null; // does not exist, or not for us
  }
}

/** Relative file name, with `/` as separator; null when the path is not one of a bundle. */
export function bundleName(pathname: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (decoded === '/') return 'index.html';
  if (!decoded.startsWith('/')) return null;
  const parts = decoded.slice(1).split('/');
  const isPlain = parts.every(part => /^[A-Za-z0-9_@-][A-Za-z0-9._@-]*$/.test(part) && !part.includes('..'));
  return isPlain ? parts.join('/') : null;
}
