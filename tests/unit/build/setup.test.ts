import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { matchesInstalled } from '../../../build/setup.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mureon-setup-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

type Entry = { version: string; integrity: string; optional?: boolean };
const zod: Entry = { version: '4.0.0', integrity: 'sha512-a' };
const darwin: Entry = { version: '1.0.0', integrity: 'sha512-b', optional: true };

function matches(wanted: Record<string, Entry>, installed: Record<string, Entry>): boolean {
  const record = join(folder, 'record.json');
  writeFileSync(record, JSON.stringify({ packages: installed }));
  return matchesInstalled({ packages: { '': { version: '0.1.0' }, ...wanted } }, record);
}

describe('matchesInstalled', () => {
  it('is false where nothing was ever installed', () => {
    expect(matchesInstalled({ packages: {} }, join(folder, 'absent.json'))).toBe(false);
  });

  it('is true for the same tree, without optional packages of other platforms', () => {
    expect(matches({ 'node_modules/zod': zod, 'node_modules/d': darwin }, { 'node_modules/zod': zod })).toBe(true);
  });

  it.each([
    ['a missing package', {}],
    ['another version', { 'node_modules/zod': { ...zod, version: '3.0.0' } }],
    ['other content under the same version', { 'node_modules/zod': { ...zod, integrity: 'sha512-x' } }],
    ['a package that is no longer wanted', { 'node_modules/zod': zod, 'node_modules/old': zod }],
  ])('is false for %s', (_case, installed) => {
    expect(matches({ 'node_modules/zod': zod }, installed)).toBe(false);
  });
});
