import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { repositoryRoot } from './repository.ts';

/** `mureon serve`, running. */
export interface Server {
  /** loopback address with the one-time token */
  readonly address: string;
  readonly process: ChildProcess;
  close(): Promise<void>;
}

export interface Browser {
  readonly page: Page;
  readonly server: Server;
  /** The process of `mureon serve`. */
  readonly brokerPid: number;
  close(): Promise<void>;
}

/** Starts browser mode on a free port and waits for the address that it prints. */
export function startServer(workspace: string, args: readonly string[] = []): Promise<Server> {
  const file = join(repositoryRoot, 'src-main', 'app', 'cli.ts');
  const child = spawn(process.execPath, [file, '--workspace', workspace, 'serve', '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const close = () =>
    new Promise<void>(resolve => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      child.once('exit', () => resolve());
      child.kill('SIGTERM');
    });
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (text: string) => {
      output += text;
      const address = /http:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):\d+\S*(?=\s)/.exec(output)?.[0];
      if (address) resolve({ address, process: child, close });
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.once('exit', code => reject(new Error(`serve ended with ${code}:\n${output}`)));
  });
}

/** Starts browser mode and opens it in Chromium: Debian's where it is installed, else Playwright's own. */
export async function launchBrowser(workspace: string): Promise<Browser> {
  const server = await startServer(workspace);
  const debian = '/usr/bin/chromium';
  const browser = await chromium.launch({
    ...(existsSync(debian) && { executablePath: debian }),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(server.address);
  const close = async () => {
    await browser.close();
    await server.close();
  };
  return { page, server, brokerPid: server.process.pid ?? 0, close };
}
