import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { productParts, writeBillOfMaterials, writeLicenses } from '../../../build/package/bill-of-materials.ts';
import { packageFolders } from '../../../build/package/bundled-packages.ts';
import { nativeClosure } from '../../../build/package/stage.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mureon-sbom-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it.each([
  ['/repo/node_modules/react/index.js', ['react']],
  ['/repo/node_modules/@orpc/client/dist/index.mjs?v=1', ['@orpc/client']],
  ['/repo/node_modules/a/node_modules/@b/c/x.js', ['a/node_modules/@b/c']],
  ['\u0000/repo/node_modules/react/index.js?commonjs', ['react']],
  ['C:\\repo\\node_modules\\zod\\index.js', ['zod']],
  ['/repo/src-core/money/scale.ts', []],
])('finds the package of %s', (id, expected) => expect(packageFolders(id)).toEqual(expected));

it('names every native package with version, licence and text', () => {
  const parts = productParts(nativeClosure());
  for (const name of nativeClosure()) expect(parts.map(part => part.name)).toContain(name);
  expect(parts.filter(part => part.license === 'unknown')).toEqual([]);
  const sqlite = parts.find(part => part.name === 'better-sqlite3');
  expect(sqlite?.license).toBe('MIT');
  expect(sqlite?.text).toContain('Permission is hereby granted');
});

it('writes a CycloneDX document and one licence file', () => {
  const parts = [
    { name: '@a/b', version: '1.0.0', license: 'MIT', text: 'text A' },
    { name: 'c', version: '2.0.0', license: '(MIT OR Apache-2.0)', text: 'text A' },
    { name: 'd', version: '3.0.0', license: 'ISC', text: '' },
  ];
  writeBillOfMaterials(join(folder, 'sbom.json'), { name: 'product', version: '0.1.0' }, parts);
  const document = JSON.parse(readFileSync(join(folder, 'sbom.json'), 'utf8'));
  expect(document.specVersion).toBe('1.6');
  expect(document.components.map((one: { purl: string }) => one.purl)).toEqual([
    'pkg:npm/%40a/b@1.0.0',
    'pkg:npm/c@2.0.0',
    'pkg:npm/d@3.0.0',
  ]);
  expect(document.components[1].licenses).toEqual([{ expression: '(MIT OR Apache-2.0)' }]);
  writeLicenses(join(folder, 'licenses.txt'), parts);
  const text = readFileSync(join(folder, 'licenses.txt'), 'utf8');
  expect(text.match(/text A/g)).toHaveLength(1);
  expect(text).toContain('@a/b 1.0.0 (MIT)\nc 2.0.0');
  expect(text).toContain('it states: ISC');
});
