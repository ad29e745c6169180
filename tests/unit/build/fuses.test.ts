import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { applyFuses, readFuses } from '../../../build/package/fuses.mjs';

/** The mark before the fuse wire in every Electron executable (documented by Electron, docs/tutorial/fuses.md). */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mureon-fuses-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A file with a fuse wire as Electron's executables carry it: sentinel, version 1, length, one digit for each fuse. */
function executable(wire: string): string {
  const file = join(folder, 'app');
  const text = Buffer.from(`head${SENTINEL}`, 'latin1');
  writeFileSync(
    file,
    Buffer.concat([text, Buffer.from([1, wire.length]), Buffer.from(wire, 'latin1'), Buffer.from('tail')]),
  );
  return file;
}

/** SECURITY rule 12, word by word. */
const rule12 = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
  WasmTrapHandlers: true,
};

it.each(['000000000', '111111111', '101100110'])('sets all nine fuses from %s', async wire => {
  const file = executable(wire);
  await applyFuses(file, { requireAll: true });
  expect(await readFuses(file)).toEqual(rule12);
});

it('refuses a release whose Electron lacks a fuse', async () => {
  await expect(applyFuses(executable('10110011'), { requireAll: true })).rejects.toThrow();
});

it('says which fuse an older test runtime lacks and sets the others', async () => {
  const file = executable('10110011');
  expect((await applyFuses(file, { requireAll: false })).absent).toEqual(['WasmTrapHandlers']);
  const { WasmTrapHandlers: _absent, ...others } = rule12;
  expect(await readFuses(file)).toEqual(others);
});

it('refuses a fuse that the table does not know', async () => {
  await expect(applyFuses(executable('0000000001'), { requireAll: true })).rejects.toThrow();
});
