import { existsSync } from 'node:fs';
import { capture, foreground, has } from '../lib/run.mjs';
import { say } from '../lib/say.mjs';

type Need = { what: string; packages: readonly string[]; present(): boolean };

/** What the end-to-end tests need from the system, with the packages that bring it (the first that exists is taken). */
const endToEnd: readonly Need[] = [
  { what: 'Xvfb', packages: ['xvfb'], present: () => has('Xvfb') },
  { what: 'Chromium', packages: ['chromium'], present: () => existsSync('/usr/bin/chromium') },
  { what: 'a C++ compiler', packages: ['g++'], present: () => has('c++') && has('cc') },
  {
    what: 'Korean fonts',
    packages: ['fonts-noto-cjk'],
    present: () => capture('sh', ['-c', 'fc-list :lang=ko | grep -q .']).ok,
  },
  ...(
    [
      ['libgtk-3.so.0', 'libgtk-3-0t64', 'libgtk-3-0'],
      ['libnss3.so', 'libnss3'],
      ['libasound.so.2', 'libasound2t64', 'libasound2'],
      ['libgbm.so.1', 'libgbm1'],
    ] as const
  ).map(([library, ...packages]) => ({ what: library, packages, present: () => libraries().includes(library) })),
];

/** Real servers that the integration tests start by themselves, and programs that read what we wrote; a test whose server is missing skips and says so. */
const integration: readonly Need[] = [
  { what: 'D-Bus', packages: ['dbus'], present: () => has('dbus-daemon') && has('dbus-send') },
  { what: 'LibreOffice Calc', packages: ['libreoffice-calc-nogui', 'libreoffice-calc'], present: () => has('soffice') },
  { what: 'pdftotext', packages: ['poppler-utils'], present: () => has('pdftotext') },
  { what: 'a Secret Service', packages: ['gnome-keyring'], present: () => has('gnome-keyring-daemon') },
];

const needsOf = { e2e: endToEnd, integration };

let known: string | undefined;
function libraries(): string {
  known ??= capture('sh', ['-c', 'PATH="$PATH:/sbin:/usr/sbin" ldconfig -p']).stdout;
  return known;
}

/**
 * Installs what is missing when this is root on a Debian-like system.
 * @returns what is still missing, each with how to get it; empty when the suite can run in full
 */
export async function systemPackages(suite: keyof typeof needsOf): Promise<string[]> {
  const needs = needsOf[suite];
  if (process.platform !== 'linux') return [];
  const before = needs.filter(need => !need.present());
  if (before.length === 0) return [];
  if (!has('apt-get')) return before.map(({ what }) => `${what} is not installed`);
  if (process.getuid?.() !== 0) {
    const names = before.map(({ packages }) => packages.at(-1)).join(' ');
    return [`${before.map(({ what }) => what).join(', ')} not installed; run: sudo apt-get install ${names}`];
  }
  await install(before.map(({ packages }) => packages));
  known = undefined;
  return needs.filter(need => !need.present()).map(({ what }) => `${what} could not be installed`);
}

async function install(wanted: readonly (readonly string[])[]): Promise<void> {
  // Output goes to standard error: the last line of standard output is the result of the tests.
  const options = {
    stdio: ['ignore', 2, 2] as ['ignore', 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  await foreground('apt-get', ['update', '-qq'], options);
  const names = wanted.map(choices => choices.find(exists) ?? choices[0] ?? '');
  say(`installing ${names.join(', ')}`);
  await foreground('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], options);
}

const exists = (name: string) => capture('apt-cache', ['show', '--no-all-versions', name]).stdout.includes('Package:');
