/**
 * Proves the promise of the README: a clone of the last commit, an empty home folder and an empty npm cache, then one command.
 * Not part of `npm test` (it downloads everything). `node build/fresh-clone.mjs [test|start] [arguments of npm test]`
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './lib/paths.mjs';
import { seconds } from './lib/say.mjs';

const [command = 'test', ...args] = process.argv.slice(2);
const work = mkdtempSync(join(tmpdir(), 'mureon-fresh-'));
const [clone, home] = [join(work, 'clone'), join(work, 'home')];
mkdirSync(home);

/** Only what a new account has; npm's registry and certificate settings of this machine stay, its caches do not. */
const kept = [
  'PATH',
  'LANG',
  'TERM',
  'NODE_EXTRA_CA_CERTS',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'npm_config_registry',
];
const environment = {
  ...Object.fromEntries(kept.flatMap(name => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))),
  HOME: home,
  PATH: (process.env.PATH ?? '')
    .split(':')
    .filter(part => !part.includes('node_modules'))
    .join(':'),
};

const startMs = performance.now();
try {
  run('git', ['clone', '--quiet', root, clone], root);
  if (command === 'start') await start();
  else run('npm', ['test', ...(args.length > 0 ? ['--', ...args] : [])], clone);
  report(`\`npm ${command}\` worked`);
} catch (error) {
  report(`\`npm ${command}\` failed: ${/** @type {Error} */ (error).message}`);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** @param {string} name @param {string[]} words @param {string} cwd */
function run(name, words, cwd) {
  const done = spawnSync(name, words, { cwd, env: environment, stdio: 'inherit' });
  if (done.status !== 0) throw new Error(`${name} ended with ${done.status ?? done.signal}`);
}

/** Starts twice without a display and asks the printed address for its page. The second start must need no set-up. */
async function start() {
  for (const round of ['first', 'second']) {
    const roundMs = performance.now();
    const child = spawn('npm', ['start'], {
      cwd: clone,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    try {
      const address = await printedAddress(child);
      const reply = await openAsBrowser(address);
      if (!reply.ok) throw new Error(`${address} answered ${reply.status}`);
      report(`${round} start: page served after ${seconds(roundMs)}`);
    } finally {
      const ended = new Promise(resolve => child.once('exit', resolve));
      if (child.pid) process.kill(-child.pid, 'SIGTERM'); // npm and what it started
      await ended;
    }
  }
}

/** Follows the one-time address to the page with the cookie that it gave, as a browser does. @param {string} address */
async function openAsBrowser(address) {
  const first = await fetch(address, { redirect: 'manual' });
  const cookie = first.headers
    .getSetCookie()
    .map(text => text.split(';')[0])
    .join('; ');
  const next = first.headers.get('location');
  return next === null ? first : fetch(new URL(next, address), { headers: { cookie } });
}

/** @param {import('node:child_process').ChildProcess} child @returns {Promise<string>} */
function printedAddress(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', text => {
        process.stderr.write(text);
        output += text;
        const address = /http:\/\/127\.0\.0\.1:\d+\S*(?=\s)/.exec(output)?.[0];
        if (address) resolve(address);
      });
    }
    child.once('exit', code => reject(new Error(`ended with ${code} before it printed an address`)));
  });
}

/** @param {string} line */
function report(line) {
  const left = readdirSync(home).join(', ') || 'nothing';
  process.stderr.write(`fresh clone: ${line} (${seconds(startMs)}; in the home folder now: ${left})\n`);
}
