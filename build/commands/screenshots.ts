/**
 * The pictures of the README and the user guide, taken from the application itself: browser mode over the demo estate, which
 * is seeded, so that the figures are the same each time. Ends with an error when a picture is larger than 250 KB.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium, type Page } from '@playwright/test';
import { buildApp } from '../build-app.ts';
import { nodeBinary, nodeEnvironment } from '../lib/node-runtime.mjs';
import { repoPath } from '../lib/paths.mjs';
import { foreground } from '../lib/run.mjs';
import { say } from '../lib/say.mjs';

type Picture = {
  name: string;
  address: string;
  theme: 'light' | 'dark';
  language?: 'en-US' | 'ko-KR';
  /** Steps after the screen is there. */
  prepare?: (page: Page) => Promise<void>;
};

const MOST_BYTES = 250_000;
const folder = repoPath('docs', 'images');

/** Of the filled workspace; the first run has an empty one. */
const pictures: readonly Picture[] = [
  { name: 'home-light', address: '/', theme: 'light' },
  { name: 'home-dark', address: '/', theme: 'dark' },
  { name: 'explore-light', address: '/explore', theme: 'light' },
  { name: 'explore-dark', address: '/explore?c=yes&d=x_Team', theme: 'dark' },
  { name: 'explore-korean', address: '/explore', theme: 'light', language: 'ko-KR' },
  { name: 'charges-light', address: '/explore', theme: 'light', prepare: openOneCharge },
  { name: 'units-light', address: '/units', theme: 'light' },
  {
    name: 'units-why-light',
    address: '/units?unit=request&month=2026-09&by=x_ModelVersion&line=gpt-5-2026-08-26,USD',
    theme: 'light',
  },
  { name: 'allocation-light', address: '/allocation?month=2026-09', theme: 'light' },
  {
    name: 'showback-light',
    address: '/showback?id=new&template=demo-showback-team&period=2026-09',
    theme: 'light',
    prepare: waitForReport,
  },
  { name: 'packs-light', address: '/showback', theme: 'light' },
  { name: 'pack-light', address: '/showback', theme: 'light', prepare: openTheNewestPack },
  { name: 'template-light', address: '/showback?tab=templates&id=demo-showback-team', theme: 'light' },
  { name: 'budgets-light', address: '/budgets?day=2026-10-19', theme: 'light' },
  { name: 'budget-light', address: '/budgets?id=demo-llm&day=2026-10-19', theme: 'light' },
  { name: 'alerts-light', address: '/alerts', theme: 'light' },
  { name: 'sources-dark', address: '/sources?tab=files', theme: 'dark' },
  { name: 'coverage-light', address: '/sources?tab=coverage', theme: 'light' },
  { name: 'add-source-light', address: '/sources?tab=connected&add=any', theme: 'light' },
  { name: 'quality-light', address: '/quality', theme: 'light' },
  { name: 'rules-light', address: '/rules', theme: 'light' },
  { name: 'prices-dark', address: '/prices', theme: 'dark' },
  { name: 'answer-invoice', address: '/reconcile', theme: 'light', prepare: openDifferingBill },
  { name: 'answer-idle-gpus', address: '/gpu', theme: 'light' },
  {
    name: 'answer-untagged',
    address: '/explore?d=SubAccountName&g=none&p=last-full-month&path=x_Team:!:x_Team',
    theme: 'light',
  },
  {
    name: 'explain-light',
    address:
      '/explore?d=x_Team&g=none&p=2026-09-01..2026-10-01&al=split&explain=cell:EffectiveCost%3Fcurrency%3DUSD%26from%3D2026-09%26to%3D2026-10%26allocation%3Dsplit%26in:x_Team%3Dresearch',
    theme: 'light',
  },
  {
    name: 'why-light',
    address:
      '/explore?d=ServiceProviderName&g=none&p=2026-07-01..2026-08-01&why=change:EffectiveCost%3Fbefore%3D2026-06..2026-07%26after%3D2026-07..2026-08%26by%3DServiceProviderName',
    theme: 'light',
  },
];

const execute = promisify(execFile);
const workspaces = mkdtempSync(join(tmpdir(), 'mureon-pictures-'));
mkdirSync(folder, { recursive: true });
try {
  await buildApp();
  const demo = join(workspaces, 'demo');
  await run(demo, ['demo']);
  await closeTwoMonths(demo);
  await take(join(workspaces, 'empty'), [{ name: 'first-run-light', address: '/', theme: 'light' }]);
  await take(demo, pictures);
} finally {
  rmSync(workspaces, { recursive: true, force: true });
}

/** August published, September built: what the pictures of a month end show. */
async function closeTwoMonths(workspace: string): Promise<void> {
  const [august, september] = ['2026-08', '2026-09'].map(period => [
    '--template',
    'Showback by team',
    '--period',
    period,
  ]);
  await run(workspace, ['report', 'build', ...(august ?? [])]);
  await run(workspace, ['report', 'approve', await newestPack(workspace)]);
  await run(workspace, [
    'report',
    'publish',
    '--pack',
    await newestPack(workspace),
    '--out',
    join(workspaces, 'shared drive', 'finance'),
  ]);
  await run(workspace, ['report', 'build', ...(september ?? [])]);
}

async function newestPack(workspace: string): Promise<string> {
  const { stdout } = await execute(nodeBinary(), [cli(), '--workspace', workspace, '--json', 'report', 'packs'], {
    env: nodeEnvironment(),
    maxBuffer: 64_000_000,
  });
  const [newest] = (JSON.parse(stdout) as { packs: { id: string }[] }).packs;
  if (!newest) throw new Error('no pack was built');
  return newest.id;
}

async function run(workspace: string, words: readonly string[]): Promise<void> {
  const code = await foreground(nodeBinary(), [cli(), '--workspace', workspace, '--json', ...words], {
    env: nodeEnvironment(),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (code !== 0) throw new Error(`mureon ${words.join(' ')} ended with exit code ${code}`);
}

function cli(): string {
  return repoPath('src-main', 'app', 'cli.ts');
}

async function openTheNewestPack(page: Page): Promise<void> {
  await page
    .getByRole('link', { name: /September 2026/ })
    .or(page.getByRole('button', { name: /September 2026/ }))
    .first()
    .click();
  await page.getByRole('button', { name: 'Verify' }).waitFor();
}

async function waitForReport(page: Page): Promise<void> {
  await page.getByRole('article').waitFor({ timeout: 60_000 });
}

async function take(workspace: string, list: readonly Picture[]): Promise<void> {
  const server = await serve(workspace);
  const debian = '/usr/bin/chromium';
  const browser = await chromium.launch({
    ...(existsSync(debian) && { executablePath: debian }),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    const storage = await signIn(browser, server.address);
    for (const picture of list) {
      const page = await browser.newPage({
        viewport: { width: 1280, height: 800 },
        colorScheme: picture.theme,
        locale: picture.language ?? 'en-US',
        storageState: storage,
      });
      await page.goto(`${new URL('/', server.address)}#${picture.address}`);
      await page.locator('main h1').waitFor();
      await page.waitForLoadState('networkidle');
      await settle(page);
      await picture.prepare?.(page);
      await settle(page);
      const path = join(folder, `${picture.name}.png`);
      await page.screenshot({ path });
      const { size } = statSync(path);
      if (size > MOST_BYTES)
        throw new Error(`${picture.name}.png has ${size} bytes; at most ${MOST_BYTES} are allowed`);
      say(`${picture.name}.png, ${Math.round(size / 1_000)} KB`);
      await page.close();
    }
  } finally {
    await browser.close();
    server.process.kill('SIGTERM');
  }
}

/** The one-time address gives the cookie that the pictures use. */
async function signIn(browser: Browser, address: string) {
  const page = await browser.newPage();
  await page.goto(address);
  await page.locator('main h1').waitFor();
  return page.context().storageState();
}

/** Nothing loading, nothing moving. */
async function settle(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('.skeleton-pulse, [aria-busy=true]') === null);
  await page.waitForTimeout(1_200);
}

/** The bill that does not equal its invoice, from figure to figure. */
async function openDifferingBill(page: Page): Promise<void> {
  await page
    .getByRole('row', { name: /CoreWeave.*Differs/ })
    .first()
    .getByRole('button')
    .click();
}

/** From the total to its charges, and one of them in full. */
async function openOneCharge(page: Page): Promise<void> {
  await page.keyboard.press('r');
  await page.getByRole('grid', { name: 'Charges behind this figure' }).waitFor();
  await settle(page);
  await page.getByRole('grid').getByRole('gridcell').first().locator('button, span').first().click();
}

function serve(workspace: string): Promise<{ address: string; process: ChildProcess }> {
  const child = spawn(nodeBinary(), [cli(), '--workspace', workspace, '--json', 'serve', '--port', '0'], {
    env: nodeEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.stdout.setEncoding('utf8').once('data', (line: string) => {
      resolve({ address: (JSON.parse(line) as { url: string }).url, process: child });
    });
    child.once('exit', code => reject(new Error(`browser mode ended with ${code}`)));
  });
}
