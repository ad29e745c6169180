import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

const programs = ['dbus-daemon', 'gnome-keyring-daemon', 'dbus-send'];

/** Why a real Secret Service cannot run here; null when it can. */
export function keyringAbsent(): string | null {
  if (process.platform !== 'linux') return 'the Secret Service is a thing of Linux';
  const missing = programs.filter(
    name => !(process.env.PATH ?? '').split(':').some(dir => existsSync(join(dir, name))),
  );
  return missing.length === 0 ? null : `${missing.join(', ')} not installed (Debian: dbus gnome-keyring)`;
}

export type Keyring = {
  /** What a program needs to reach it. */
  readonly environment: Readonly<Record<string, string>>;
  /** From now on reads answer "nothing" or ask for a password that nobody can type. */
  lock(): void;
  /** The daemon goes; its files stay. */
  stop(): Promise<void>;
};

const PASSWORD = 'test-only';

/**
 * A real Secret Service (gnome-keyring) on its own session bus, its keyrings below `directory`. Starting again in the same directory
 * finds the same secrets.
 */
export async function startKeyring(directory: string, options: { isUnlocked?: boolean } = {}): Promise<Keyring> {
  const folders = { data: join(directory, 'data'), run: join(directory, 'run') };
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const address = `unix:path=${join(directory, 'bus')}`;
  const environment = {
    DBUS_SESSION_BUS_ADDRESS: address,
    XDG_DATA_HOME: folders.data,
    XDG_RUNTIME_DIR: folders.run,
    HOME: directory,
    PATH: process.env.PATH ?? '',
  };
  const started: ChildProcess[] = [];
  const start = (program: string, args: string[], input?: string) => {
    const child = spawn(program, args, { env: environment, stdio: ['pipe', 'ignore', 'ignore'] });
    child.stdin?.end(input);
    started.push(child);
    return child;
  };
  const send = (...args: string[]) =>
    execFileSync('dbus-send', ['--session', '--print-reply', ...args], { env: environment, stdio: 'pipe' });
  const stop = async () => {
    for (const child of started.splice(0).reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = new Promise(resolve => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    }
  };
  try {
    start('dbus-daemon', ['--session', '--nofork', '--nopidfile', `--address=${address}`]);
    await until(() => existsSync(join(directory, 'bus')));
    const arguments_ = ['--foreground', '--components=secrets', `--control-directory=${folders.run}`];
    if (options.isUnlocked ?? true) start('gnome-keyring-daemon', [...arguments_, '--unlock'], PASSWORD);
    else start('gnome-keyring-daemon', arguments_);
    const owner = [
      '--dest=org.freedesktop.DBus',
      '/',
      'org.freedesktop.DBus.GetNameOwner',
      'string:org.freedesktop.secrets',
    ];
    await until(() => succeeds(() => send(...owner)));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    environment,
    lock: () => {
      const login = 'array:objpath:/org/freedesktop/secrets/collection/login';
      send('--dest=org.freedesktop.secrets', '/org/freedesktop/secrets', 'org.freedesktop.Secret.Service.Lock', login);
    },
    stop,
  };
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (isTrue()) return;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  throw new Error('the Secret Service did not come up');
}

function succeeds(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
