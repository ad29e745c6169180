import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoPath } from '../lib/paths.mjs';
import { capture } from '../lib/run.mjs';

const desktopEntry = `[Desktop Entry]
Type=Application
Name=Mureon Workbench
Comment=See, explain and prove what AI costs
Comment[ko]=AI 비용을 보고, 설명하고, 증명합니다
Exec=/opt/mureon-workbench/mureon-workbench %U
Icon=mureon-workbench
Terminal=false
Categories=Office;Finance;
MimeType=x-scheme-handler/mureon;
StartupWMClass=mureon-workbench
`;

/** The command line inside the packaged application (src-main/app/desktop.ts): no window and no display needed. */
const command = `#!/bin/sh
[ $# -gt 0 ] || set -- --help
# Chromium refuses to start for root (containers, schedules) unless its sandbox for pages is off; no page is loaded here.
[ "$(id -u)" -ne 0 ] || set -- --no-sandbox "$@"
exec /opt/mureon-workbench/mureon-workbench --ozone-platform=headless --disable-logging "$@"
`;

const libraries = [
  'libgtk-3-0t64 | libgtk-3-0',
  'libnss3',
  'libasound2t64 | libasound2',
  'libgbm1',
  'libxss1',
  'libnotify4',
  'libsecret-1-0',
  'xdg-utils',
];

/**
 * Makes a Debian package of an unpacked application folder with dpkg-deb.
 * @param unpacked folder with the executable `mureon-workbench`
 * @param product version as in package.json, the Debian architecture, whether this is made for tests only
 * @returns path of the `.deb`
 */
export function makeDeb(unpacked: string, product: { version: string; arch: string; forTests: boolean }): string {
  const name = `mureon-workbench_${product.version}${product.forTests ? '~test' : ''}_${product.arch}.deb`;
  const tree = repoPath('dist', 'deb');
  rmSync(tree, { recursive: true, force: true });
  const application = join(tree, 'opt', 'mureon-workbench');
  mkdirSync(join(tree, 'opt'), { recursive: true });
  cpSync(unpacked, application, { recursive: true });
  const sandbox = join(application, 'chrome-sandbox');
  if (existsSync(sandbox)) chmodSync(sandbox, 0o4755); // Chromium's own helper where user namespaces are switched off
  write(tree, 'usr/bin/mureon', command, 0o755);
  write(tree, 'usr/share/applications/mureon-workbench.desktop', desktopEntry);
  copyIcon(tree, 'scalable/apps/mureon-workbench.svg', 'icon.svg');
  copyIcon(tree, '512x512/apps/mureon-workbench.png', 'icon.png');
  write(tree, 'DEBIAN/control', control(product, sizeKiB(tree)));
  const target = repoPath('dist', name);
  const built = capture('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z6', '--build', tree, target]);
  if (!built.ok) throw new Error(`dpkg-deb failed: ${built.stderr}`);
  rmSync(tree, { recursive: true, force: true });
  return target;
}

function control({ version, arch, forTests }: Parameters<typeof makeDeb>[1], installedKiB: number): string {
  const note = forTests ? '\n Made with the test runtime: for trying the package only, never for users.' : '';
  return `Package: mureon-workbench
Version: ${version}${forTests ? '~test' : ''}
Architecture: ${arch}
Maintainer: Mureon <hello@mureon.example>
Installed-Size: ${installedKiB}
Depends: ${libraries.join(', ')}
Section: misc
Priority: optional
Description: workbench for the costs of AI
 One local lake of cloud bills, GPU clusters and model providers; every figure proved.${note}
`;
}

function write(tree: string, path: string, text: string, mode = 0o644): void {
  const full = join(tree, path);
  mkdirSync(join(full, '..'), { recursive: true });
  writeFileSync(full, text, { mode });
}

function copyIcon(tree: string, path: string, source: string): void {
  const full = join(tree, 'usr/share/icons/hicolor', path);
  mkdirSync(join(full, '..'), { recursive: true });
  cpSync(repoPath('resources', source), full);
}

function sizeKiB(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  return Math.ceil(files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0) / 1024);
}
