import { copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { InvestigationManifest } from '../../src-core/contract/investigations.ts';
import { toAppError } from '../../src-core/errors/orpc-error.ts';
import { writeManifest } from '../../src-core/investigation/manifest.ts';
import { packParts, readInvestigation, sha256 } from '../../src-main/services/investigation-file.ts';
import { mureon } from '../support/command-line.ts';
import { makeEstate } from '../support/estate.ts';
import { temporaryFolder } from '../support/workspace.ts';

const folder = temporaryFolder('investigation');
let workspace: string;
let file: string;

const draft = {
  title: 'Why September?',
  notes: '# What I see\nThe *second* week.',
  measure: 'EffectiveCost',
  zone: 'Asia/Seoul',
  questions: [
    {
      title: 'By team and day',
      subject: {
        kind: 'query',
        spec: { measures: ['EffectiveCost', 'BilledCost'], dimensions: ['x_Team'], grain: 'day', zone: 'Asia/Seoul' },
      },
      chart: { kind: 'bar', top: 8 },
      address: '/explore?d=x_Team&g=day',
    },
    {
      title: 'The lines',
      subject: { kind: 'rows', spec: { limit: 7, orderBy: [{ column: 'BilledCost', descending: true }] } },
    },
  ],
};

type Answer = { rows: Record<string, unknown>[] };

beforeAll(async () => {
  workspace = await makeEstate(folder.path);
  writeFileSync(join(folder.path, 'draft.json'), JSON.stringify(draft));
  file = join(folder.path, 'why.mureon');
  const saved = await mureon(workspace, ['investigation', 'save', join(folder.path, 'draft.json'), '--out', file]);
  expect(saved.stderr).toBe('');
  expect(saved.json()).toMatchObject({ fileName: 'why.mureon', questions: 2, sha256: sha256(readFileSync(file)) });
});
afterAll(() => folder.remove());

const elsewhere = () => join(folder.path, 'nowhere');
const codeOf = async (path: string) =>
  readInvestigation(path, 'x.mureon').then(
    () => 'read',
    error => toAppError(error).code,
  );
/** The file with some parts changed, packed anew. */
function repacked(name: string, change: (parts: Record<string, Uint8Array>) => void): string {
  const parts = unzipSync(readFileSync(file));
  change(parts);
  const path = join(folder.path, name);
  writeFileSync(path, zipSync(parts));
  return path;
}

test('a colleague without the lake reads the same figures, the notes, and which lake they are of', async () => {
  const shown = (await mureon(elsewhere(), ['investigation', 'show', file])).json<{
    manifest: InvestigationManifest;
    notes: string;
  }>();
  expect(shown.notes).toBe(draft.notes);
  const { manifest } = shown;
  const doctor = (await mureon(workspace, ['doctor'])).json<{ lakeVersion: number; lakeHash: string }>();
  expect(manifest.lake).toMatchObject({ lakeVersion: doctor.lakeVersion, lakeHash: doctor.lakeHash });
  expect(manifest).toMatchObject({ title: draft.title, measure: 'EffectiveCost', zone: 'Asia/Seoul' });
  expect(manifest.questions[0]).toMatchObject({ chart: { kind: 'bar', top: 8 }, address: '/explore?d=x_Team&g=day' });
  expect(manifest.questions[1]).toMatchObject({ rows: 7 });
  expect(manifest.questions[1]?.totalRows).toBeGreaterThan(7);

  const there = (await mureon(elsewhere(), ['investigation', 'show', file, '--question', '1'])).json<Answer>();
  const words = '--measures EffectiveCost,BilledCost --dims x_Team --grain day --zone Asia/Seoul --format json'.split(
    ' ',
  );
  const here = (await mureon(workspace, ['query', ...words])).json<Answer>();
  expect(here.rows.length).toBeGreaterThan(10);
  expect(there.rows).toEqual(here.rows);
  const verified = await mureon(elsewhere(), ['investigation', 'verify', file]);
  expect(verified.json()).toMatchObject({ ok: true, parts: 4 });
  expect(readdirSync(folder.path)).not.toContain('nowhere');
});

test('a file that exists is not written over', async () => {
  const again = await mureon(workspace, ['investigation', 'save', join(folder.path, 'draft.json'), '--out', file]);
  expect(again.exitCode).not.toBe(0);
  expect(again.json<{ error: { code: string } }>().error.code).toBe('export.target-exists');
});

test('every changed part is found', async () => {
  for (const part of Object.keys(unzipSync(readFileSync(file)))) {
    const changed = repacked('changed.mureon', parts => {
      const bytes = Uint8Array.from(parts[part] ?? []);
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
      parts[part] = bytes;
    });
    expect(await codeOf(changed), part).toMatch(/^investigation\.(changed|unreadable)$/);
    expect((await mureon(elsewhere(), ['investigation', 'verify', changed])).exitCode).toBe(2);
    const missing = repacked('missing.mureon', parts => {
      delete parts[part];
    });
    expect(await codeOf(missing), part).toMatch(/^investigation\.(changed|unreadable)$/);
  }
  expect(await codeOf(repacked('more.mureon', parts => Object.assign(parts, { 'data/9.arrow': strToU8('x') })))).toBe(
    'investigation.changed',
  );
});

test('cut at any place, a file is refused', async () => {
  const whole = readFileSync(file);
  for (let part = 0; part < 20; part += 1) {
    const path = join(folder.path, 'cut.mureon');
    writeFileSync(path, whole.subarray(0, Math.floor((whole.length * part) / 20)));
    expect(await codeOf(path), `${part} of 20`).toMatch(/^investigation\.(unreadable|changed)$/);
  }
});

test('what does not belong there is refused before it is kept: other names, links, bombs, newer formats', async () => {
  for (const name of ['../evil', 'data/../x', '/etc/passwd', 'data/0.arrow', 'run.sh', 'data/1.arrow/x'])
    expect(await codeOf(repacked('names.mureon', parts => Object.assign(parts, { [name]: strToU8('x') })))).toBe(
      'investigation.unreadable',
    );
  const link = join(folder.path, 'link.mureon');
  symlinkSync(file, link);
  expect(await codeOf(link)).toBe('file.not-regular');
  mkdirSync(join(folder.path, 'folder.mureon'));
  expect(await codeOf(join(folder.path, 'folder.mureon'))).toBe('file.not-regular');
  expect(await codeOf(join(folder.path, 'none.mureon'))).toBe('file.not-found');
  copyFileSync(join(folder.path, 'draft.json'), join(folder.path, 'json.mureon'));
  expect(await codeOf(join(folder.path, 'json.mureon'))).toBe('investigation.unreadable');
  // 64 MiB of zeros packed into some 64 KiB: a thousand to one
  expect(
    await codeOf(
      repacked('bomb.mureon', parts => Object.assign(parts, { 'data/1.arrow': new Uint8Array(64 * 2 ** 20) })),
    ),
  ).toBe('investigation.too-large');
  const newer = repacked('newer.mureon', parts => {
    const { selfSha256: _, ...body } = JSON.parse(
      new TextDecoder().decode(parts['manifest.json']),
    ) as InvestigationManifest;
    parts['manifest.json'] = strToU8(writeManifest({ ...body, version: 2 as never }, sha256));
  });
  expect(await codeOf(newer)).toBe('investigation.newer');
});

test('an answer that packs too well is stored so that readers accept it', async () => {
  const zeros = new Uint8Array(3 * 2 ** 20);
  const notes = strToU8('');
  const [question] = (await readInvestigation(file, 'why.mureon')).manifest.questions;
  if (!question) throw new Error('no question');
  const { manifest } = await readInvestigation(file, 'why.mureon');
  const { selfSha256: _, ...body } = manifest;
  const text = writeManifest(
    {
      ...body,
      notes: { file: 'notes.md', sizeBytes: 0, sha256: sha256(notes) },
      questions: [{ ...question, sizeBytes: zeros.length, sha256: sha256(zeros) }],
    },
    sha256,
  );
  const path = join(folder.path, 'zeros.mureon');
  writeFileSync(
    path,
    await packParts(
      new Map([
        ['manifest.json', strToU8(text)],
        ['notes.md', notes],
        ['data/1.arrow', zeros],
      ]),
    ),
  );
  expect((await readInvestigation(path, 'zeros.mureon')).parts.get('data/1.arrow')?.length).toBe(zeros.length);
});
