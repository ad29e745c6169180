import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { build } from 'vite';
import { repositoryRoot } from '../support/repository.ts';
import { temporaryFolder } from '../support/workspace.ts';
import { writePack } from '../unit/workers/exports/pack/open-pack.ts';
import { sampleModel } from '../unit/workers/exports/pack/sample-model.ts';

test('the window prints a report on A4, with no script of the page and no address but its own', async () => {
  const electron = process.env.MUREON_ELECTRON;
  if (!electron) throw new Error('MUREON_ELECTRON is not set: run the end-to-end tests with `npm test -- e2e`.');
  using folder = temporaryFolder('print');
  const [page] = await writePack(folder.path, sampleModel(), ['html']);
  // What a damaged page would try: none of it may be printed or reach anything.
  const html = (await readFile(page?.path ?? '', 'utf8')).replace(/<meta http-equiv[^>]*>/, '');
  const hostile = join(folder.path, 'hostile.html');
  await writeFile(
    hostile,
    html.replace(
      '</main>',
      '<p id="x"></p><script>document.title="ran"</script><img src="http://127.0.0.1:9/x"></main>',
    ),
  );
  const appFolder = join(folder.path, 'app');
  await build({
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: join(repositoryRoot, 'tests', 'support', 'print-app', 'main.ts'),
      outDir: appFolder,
      target: 'node20',
      rolldownOptions: { external: ['electron'], output: { format: 'es', entryFileNames: 'index.js' } },
    },
  });
  await mkdir(appFolder, { recursive: true });
  const manifest = { name: 'print', version: '1.0.0', main: 'index.js', type: 'module' };
  await writeFile(join(appFolder, 'package.json'), JSON.stringify(manifest));
  const pdf = join(folder.path, 'page.pdf');
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : []; // Chromium refuses to sandbox the root user
  const { stdout } = await promisify(execFile)(
    electron,
    [...flags, `--user-data-dir=${join(folder.path, 'profile')}`, appFolder],
    {
      env: { ...process.env, PAGE: hostile, PDF: pdf },
      timeout: 60_000,
    },
  );
  expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual({ refused: [] });
  const bytes = (await readFile(pdf)).toString('latin1');
  expect(bytes.startsWith('%PDF-')).toBe(true);
  expect(bytes).toMatch(/\/MediaBox \[0 0 59\d(\.\d+)? 84\d(\.\d+)?\]/);
  expect(bytes).toContain('/StructTreeRoot'); // tagged, so that it can be read aloud
  expect(bytes).not.toContain('(ran)');
});
