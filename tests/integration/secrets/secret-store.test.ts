import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { type Keyring, keyringAbsent, startKeyring } from '../../support/keyring.ts';
import { onlyLinux, unless } from '../../support/skip.ts';
import { temporaryFolder } from '../../support/workspace.ts';

const child = fileURLToPath(new URL('./ask-store.ts', import.meta.url));
const absent = keyringAbsent();
const open: Keyring[] = [];
afterEach(async () => {
  for (const keyring of open.splice(0)) await keyring.stop();
});

async function keyringIn(directory: string, options: { isUnlocked?: boolean } = {}): Promise<Keyring> {
  const keyring = await startKeyring(directory, options);
  open.push(keyring);
  return keyring;
}

/** One action in a process that reaches this keyring, or none. */
function ask(keyring: Keyring | null, vault: string, action: string, secret = ''): Promise<Record<string, unknown>> {
  const noBus = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent', PATH: process.env.PATH ?? '' };
  const run = spawn(process.execPath, [child, vault, action], {
    env: { ...(keyring?.environment ?? noBus) },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  run.stdin.end(secret);
  let text = '';
  run.stdout.setEncoding('utf8').on('data', part => {
    text += part;
  });
  return new Promise((resolve, reject) => {
    run.once('error', reject);
    run.once('close', () => (text === '' ? reject(new Error(`${action} printed nothing`)) : resolve(JSON.parse(text))));
  });
}

/** Every file below `directory` in which the canary's bytes are. */
function filesWith(directory: string, canary: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .filter(path => readFileSync(path).includes(canary));
}

test('unlocked: kept across processes, sealed on disk, forgotten on demand', unless(absent), async () => {
  using folder = temporaryFolder('keyring');
  const keyring = await keyringIn(join(folder.path, 'k'));
  const vault = join(folder.path, 'secrets.vault');
  const canary = `canary-${randomBytes(8).toString('hex')}`;
  expect(await ask(keyring, vault, 'get')).toEqual({ secret: null });
  expect(await ask(keyring, vault, 'set', canary)).toEqual({ kept: 'ready' });
  expect(await ask(keyring, vault, 'get')).toEqual({ secret: canary });
  expect(await ask(keyring, vault, 'state')).toEqual({
    keychain: { state: 'ready', backend: 'Secret Service' },
    states: ['ready'],
  });
  expect(statSync(vault).mode & 0o777).toBe(0o600);
  expect(filesWith(folder.path, canary)).toEqual([]);
  await ask(keyring, vault, 'remove');
  expect(await ask(keyring, vault, 'get')).toEqual({ secret: null });
});

test(
  'locked: said so, nothing overwritten, nothing signed out; unlocked again it is there',
  unless(absent),
  async () => {
    using folder = temporaryFolder('keyring');
    const vault = join(folder.path, 'secrets.vault');
    const first = await keyringIn(join(folder.path, 'k'));
    await ask(first, vault, 'set', 'before');
    const sealed = readFileSync(vault);
    first.lock();
    expect(await ask(first, vault, 'state')).toEqual({
      keychain: { state: 'locked', backend: 'Secret Service' },
      states: ['locked'],
    });
    const refused = { code: 'secret.unavailable', state: 'locked', name: 'token' };
    expect(await ask(first, vault, 'get')).toEqual(refused);
    expect(await ask(first, vault, 'set', 'other')).toEqual(refused);
    expect(readFileSync(vault)).toEqual(sealed);
    await first.stop();
    // After a restart nobody has typed the password: the daemon answers that there is nothing.
    const second = await keyringIn(join(folder.path, 'k'), { isUnlocked: false });
    expect(await ask(second, vault, 'state')).toMatchObject({ states: ['locked'] });
    expect(await ask(second, vault, 'set', 'other')).toEqual(refused);
    expect(readFileSync(vault)).toEqual(sealed);
    await second.stop();
    const third = await keyringIn(join(folder.path, 'k'));
    expect(await ask(third, vault, 'get')).toEqual({ secret: 'before' });
  },
);

test('another keychain in its place: said so, and the sealed file stays as it is', unless(absent), async () => {
  using folder = temporaryFolder('keyring');
  const vault = join(folder.path, 'secrets.vault');
  const first = await keyringIn(join(folder.path, 'a'));
  await ask(first, vault, 'set', 'before');
  const sealed = readFileSync(vault);
  const other = await keyringIn(join(folder.path, 'b'));
  await ask(other, join(folder.path, 'elsewhere.vault'), 'set', 'x'); // gives the other keychain a key of its own
  expect(await ask(other, vault, 'state')).toEqual({
    keychain: { state: 'backend-changed', backend: 'Secret Service' },
    states: ['backend-changed'],
  });
  expect(await ask(other, vault, 'set', 'y')).toMatchObject({ code: 'secret.unavailable', state: 'backend-changed' });
  expect(readFileSync(vault)).toEqual(sealed);
  expect(await ask(first, vault, 'get')).toEqual({ secret: 'before' });
});

test('absent: in memory for the session, visible, and no byte on disk', async () => {
  using folder = temporaryFolder('keyring');
  const vault = join(folder.path, 'secrets.vault');
  expect(await ask(null, vault, 'state')).toEqual({
    keychain: { state: 'absent', backend: null },
    states: ['missing'],
  });
  expect(await ask(null, vault, 'set', 'canary')).toEqual({ kept: 'session' });
  expect(readdirSync(folder.path)).toEqual([]);
  expect(await ask(null, vault, 'get')).toEqual({ secret: null });
});

test('a bus that accepts and says nothing does not freeze the program', unless(onlyLinux), async () => {
  using folder = temporaryFolder('keyring');
  const socket = join(folder.path, 'bus');
  const silent = createServer(() => undefined);
  await new Promise<void>(resolve => silent.listen(socket, resolve));
  const environment = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}`, PATH: process.env.PATH ?? '' };
  const keyring = { environment, lock: () => undefined, stop: () => Promise.resolve() };
  const outcome = await ask(keyring, join(folder.path, 'secrets.vault'), 'state');
  expect(outcome).toEqual({ keychain: { state: 'absent', backend: null }, states: ['missing'] });
  silent.close();
});

test('absent after it was there: what is sealed is not readable and not lost', unless(absent), async () => {
  using folder = temporaryFolder('keyring');
  const vault = join(folder.path, 'secrets.vault');
  const keyring = await keyringIn(join(folder.path, 'k'));
  await ask(keyring, vault, 'set', 'before');
  const sealed = readFileSync(vault);
  expect(await ask(null, vault, 'state')).toEqual({ keychain: { state: 'absent', backend: null }, states: ['absent'] });
  expect(await ask(null, vault, 'get')).toMatchObject({ code: 'secret.unavailable', state: 'absent' });
  expect(readFileSync(vault)).toEqual(sealed);
});

test('a changed byte in the vault is found; a vault that cannot be read is put aside', unless(absent), async () => {
  using folder = temporaryFolder('keyring');
  const vault = join(folder.path, 'secrets.vault');
  const keyring = await keyringIn(join(folder.path, 'k'));
  await ask(keyring, vault, 'set', 'before');
  const content = JSON.parse(readFileSync(vault, 'utf8'));
  content.entries['source/1/token'].version += 1; // bound into the seal
  writeFileSync(vault, JSON.stringify(content));
  expect(await ask(keyring, vault, 'state')).toMatchObject({ states: ['backend-changed'] });
  expect(await ask(keyring, vault, 'get')).toMatchObject({ code: 'secret.unavailable' });
  writeFileSync(vault, 'not a vault');
  expect(await ask(keyring, vault, 'get')).toEqual({ secret: null });
  expect(readdirSync(folder.path).some(name => name.startsWith('secrets.vault.damaged-'))).toBe(true);
});

if (absent !== null) console.log(`tests of the Secret Service skipped: ${absent}`);
