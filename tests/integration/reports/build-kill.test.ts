import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { ReportTemplate } from '../../../src-core/contract/reports.ts';
import { createWorkbench } from '../../../src-main/app/compose.ts';
import { makeEstate } from '../../support/estate.ts';
import { testAdapters } from '../../support/test-adapters.ts';
import { temporaryFolder } from '../../support/workspace.ts';

/** 6 in every run, more with BUILD_KILLS. */
const rounds = Number(process.env.BUILD_KILLS ?? 6);

it(`a build killed at any instant, ${rounds} times: every listed pack is whole, every acknowledged one listed`, async () => {
  using root = temporaryFolder('build-kill');
  const workspace = await makeEstate(root.path);
  const acknowledged = new Set<string>();
  let wholeMs = 1_500;
  for (let round = 0; round < rounds; round += 1) {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'build.child.ts'), workspace], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    const began: number[] = [];
    child.stdout.setEncoding('utf8').on('data', text => {
      said += text;
      began.push(performance.now());
    });
    const ended = new Promise(resolve => child.once('exit', resolve));
    while (!said.includes('built')) await sleep(5);
    wholeMs = (began.at(-1) ?? 0) - (began[0] ?? 0) || wholeMs;
    await sleep((round / rounds) * wholeMs); // another moment of the next build each time
    child.kill('SIGKILL');
    await ended;
    for (const [, id = ''] of said.matchAll(/built (\S+)\n/g)) acknowledged.add(id);
  }

  const workbench = await createWorkbench(testAdapters('cli', workspace));
  try {
    const { reports } = workbench.services;
    // the first build of a session takes leftovers away
    const template = ReportTemplate.parse({
      name: 'After',
      title: 'After',
      sections: [{ kind: 'summary' }],
      formats: ['csv'],
    });
    const last = await reports.buildNow(
      { templateId: null, template, period: '2024-09' },
      () => undefined,
      new AbortController().signal,
    );
    const listed = await reports.list();
    const ids = listed.map(({ id }) => id);
    expect([...acknowledged].filter(id => !ids.includes(id))).toEqual([]);
    expect(ids).toContain(last.id);
    expect(readdirSync(join(workspace, 'packs')).sort()).toEqual(ids.toSorted());
    for (const { id, files } of listed) {
      const folder = reports.packs.folder(id);
      expect(readdirSync(folder).sort()).toEqual(files.map(({ name }) => name).sort());
      for (const { name, sha256 } of files)
        expect(
          createHash('sha256')
            .update(readFileSync(join(folder, name)))
            .digest('hex'),
          name,
        ).toBe(sha256);
    }
  } finally {
    await workbench.close();
  }
});
