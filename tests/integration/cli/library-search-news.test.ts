import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LibraryItem } from '../../../src-core/contract/library.ts';
import type { SearchHit, WhatChanged } from '../../../src-core/contract/overview.ts';
import { mureon } from '../../support/command-line.ts';
import { makeEstate } from '../../support/estate.ts';
import { temporaryFolder } from '../../support/workspace.ts';

const folder = temporaryFolder('library-cli');
let workspace: string;

beforeAll(async () => {
  workspace = await makeEstate(folder.path);
});
afterAll(() => folder.remove());

type Failure = { error: { code: string } };

test('library: saved under a path, shown, replaced only when asked, moved, removed', async () => {
  const file = join(folder.path, 'view.json');
  writeFileSync(file, '{"createdAt":"2026-01-01T00:00:00Z","address":"/explore?d=x_Team"}');
  const saved = (await mureon(workspace, ['library', 'save', 'view', 'Finance/Teams', file])).json<LibraryItem>();
  expect(saved).toMatchObject({ kind: 'view', path: 'Finance/Teams', body: { address: '/explore?d=x_Team' } });
  const twice = await mureon(workspace, ['library', 'save', 'view', 'Finance/Teams', file]);
  expect([twice.exitCode, twice.json<Failure>().error.code]).toEqual([2, 'library.exists']);
  expect((await mureon(workspace, ['library', 'save', 'view', 'Finance/Teams', file, '--replace'])).exitCode).toBe(0);
  const moved = await mureon(workspace, ['library', 'move', 'view', 'Finance/Teams', 'Teams'], { isJson: false });
  expect(moved.stdout).toBe('view moved to Teams.\n');
  expect(readFileSync(join(workspace, 'library/view/Teams.json'), 'utf8')).toBe(
    '{\n  "address": "/explore?d=x_Team",\n  "createdAt": "2026-01-01T00:00:00Z"\n}\n',
  );
  const found = (await mureon(workspace, ['search', 'teams'])).json<{ hits: SearchHit[] }>();
  expect(found.hits).toContainEqual({
    kind: 'view',
    title: 'Teams',
    detail: '',
    cost: [],
    address: '/explore?d=x_Team',
  });
  expect((await mureon(workspace, ['library', 'remove', 'view', 'Teams'])).exitCode).toBe(0);
  expect((await mureon(workspace, ['library', 'list'])).json()).toEqual({ items: [], problems: [] });
  const wrong = await mureon(workspace, ['library', 'save', 'view', '../out', file]);
  expect([wrong.exitCode, wrong.json<Failure>().error.code]).toEqual([2, 'call.bad-input']);
});

test('news: what is here first, nothing once it was seen', async () => {
  const first = (await mureon(workspace, ['news', '--seen'])).json<WhatChanged>();
  expect(first.since).toBeNull();
  expect(first.notes.map(({ kind }) => kind)).toContain('imported');
  const second = (await mureon(workspace, ['news'])).json<WhatChanged>();
  expect(second.since?.lakeVersion).toBe(first.lakeVersion);
  expect(second.notes).toEqual([]);
});
