/**
 * Loads the application folder that is the first plain argument, as `electron FOLDER` does. Packed into the test runtime
 * as `default_app.asar`; a packaged application never contains it.
 * The top-level await holds back Electron's `ready`, so the application can still register its schemes.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const folder = process.argv.slice(1).find(argument => !argument.startsWith('-'));
if (folder === undefined) {
  process.stderr.write('usage: electron [--flags] FOLDER [arguments]\n');
  process.exit(2);
}
const appPath = resolve(folder);
const manifest = JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8'));
// `setVersion` and `setAppPath` are not in the documentation; Electron's own default app uses them in the same place.
const host = /** @type {Electron.App & { setVersion(v: string): void; setAppPath(path: string): void }} */ (app);
host.setName(manifest.productName ?? manifest.name);
host.setVersion(manifest.version);
host.setAppPath(appPath);

// The prebuilt better-sqlite3 needs Node-API 10, which came with Electron 36; this older runtime brings its own build.
const sqlite = join(dirname(process.execPath), 'better_sqlite3.node');
if (existsSync(sqlite)) process.env.MUREON_SQLITE_BINDING = sqlite;

await import(pathToFileURL(join(appPath, manifest.main)).href);
