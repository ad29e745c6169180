import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from '../../build/build-app.ts';
import { findElectron } from '../../build/electron-binary.ts';
import { type Display, openDisplay } from '../../build/test/display.ts';
import type { BenchOptions } from './support/options.ts';
import { readyWorkspace } from './support/ready-workspace.ts';
import { timing } from './support/stats.ts';

/**
 * The window in real Electron on a warm lake: from starting the process, and from the window's first page, to the month
 * bars of Home and to the chart of Explore. Budget at 10 M rows: 2.0 s to the first chart, and the main process never
 * blocked for more than 50 ms (largest delay of its event loop, measured from the first page on).
 */
export async function firstChartBench(options: BenchOptions, say: (text: string) => void) {
  const workspace = await readyWorkspace(options, say);
  const electron = await findElectron();
  if ('absent' in electron) return { skipped: electron.absent };
  await buildApp();
  const profile = mkdtempSync(join(tmpdir(), 'mureon-bench-profile-'));
  let display: Display | undefined;
  try {
    if (process.platform === 'linux') display = await openDisplay();
    const environment = { ...process.env, MUREON_WORKSPACE: workspace, ...(display && { DISPLAY: display.name }) };
    const runs: Run[] = [];
    for (let run = 0; run <= options.runs; run++) {
      const result = await launch(electron.executable, profile, environment);
      if (run > 0) runs.push(result); // the first start fills the operating system's caches
    }
    say(`first chart: ${timing(runs.map(run => run.windowToHome)).medianMs} ms from the window`);
    const of = (pick: (run: Run) => number) => timing(runs.map(pick));
    return {
      electron: electron.version,
      workspaceExists: existsSync(workspace),
      processToWindow: of(run => run.processToWindow),
      windowToHomeBars: of(run => run.windowToHome),
      exploreOpenedToChart: of(run => run.exploreToChart),
      mainProcessLargestDelay: of(run => run.mainDelay),
      budget: { windowToChartMs: 2_000, mainDelayMs: 50 },
    };
  } finally {
    display?.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

type Run = { processToWindow: number; windowToHome: number; exploreToChart: number; mainDelay: number };

async function launch(executablePath: string, profile: string, environment: NodeJS.ProcessEnv): Promise<Run> {
  const { _electron } = await import('@playwright/test');
  const { ELECTRON_RUN_AS_NODE: _node, NODE_OPTIONS: _options, ...env } = environment;
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const started = performance.now();
  const app = await _electron.launch({
    executablePath,
    args: [...flags, `--user-data-dir=${profile}`, join(import.meta.dirname, '../..')],
    env: Object.fromEntries(
      Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
    timeout: 120_000,
  });
  try {
    const page = await app.firstWindow();
    const windowAt = performance.now();
    await app.evaluate(() => {
      const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks');
      const histogram = monitorEventLoopDelay({ resolution: 5 });
      histogram.enable();
      Object.assign(globalThis, { benchDelay: histogram });
    });
    await page.locator('main ol li a').first().waitFor({ timeout: 120_000 });
    const home = performance.now();
    await page.evaluate(() => {
      window.location.hash = '#/explore';
    });
    await page.locator('main [role=img] canvas').first().waitFor({ timeout: 120_000 });
    await page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    const chart = performance.now();
    const mainDelay = await app.evaluate(() => {
      const { benchDelay } = globalThis as unknown as { benchDelay: { max: number } };
      return benchDelay.max / 1e6;
    });
    return {
      processToWindow: windowAt - started,
      windowToHome: home - windowAt,
      exploreToChart: chart - home,
      mainDelay,
    };
  } finally {
    await app.close();
  }
}
