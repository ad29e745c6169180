/**
 * `npm test [-- SUITE...]`: builds, prepares what the suites need and runs them. Suites: unit, contract, types, integration,
 * e2e; all without an argument. The last line is `N passed, N failed, N skipped`; the exit code is 1 when one failed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from '../build-app.ts';
import { findElectron } from '../electron-binary.ts';
import { nodeBinary, nodeEnvironment } from '../lib/node-runtime.mjs';
import { repoPath } from '../lib/paths.mjs';
import { foreground } from '../lib/run.mjs';
import { say } from '../lib/say.mjs';
import { systemPackages } from '../test/debian.ts';
import { type Display, openDisplay } from '../test/display.ts';
import { readTally, summary, type Tally, tallyVariable } from '../test/tally.ts';

const onNode = ['unit', 'contract', 'types', 'integration'];
const asked = process.argv.slice(2);
const suites = asked.length > 0 ? asked : [...onNode, 'e2e'];
const unknown = suites.filter(name => ![...onNode, 'e2e'].includes(name));
if (unknown.length > 0) {
  process.stderr.write(`mureon: no such suite: ${unknown.join(', ')}. Suites: ${[...onNode, 'e2e'].join(', ')}\n`);
  process.exit(2);
}

const work = mkdtempSync(join(tmpdir(), 'mureon-test-'));
const tallies: Tally[] = [];
try {
  const chosen = suites.filter(name => onNode.includes(name));
  if (chosen.includes('integration'))
    for (const missing of await systemPackages('integration')) say(`some integration tests will skip: ${missing}`);
  if (chosen.length > 0) tallies.push(await vitest(chosen));
  if (suites.includes('e2e')) tallies.push(await endToEnd());
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.stdout.write(`\n${summary(tallies)}\n`);
process.exitCode = tallies.some(tally => tally.failed.length > 0) ? 1 : 0;

function vitest(projects: readonly string[]): Promise<Tally> {
  const args = ['run', ...projects.flatMap(name => ['--project', name])];
  const reporters = ['--reporter=default', `--reporter=${repoPath('build/test/vitest-tally.ts')}`];
  return program('vitest', repoPath('node_modules/vitest/vitest.mjs'), [...args, ...reporters], {});
}

/** The stories in real Electron and in Chromium, under one display. */
async function endToEnd(): Promise<Tally> {
  const missing = await systemPackages('e2e');
  if (missing.length > 0) return notRun(missing.join('; '));
  const failure = await buildApp().then(() => undefined, String);
  if (failure !== undefined) return { passed: 0, failed: [{ name: 'build', message: failure }], skipped: [] };
  const electron = await findElectron();
  if ('absent' in electron) return notRun(electron.absent);
  say(`end-to-end tests in Electron ${electron.version}${electron.kind === 'test' ? ' (test runtime)' : ''}`);
  let display: Display | undefined;
  try {
    if (process.platform === 'linux') display = await openDisplay();
    const args = ['test', '--config', repoPath('playwright.config.ts'), '--pass-with-no-tests'];
    return await program('playwright', repoPath('node_modules/@playwright/test/cli.js'), args, {
      MUREON_ELECTRON: electron.executable,
      ...(display && { DISPLAY: display.name }),
    });
  } finally {
    display?.close();
  }
}

/** At home a missing tool is a loud skip; where CI is set it is a failure. */
function notRun(reason: string): Tally {
  say(`the end-to-end tests did not run: ${reason}`);
  const name = 'end-to-end tests';
  if (process.env.CI) return { passed: 0, failed: [{ name, message: reason }], skipped: [] };
  return { passed: 0, failed: [], skipped: [{ name, reason }] };
}

async function program(
  name: string,
  file: string,
  args: readonly string[],
  extra: Record<string, string>,
): Promise<Tally> {
  const report = join(work, `${name}.json`);
  const env = { ...nodeEnvironment(), ...extra, [tallyVariable]: report };
  const code = await foreground(nodeBinary(), [file, ...args], { env });
  return readTally(name, report, code);
}
