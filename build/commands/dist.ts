/**
 * `npm run dist`: the application as users install it. On Linux an unpacked folder and a `.deb` from the Electron at hand; on
 * macOS and Windows the installers of build/electron-builder.yml. `-- --installers` makes AppImage and rpm on Linux, too.
 */

import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { getRawHeader } from '@electron/asar';
import { buildApp } from '../build-app.ts';
import { findElectron } from '../electron-binary.ts';
import type { ElectronRuntime } from '../electron-runtime.ts';
import { nodeBinary, nodeEnvironment } from '../lib/node-runtime.mjs';
import { repoPath } from '../lib/paths.mjs';
import { capture, foreground } from '../lib/run.mjs';
import { fail, say } from '../lib/say.mjs';
import { productParts, writeBillOfMaterials, writeLicenses } from '../package/bill-of-materials.ts';
import { makeDeb } from '../package/deb.ts';
import { readFuses } from '../package/fuses.mjs';
import { nativeClosure, stageApp } from '../package/stage.ts';

await buildApp();
const electron = await findElectron();
if ('absent' in electron) fail(`There is no Electron to package: ${electron.absent}.`);
const isTest = electron.kind === 'test';
if (isTest) {
  say(
    `TEST RUNTIME: Electron ${electron.version}, the only one that can be reached here. Never give this package to users.`,
  );
}
const staged = stageApp();
const { name, version } = JSON.parse(readFileSync(repoPath('package.json'), 'utf8')) as {
  name: string;
  version: string;
};
const parts = productParts(nativeClosure());
writeLicenses(join(staged, 'THIRD-PARTY-LICENSES.txt'), parts);
writeBillOfMaterials(repoPath('dist', 'sbom.cdx.json'), { name, version }, parts);
if (isTest) addOwnSqlite(electron, staged);

if (process.platform === 'linux') {
  await electronBuilder(['--linux', 'dir']);
  const unpacked = repoPath('dist', 'linux-unpacked');
  await record(unpacked, electron);
  proveCommandLine(unpacked);
  const arch = process.arch === 'arm64' ? 'arm64' : 'amd64';
  const deb = makeDeb(unpacked, { version, arch, forTests: isTest });
  say(`made ${repoPath('dist', 'linux-unpacked')} and ${deb}`);
  if (process.argv.includes('--installers')) await electronBuilder(['--linux', 'AppImage', 'rpm']);
} else {
  await electronBuilder(process.platform === 'darwin' ? ['--mac'] : ['--win']);
}

async function electronBuilder(targets: readonly string[]): Promise<void> {
  const cli = repoPath('node_modules', 'electron-builder', 'cli.js');
  const { version: electronVersion, executable } = electron as ElectronRuntime;
  const args = [cli, ...targets, '--config', repoPath('build', 'electron-builder.yml'), '--publish', 'never'];
  // The Electron that `npm start` uses is the one that is packaged: nothing is downloaded a second time.
  const dist = process.platform === 'darwin' ? [] : [`--config.electronDist=${dirname(executable)}`];
  const env = {
    ...nodeEnvironment(),
    ...(isTest && { MUREON_TEST_RUNTIME: '1' }),
    CSC_IDENTITY_AUTO_DISCOVERY: 'true',
  };
  const code = await foreground(nodeBinary(), [...args, `--config.electronVersion=${electronVersion}`, ...dist], {
    env,
    stdio: ['ignore', 2, 2],
  });
  if (code !== 0) fail(`electron-builder ended with ${code}.`);
}

/** The packaged program must start, read its archive and answer as `mureon`, without a display. */
function proveCommandLine(unpacked: string): void {
  const flags = [
    '--ozone-platform=headless',
    '--disable-logging',
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
  const { DISPLAY: _display, ...env } = process.env;
  const said = capture(join(unpacked, 'mureon-workbench'), [...flags, '--version'], { env, timeout: 60_000 });
  if (said.stdout.trim() !== version) fail(`The packaged program does not start: ${said.stdout}${said.stderr}`);
}

/** The test runtime is too old for the prebuilt better-sqlite3; its own build goes where the package looks first. */
function addOwnSqlite({ executable }: ElectronRuntime, app: string): void {
  const target = join(app, 'node_modules', 'better-sqlite3', 'build', 'Release', 'better_sqlite3.node');
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(join(dirname(executable), 'better_sqlite3.node'), target);
}

/** Writes `dist/manifest.json`: what was packaged, the hash of the archive's header, the fuses as read back. */
async function record(unpacked: string, { version: electronVersion, kind }: ElectronRuntime): Promise<void> {
  for (const leftover of ['better_sqlite3.node', 'version', 'resources/default_app.asar']) {
    rmSync(join(unpacked, leftover), { force: true });
  }
  const asar = join(unpacked, 'resources', 'app.asar');
  const headerSha256 = createHash('sha256').update(getRawHeader(asar).headerString).digest('hex');
  const fuses = await readFuses(join(unpacked, 'mureon-workbench'));
  const manifest = { version, electronVersion, runtime: kind, asarHeaderSha256: headerSha256, fuses };
  writeFileSync(repoPath('dist', 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  const unpackedNative = join(unpacked, 'resources', 'app.asar.unpacked', 'node_modules');
  if (!existsSync(unpackedNative)) fail(`${basename(asar)} holds no unpacked native modules.`);
  say(`native modules beside the archive: ${readdirSync(unpackedNative).join(', ')}`);
}
