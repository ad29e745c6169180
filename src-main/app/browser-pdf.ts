import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppError } from '../../src-core/errors/app-error.ts';
import type { Adapters } from './adapters.ts';

const timeoutMs = 120_000;

/** Where browsers of the Chromium family are; the first that is there is taken. */
const usualPlaces: Partial<Record<NodeJS.Platform, () => string[]>> = {
  linux: () =>
    ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'].flatMap(name =>
      (process.env.PATH ?? '')
        .split(delimiter)
        .filter(isAbsolute)
        .map(folder => join(folder, name)),
    ),
  darwin: () => [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: () =>
    [process.env.ProgramFiles, process.env['ProgramFiles(x86)'], process.env.LOCALAPPDATA].flatMap(folder =>
      folder === undefined
        ? []
        : ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'].map(name =>
            join(folder, name),
          ),
    ),
};

/** @returns the browser of MUREON_BROWSER, or one that is installed; null when there is none */
export function findBrowser(environment: NodeJS.ProcessEnv = process.env): string | null {
  const named = environment.MUREON_BROWSER;
  const places = named !== undefined && named !== '' ? [named] : (usualPlaces[process.platform]?.() ?? []);
  return places.find(isExecutable) ?? null;
}

/** Prints pages with an installed browser, for shells without a window; null where there is none. */
export function browserPdf(browser = findBrowser()): Adapters['printPdf'] {
  return browser === null ? null : htmlPath => printWith(browser, htmlPath);
}

/**
 * One run of the browser with a profile of its own, without network or extensions. The page's own policy allows no script; scripts
 * cannot be switched off as a whole, since the browser prints by one of its own.
 * @throws AppError `report.pdf-failed` with what the browser said last
 */
async function printWith(browser: string, htmlPath: string): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'mureon-pdf-'));
  try {
    // A browser started this way prints on Letter unless the page says otherwise; the page itself leaves paper to its reader.
    const page = join(folder, 'page.html');
    await writeFile(page, `${await readFile(htmlPath, 'utf8')}<style>@page{size:A4}</style>`);
    const pdf = join(folder, 'page.pdf');
    const said = await run(browser, [
      '--headless',
      ...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []), // Chromium refuses root otherwise
      '--disable-gpu',
      '--disable-extensions',
      '--disable-background-networking',
      '--no-first-run',
      '--host-resolver-rules=MAP * ~NOTFOUND',
      '--no-proxy-server',
      `--user-data-dir=${join(folder, 'profile')}`,
      '--no-pdf-header-footer',
      `--print-to-pdf=${pdf}`,
      pathToFileURL(page).href,
    ]);
    return await readFile(pdf).catch(cause => {
      throw new AppError('report.pdf-failed', { reason: said || 'the browser wrote nothing' }, { cause });
    });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** @returns the last line of what it said on standard error */
function run(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-2_000);
    });
    child.once('error', cause =>
      reject(new AppError('report.pdf-failed', { reason: 'the browser does not start' }, { cause })),
    );
    child.once('close', (code, signal) => {
      const last = said.trim().split('\n').at(-1) ?? '';
      if (code === 0) resolve(last);
      else reject(new AppError('report.pdf-failed', { reason: signal ? 'it took too long' : `exit ${code}: ${last}` }));
    });
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
