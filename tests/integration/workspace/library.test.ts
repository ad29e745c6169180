import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LibraryPath } from '../../../src-core/contract/library.ts';
import { toAppError } from '../../../src-core/errors/orpc-error.ts';
import { createWorkbench } from '../../../src-main/app/compose.ts';
import { LibraryService } from '../../../src-main/services/library-service.ts';
import { openJournal } from '../../../workers/workspace/open-journal.ts';
import { testAdapters } from '../../support/test-adapters.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/workspace.ts';

const rounds = Number(process.env.MUREON_KILL_ROUNDS ?? 5);
let folder: TemporaryFolder;
let dir: string;
let library: LibraryService;

beforeEach(() => {
  folder = temporaryFolder('library');
  dir = join(folder.path, 'library');
  library = new LibraryService(dir);
});
afterEach(() => folder.remove());

const save = (path: string, body: Record<string, unknown> = { address: '/' }, baseHash: string | null = null) =>
  library.save({ kind: 'view', path, body, baseHash });
const list = () => library.list({ kind: 'view' });
const paths = async () => (await list()).items.map(({ path }) => path);
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    error => toAppError(error).code,
  );

test('an item is one readable file, and the list says what the file says', async () => {
  const item = await save('Finance/2026/September', { b: 1, a: { d: 2, c: 3 } });
  const file = join(dir, 'view/Finance/2026/September.json');
  expect(readFileSync(file, 'utf8')).toBe('{\n  "a": {\n    "c": 3,\n    "d": 2\n  },\n  "b": 1\n}\n');
  expect(await list()).toEqual({ items: [item], problems: [] });
  expect(await library.list({ kind: 'sql' })).toEqual({ items: [], problems: [] });
  expect(await new LibraryService(dir).get('view', 'Finance/2026/September')).toEqual(item);
});

test('saving says what it replaces: nothing is run over, not even by two at once', async () => {
  const first = await save('a', { n: 1 });
  expect(await codeOf(save('a', { n: 2 }))).toBe('library.exists');
  const both = await Promise.all([codeOf(save('a', { n: 3 }, first.hash)), codeOf(save('a', { n: 4 }, first.hash))]);
  expect(both).toEqual(['done', 'library.changed-meanwhile']);
  expect((await list()).items[0]?.body).toEqual({ n: 3 });
  expect(await codeOf(save('b', {}, first.hash))).toBe('library.not-found');
  const atOnce = await Promise.all(
    Array.from({ length: 8 }, (_, n) =>
      codeOf(new LibraryService(dir).save({ kind: 'view', path: 'new', body: { n }, baseHash: null })),
    ),
  );
  expect(atOnce.toSorted()).toEqual(['done', ...Array.from({ length: 7 }, () => 'library.exists')]);
});

test('what another program changes is there at the next list, and a save over it is refused', async () => {
  const mine = await save('a', { n: 1 });
  writeFileSync(join(dir, 'view/a.json'), '{"n":2}');
  writeFileSync(join(dir, 'view/from git.json'), '\uFEFF{"n":3}');
  expect((await list()).items.map(({ path, body }) => [path, body])).toEqual([
    ['a', { n: 2 }],
    ['from git', { n: 3 }],
  ]);
  expect(await codeOf(save('a', { n: 4 }, mine.hash))).toBe('library.changed-meanwhile');
});

test('broken and foreign files are problems: told by name, never written over, moved or removed', async () => {
  mkdirSync(join(dir, 'view/x'), { recursive: true });
  const files: [string, string | Uint8Array][] = [
    ['view/broken.json', '{"address": '],
    ['view/x/conflict.json', '<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> theirs\n'],
    ['view/latin.json', Uint8Array.of(0x7b, 0x22, 0xe9, 0x22, 0x3a, 0x31, 0x7d)],
    ['view/huge.json', `{"a":"${'x'.repeat(4 * 1024 * 1024)}"}`],
    ['view/README.md', 'notes'],
    ['view/con.json', '{}'],
  ];
  for (const [name, content] of files) writeFileSync(join(dir, name), content);
  writeFileSync(join(dir, 'view/.DS_Store'), 'not ours, and no problem');
  await save('good');
  const { items, problems } = await list();
  expect(items.map(({ path }) => path)).toEqual(['good']);
  expect(problems.map(({ file }) => file).toSorted()).toEqual(files.map(([name]) => name).toSorted());
  for (const { message } of problems) expect(message).toMatch(/\S/);
  expect(await codeOf(save('broken'))).toBe('library.unreadable');
  expect(await codeOf(library.remove({ kind: 'view', path: 'x/conflict' }))).toBe('library.unreadable');
  expect(await codeOf(library.move({ kind: 'view', from: 'broken', to: 'b' }))).toBe('library.unreadable');
  for (const [name, content] of files) expect(readFileSync(join(dir, name))).toEqual(Buffer.from(content));
});

test('no way out: paths, links to files and links to folders', async () => {
  const outside = join(folder.path, 'outside');
  mkdirSync(outside);
  writeFileSync(join(outside, 'secret.json'), '{"a":"secret"}');
  for (const path of ['../outside/secret', 'a/../../outside/secret', '/etc/passwd', '..\\outside\\x'])
    expect(LibraryPath.safeParse(path).success).toBe(false);
  await save('inside');
  symlinkSync(outside, join(dir, 'view/linked'));
  symlinkSync(join(outside, 'secret.json'), join(dir, 'view/stolen.json'));
  expect(await codeOf(library.get('view', 'linked/secret'))).toBe('library.bad-place');
  expect(await codeOf(save('linked/new'))).toBe('library.bad-place');
  expect(await codeOf(library.get('view', 'stolen'))).toBe('library.bad-place');
  expect(await codeOf(save('stolen'))).toBe('library.bad-place');
  const { items, problems } = await list();
  expect(items.map(({ path }) => path)).toEqual(['inside']);
  expect(problems.map(({ file }) => file)).toEqual(['view/linked', 'view/stolen.json']);
  expect(readdirSync(outside)).toEqual(['secret.json']);
  // The kind's own folder as a link: nothing is read or written through it.
  symlinkSync(outside, join(dir, 'sql'));
  expect((await library.list({ kind: 'sql' })).items).toEqual([]);
  expect(await codeOf(library.save({ kind: 'sql', path: 'q', body: {}, baseHash: null }))).toBe('library.bad-place');
});

test('names that other computers take for one are refused; composed and decomposed Korean is one name', async () => {
  await save('Team/Report');
  expect(await codeOf(save('team/other'))).toBe('library.name-taken');
  expect(await codeOf(save('Team/REPORT'))).toBe('library.name-taken');
  expect(await codeOf(library.move({ kind: 'view', from: 'Team/Report', to: 'team/Report' }))).toBe(
    'library.name-taken',
  );
  const item = await save('재무/9월'.normalize('NFD'));
  expect(await codeOf(save('재무/9월'.normalize('NFC')))).toBe('library.exists');
  expect(item.path).toBe('재무/9월'.normalize('NFC'));
  expect(await paths()).toEqual(['Team/Report', '재무/9월']);
});

test('moving renames, changes the folder, changes only the case, and takes no name that is in use', async () => {
  await save('a/one', { n: 1 });
  await save('two', { n: 2 });
  expect(await codeOf(library.move({ kind: 'view', from: 'a/one', to: 'two' }))).toBe('library.exists');
  expect(await codeOf(library.move({ kind: 'view', from: 'none', to: 'x' }))).toBe('library.not-found');
  expect((await library.move({ kind: 'view', from: 'a/one', to: 'b/c/one' })).body).toEqual({ n: 1 });
  expect(existsSync(join(dir, 'view/a'))).toBe(false);
  expect((await library.move({ kind: 'view', from: 'two', to: 'Two' })).path).toBe('Two');
  expect(await paths()).toEqual(['Two', 'b/c/one']);
  expect((await library.move({ kind: 'view', from: 'Two', to: 'Two' })).body).toEqual({ n: 2 });
  expect(await library.remove({ kind: 'view', path: 'b/c/one' })).toEqual({ ok: true });
  expect(readdirSync(join(dir, 'view'))).toEqual(['Two.json']);
});

test('a folder that cannot be written is one clear error, and nothing changed', async context => {
  if (process.platform === 'win32') context.skip('Windows has no folders that only reading is allowed in');
  if (process.getuid?.() === 0) context.skip('root may write everywhere');
  const { hash } = await save('a', { n: 1 });
  chmodSync(join(dir, 'view'), 0o500);
  try {
    expect(await codeOf(save('b'))).toBe('workspace.unusable');
    expect(await codeOf(save('a', { n: 2 }, hash))).toBe('workspace.unusable');
    expect((await list()).items.map(({ body }) => body)).toEqual([{ n: 1 }]);
  } finally {
    chmodSync(join(dir, 'view'), 0o700);
  }
});

test(`killed while saving, ${rounds} times: the old file or the new one, every acknowledged one kept`, async () => {
  let acknowledged = 0;
  for (let round = 0; round < rounds; round += 1) {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'library-kill.child.ts'), dir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let saves = 0;
    createInterface({ input: child.stdout }).on('line', line => {
      acknowledged = Number(line.replace('saved ', ''));
      saves += 1;
      if (saves === 3) setTimeout(() => child.kill('SIGKILL'), round * 3);
    });
    await new Promise(resolve => child.on('close', resolve));
    const { items, problems } = await list();
    expect(problems).toEqual([]);
    const { number = 0, filler } = items[0]?.body ?? {};
    expect(filler).toBe(String(number).repeat(20_000));
    // The one that was not acknowledged yet may be there already.
    expect([acknowledged, acknowledged + 1].includes(Number(number))).toBe(true);
  }
  // What the killed ones left half written is not an item, and goes once it is old.
  const left = readdirSync(join(dir, 'view/team')).filter(name => name.startsWith('.'));
  for (const name of left) utimesSync(join(dir, 'view/team', name), 0, 0);
  await list();
  expect(readdirSync(join(dir, 'view/team'))).toEqual(['busy.json']);
});

test('views of the journal become files once, in the name of the workspace, and nothing is lost', async () => {
  const at = (day: number) => `2026-10-0${day}T00:00:00.000Z`;
  const old = [
    { id: '1', name: 'September by team', address: '/explore?d=x_Team', createdAt: at(1) },
    { id: '2', name: 'GPU: A100/H100?', address: '/explore?d=x_Model', createdAt: at(2) },
    { id: '3', name: 'September by team', address: '/explore?g=month', createdAt: at(3) },
    { id: '4', name: 'SEPTEMBER by team', address: '/explore', createdAt: at(4) },
  ];
  const { journal } = openJournal(folder.path);
  for (const view of old) journal.append('view', view.id, view);
  journal.close();
  // As if a first try had been killed after the file and before the row.
  await save('September by team', { address: '/explore?d=x_Team', createdAt: at(1) });

  for (let start = 0; start < 2; start += 1) {
    const workbench = await createWorkbench(testAdapters('cli', folder.path));
    try {
      const both = await Promise.all([1, 2].map(() => workbench.services.library.list({ kind: 'view' })));
      expect(both[1]).toEqual(both[0]);
      expect(both[0]?.problems).toEqual([]);
      expect(both[0]?.items.map(({ path, body }) => [path, body])).toEqual([
        ['GPU- A100-H100-', { address: '/explore?d=x_Model', createdAt: at(2), originalName: 'GPU: A100/H100?' }],
        ['SEPTEMBER by team (3)', { address: '/explore', createdAt: at(4) }],
        ['September by team', { address: '/explore?d=x_Team', createdAt: at(1) }],
        ['September by team (2)', { address: '/explore?g=month', createdAt: at(3) }],
      ]);
      expect(await workbench.services.workspace.journalViews()).toEqual([]);
    } finally {
      await workbench.close();
    }
  }
});
