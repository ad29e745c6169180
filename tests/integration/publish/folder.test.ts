import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openFolderShelf } from '../../../src-main/services/reports/publish-folder.ts';
import { codeOf, exportsThread, handMadePack, publishTo, readAsReader, sha256 } from '../../support/hand-made-pack.ts';
import { temporaryFolder } from '../../support/workspace.ts';

const root = temporaryFolder('publish-folder');
const { exporter, close } = exportsThread(root.path);
afterAll(async () => {
  await close();
  root.remove();
});

const newFolder = (name: string) => mkdtempSync(join(root.path, `${name}-`));

function made(options: Parameters<typeof handMadePack>[1] = {}) {
  const folder = newFolder('pack');
  return { folder, record: handMadePack(folder, options) };
}

describe('a pack in a folder', () => {
  it('is the same bytes under names of its edition, manifest last; a second time nothing changes', async () => {
    const target = newFolder('share');
    const pack = made();
    const shelf = await openFolderShelf(exporter, target);
    const seen: number[] = [];
    const first = await publishTo(shelf, pack, { onFile: () => seen.push(readAsReader(target).manifests.length) });
    expect(first.manifestName).toBe(
      `showback-by-team-2026-09-v1-2026-10-02-${pack.record.contentHash.slice(0, 8)}.manifest.json`,
    );
    expect(seen.every(manifests => manifests === 0)).toBe(true);
    const { manifests, problems } = readAsReader(target);
    expect(problems).toEqual([]);
    expect(manifests.map(({ packId, edition }) => [packId, edition])).toEqual([[pack.record.id, 1]]);
    for (const [index, file] of first.manifest.files.entries()) {
      const built = readFileSync(join(pack.folder, pack.record.files[index]?.name ?? ''));
      expect(readFileSync(join(target, file.name)).equals(built)).toBe(true);
    }
    const before = readdirSync(target).map(name => [name, readFileSync(join(target, name), 'hex')]);
    expect(await publishTo(shelf, pack, { by: 'ben@desk' })).toEqual(first);
    expect(readdirSync(target).map(name => [name, readFileSync(join(target, name), 'hex')])).toEqual(before);
  });

  it('another pack of the month is the next edition, and the first stays byte for byte', async () => {
    const target = newFolder('share');
    const shelf = await openFolderShelf(exporter, target);
    const { manifest: first } = await publishTo(shelf, made({ seed: 1 }));
    const bytes = first.files.map(({ name }) => readFileSync(join(target, name), 'hex'));
    const { manifest: second } = await publishTo(shelf, made({ seed: 2 }));
    expect([first.edition, second.edition]).toEqual([1, 2]);
    expect(first.files.map(({ name }) => readFileSync(join(target, name), 'hex'))).toEqual(bytes);
    expect(readAsReader(target).problems).toEqual([]);
  });

  it('never takes the place of a file that lies there, and says which', async () => {
    const pack = made();
    const wanted =
      (await publishTo(await openFolderShelf(exporter, newFolder('other')), pack)).manifest.files[1]?.name ?? '';
    // A stranger with a name of the first edition: the pack becomes the second.
    const earlier = newFolder('share');
    writeFileSync(join(earlier, wanted), 'mine');
    expect((await publishTo(await openFolderShelf(exporter, earlier), pack)).manifest.edition).toBe(2);
    expect(readFileSync(join(earlier, wanted), 'utf8')).toBe('mine');
    // One that comes after the edition was claimed: the next edition is taken.
    const later = newFolder('share');
    const second = await publishTo(await openFolderShelf(exporter, later), pack, {
      onFile: done => {
        if (done === 1) writeFileSync(join(later, wanted), 'mine');
      },
    });
    expect(second.manifest.edition).toBe(2);
    expect(readFileSync(join(later, wanted), 'utf8')).toBe('mine');
    expect(readAsReader(later).problems).toEqual([]);
    // One at each edition: refused, and named.
    let tries = 0;
    const target = newFolder('share');
    const error = await publishTo(await openFolderShelf(exporter, target), pack, {
      onFile: done => {
        if (done !== 1) return;
        tries += 1;
        writeFileSync(join(target, wanted.replace('-v1-', `-v${tries}-`)), 'mine');
      },
    }).catch(caught => caught);
    expect([error.code, error.details.done, tries]).toEqual(['report.destination-taken', 1, 3]);
    expect(readFileSync(join(target, wanted), 'utf8')).toBe('mine');
    expect(readAsReader(target).manifests).toEqual([]);
  });

  it('published again brings back what was lost of it; what was changed stays, and the next edition is whole', async () => {
    const target = newFolder('share');
    const pack = made();
    const shelf = await openFolderShelf(exporter, target);
    const first = await publishTo(shelf, pack);
    const [lost = '', changed = ''] = first.manifest.files.map(({ name }) => name);
    rmSync(join(target, lost));
    expect(await publishTo(shelf, pack)).toEqual(first);
    expect(readAsReader(target).problems).toEqual([]);
    writeFileSync(join(target, changed), 'changed');
    expect((await publishTo(shelf, pack)).manifest.edition).toBe(2);
    expect(readFileSync(join(target, changed), 'utf8')).toBe('changed');
    expect(readAsReader(target).problems).toEqual([`${changed} of ${first.manifestName} differs`]);
  });

  it('whose own file was changed does not leave', async () => {
    const target = newFolder('share');
    const pack = made();
    const name = pack.record.files[1]?.name ?? '';
    const bytes = readFileSync(join(pack.folder, name));
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    writeFileSync(join(pack.folder, name), bytes);
    const error = await publishTo(await openFolderShelf(exporter, target), pack).catch(caught => caught);
    expect([error.code, error.details.name]).toEqual(['report.file-changed', name]);
    expect(readdirSync(target).filter(each => each.endsWith('.part') || each.endsWith('.html'))).toEqual([]);
  });

  it('two analysts at once, 50 times: both whole, editions apart, nothing mixed', async () => {
    const target = newFolder('share');
    const other = exportsThread(root.path);
    const editions: number[] = [];
    for (let round = 0; round < 50; round += 1) {
      const packs = [
        made({ seed: 2 * round, sizes: [20_000, 900] }),
        made({ seed: 2 * round + 1, sizes: [20_000, 900] }),
      ];
      const shelves = await Promise.all([exporter, other.exporter].map(client => openFolderShelf(client, target)));
      const done = await Promise.all(
        shelves.map((shelf, index) =>
          publishTo(shelf, packs[index] ?? made(), { by: index === 0 ? 'ana@desk' : 'ben@lab' }),
        ),
      );
      editions.push(...done.map(({ manifest }) => manifest.edition));
      const bases = done.map(({ manifest }) => `showback-by-team-2026-09-v${manifest.edition}-`);
      done.forEach(({ manifest }, index) => {
        expect(manifest.files.every(({ name }) => name.startsWith(bases[index] ?? '?'))).toBe(true);
      });
    }
    await other.close();
    expect(editions.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    const { manifests, problems } = readAsReader(target);
    expect(problems).toEqual([]);
    expect(manifests).toHaveLength(100);
  });
});

describe('a folder that is not what it was', () => {
  it('a link is refused, and so is one above it', async () => {
    const real = newFolder('real');
    mkdirSync(join(real, 'inner'));
    const link = join(root.path, `link-${Date.now()}`);
    symlinkSync(real, link);
    expect(await codeOf(openFolderShelf(exporter, link))).toBe('report.destination-link');
    expect(await codeOf(openFolderShelf(exporter, join(link, 'inner')))).toBe('report.destination-link');
    expect(await codeOf(openFolderShelf(exporter, join(real, 'nowhere')))).toBe('report.destination-missing');
    writeFileSync(join(real, 'file'), '');
    expect(await codeOf(openFolderShelf(exporter, join(real, 'file')))).toMatch(/report.destination-(missing|link)/);
  });

  it('taken away in mid-publication: nothing is listed anywhere; put back, it goes on as the same edition', async () => {
    const target = newFolder('share');
    const pack = made({ sizes: [5_000, 5_000, 5_000] });
    const shelf = await openFolderShelf(exporter, target);
    const away = `${target}-away`;
    const gone = await publishTo(shelf, pack, {
      onFile: done => {
        if (done === 2) renameSync(target, away);
      },
    }).catch(caught => caught);
    expect([gone.code, gone.details.done, gone.details.files]).toEqual(['report.destination-missing', 2, 3]);
    expect(readAsReader(away)).toEqual({ manifests: [], problems: [] });

    // Another folder of that name takes nothing of what was begun elsewhere.
    mkdirSync(target);
    rmSync(target, { recursive: true });
    renameSync(away, target);
    const names = readdirSync(target);
    const { manifest } = await publishTo(shelf, pack);
    expect(manifest.edition).toBe(1);
    expect(readdirSync(target)).toEqual(expect.arrayContaining(names));
    expect(readAsReader(target).problems).toEqual([]);
  });

  it('another folder in its place before the manifest: the manifest does not lie where its files are not', async () => {
    const target = newFolder('share');
    const pack = made({ sizes: [5_000, 5_000] });
    const code = await codeOf(
      publishTo(await openFolderShelf(exporter, target), pack, {
        onFile: done => {
          if (done !== 2) return;
          renameSync(target, `${target}-old`);
          mkdirSync(target);
        },
      }),
    );
    expect(code).toBe('report.destination-failed');
    expect(readdirSync(target)).toEqual([]);
    expect(readAsReader(`${target}-old`).manifests).toEqual([]);
  });

  it('500 swaps for a link while files are written: not one file on the other side', async () => {
    const target = newFolder('share');
    const trap = newFolder('trap');
    const { folder } = await exporter.openFolder({ path: target, device: null });
    let swaps = 0;
    let isOver = false;
    const racing = (async () => {
      for (; !isOver; swaps += 1) {
        renameSync(target, `${target}-real`);
        symlinkSync(trap, target);
        await new Promise(resolve => setTimeout(resolve, swaps % 3));
        rmSync(target);
        renameSync(`${target}-real`, target);
        await new Promise(resolve => setTimeout(resolve, 1 + (swaps % 4)));
      }
    })();
    const codes = new Map<string, number>();
    const text = 'x'.repeat(30_000);
    for (let round = 0; swaps < 500; round += 1) {
      const file = { owner: 'ana', name: `file-${round}`, content: { kind: 'text', text } as const };
      const code = await codeOf(
        exporter.placeFile({ folder, ...file, sizeBytes: text.length, sha256: sha256(text), after: [] }),
      );
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    isOver = true;
    await racing;
    expect(readdirSync(trap)).toEqual([]);
    for (const name of readdirSync(target)) expect(sha256(readFileSync(join(target, name)))).toBe(sha256(text));
    expect(codes.get('done')).toBe(readdirSync(target).length);
    expect([...codes.keys()].filter(code => !/^(done|report\.destination-(link|missing|failed))$/.test(code))).toEqual(
      [],
    );
    console.log(`${swaps} swaps: ${[...codes].map(([code, times]) => `${code} ${times}`).join(', ')}`);
  });
});
