import { describe, expect, it } from 'vitest';
import { checkImports, declaredPackages, readSources } from '../../../build/check-imports.ts';
import { repositoryRoot } from '../../support/repository.ts';

const declared = new Set([
  'zod',
  'electron',
  'exceljs',
  'react',
  '@duckdb/node-api',
  'better-sqlite3',
  'xlsx',
  'left-pad',
]);

/** The rules broken by one import statement in one file. */
const broken = (file: string, text: string) => checkImports(new Map([[file, text]]), declared).map(({ rule }) => rule);

const between = 'processes do not import each other';

describe('the table of folders', () => {
  it.each([
    ['src-main/a.ts', "import { x } from '../workers/lake/engine.ts'"],
    ['src-main/a.ts', "import type { X } from '../src-renderer/a.ts'"],
    ['src-main/a.ts', "export * from '../src-preload/a.ts'"],
    ['src-main/a.ts', "export { x } from '../src-preload/a.ts'"],
    ['src-renderer/app/a.tsx', "const x = await import('../../src-main/a.ts')"],
    ['src-renderer/app/a.tsx', "type X = import('../../src-main/a.ts').X"],
    ['workers/lake/a.ts', "import '../../src-backend/a.ts'"],
    ['src-core/money/a.ts', "import { x } from '../../workers/a.ts'"],
    ['src-core/money/a.ts', "import { x } from '../../tests/support/a.ts'"],
    ['src-main/a.ts', "import { x } from '../build/setup.mjs'"],
  ])('refuses %s: %s', (file, text) => expect(broken(file, text)).toContain(between));

  it.each([
    ['src-main/a.ts', "import { x } from '../src-core/a.ts'"],
    ['src-main/ipc/a.ts', "import { x } from '../services/a.ts'"],
    ['tests/unit/a.test.ts', "import { x } from '../../workers/lake/a.ts'"],
    ['workers/lake/a.ts', "import { x } from '../shared/log.ts'"],
    ['build/commands/a.ts', "import { x } from '../lib/say.mjs'"],
  ])('allows %s: %s', (file, text) => expect(broken(file, text)).toEqual([]));

  it('does not take text in strings and comments for imports', () => {
    expect(
      broken('src-core/a.ts', "// import x from '../workers/a.ts'\nexport const s = \"from '../workers/a.ts'\";"),
    ).toEqual([]);
  });

  it('names file, line, rule and the usual way out', () => {
    const [finding] = checkImports(new Map([['src-main/a.ts', "\n\nimport { x } from '../workers/a.ts';"]]), declared);
    expect(finding).toEqual({
      file: 'src-main/a.ts',
      line: 3,
      imported: '../workers/a.ts',
      rule: between,
      wayOut: 'Move what both need to src-core, or call it over the contract.',
    });
  });
});

describe('inside the renderer', () => {
  it.each([
    [
      'src-renderer/components/a.tsx',
      "import { x } from '../data/a.ts'",
      'renderer layers: app > features > data and components',
    ],
    [
      'src-renderer/data/a.ts',
      "import { x } from '../features/explore/a.ts'",
      'renderer layers: app > features > data and components',
    ],
    [
      'src-renderer/features/explore/a.tsx',
      "import { x } from '../../app/a.tsx'",
      'renderer layers: app > features > data and components',
    ],
    [
      'src-renderer/features/explore/a.tsx',
      "import { x } from '../showback/a.tsx'",
      'one feature never imports another',
    ],
    [
      'src-renderer/data/a.ts',
      "import { readFile } from 'node:fs/promises'",
      'the renderer and the preload have no Node',
    ],
    ['src-preload/a.ts', "import fs from 'fs'", 'the renderer and the preload have no Node'],
  ])('refuses %s: %s', (file, text, rule) => expect(broken(file, text)).toContain(rule));

  it.each([
    ['src-renderer/app/a.tsx', "import { x } from '../features/explore/a.tsx'"],
    ['src-renderer/features/explore/a.tsx', "import { x } from '../../data/a.ts'"],
    ['src-renderer/features/explore/a.tsx', "import { x } from './b.tsx'"],
    ['src-renderer/features/explore/a.tsx', "import url from '../../components/icon.svg?url'"],
  ])('allows %s: %s', (file, text) => expect(broken(file, text)).toEqual([]));
});

describe('packages', () => {
  it.each([
    ['src-core/a.ts', "import { readFileSync } from 'node:fs'", 'src-core is pure'],
    ['src-core/a.ts', "import React from 'react'", 'src-core is pure'],
    ['src-main/services/a.ts', "import { app } from 'electron'", /^electron stays in its place/],
    ['workers/lake/a.ts', "import { app } from 'electron'", /^electron stays in its place/],
    ['src-main/services/a.ts', "import { DuckDBInstance } from '@duckdb/node-api'", /node- stays in its place/],
    ['workers/lake/a.ts', "import Database from 'better-sqlite3'", /^better-sqlite3 stays in its place/],
    ['workers/exports/a.ts', "import xlsx from 'xlsx'", 'banned package'],
    ['workers/exports/a.ts', "const xlsx = require('xlsx')", 'banned package'],
    ['workers/exports/a.ts', "import pad from 'right-pad'", 'packages are declared in package.json'],
    ['src-main/a.ts', "import { x } from './b'", 'relative imports carry their file ending'],
    [
      'tests/unit/a.test.ts',
      "import data from '../../../shared/data.json'",
      'nothing imports a parent of the repository',
    ],
  ])('refuses %s: %s', (file, text, rule) => expect(broken(file, text)).toContainEqual(expect.stringMatching(rule)));

  it.each([
    ['src-core/a.ts', "import { z } from 'zod'"],
    ['src-main/windows/a.ts', "import { BrowserWindow } from 'electron'"],
    ['src-main/app/desktop.ts', "import { app } from 'electron'"],
    ['src-preload/index.ts', "import { contextBridge } from 'electron'"],
    ['workers/lake/a.ts', "import { DuckDBInstance } from '@duckdb/node-api'"],
    ['src-main/a.ts', "import { join } from 'node:path'"],
  ])('allows %s: %s', (file, text) => expect(broken(file, text)).toEqual([]));
});

describe('parsers', () => {
  it('are not reachable from src-main, through whatever lies between', () => {
    const files = new Map([
      ['src-main/a.ts', "import { x } from '../src-core/middle.ts'"],
      ['src-core/middle.ts', "import { y } from './end.ts'"],
      ['src-core/end.ts', "import exceljs from 'exceljs'"],
    ]);
    const [finding] = checkImports(files, declared).filter(({ rule }) => rule.startsWith('parsers'));
    expect(finding?.rule).toContain('src-main/a.ts > src-core/middle.ts > src-core/end.ts');
  });

  it('are fine in workers', () => {
    expect(broken('workers/exports/a.ts', "import exceljs from 'exceljs'")).toEqual([]);
  });
});

describe('circles', () => {
  const found = (...files: [string, string][]) =>
    checkImports(new Map(files), declared).flatMap(({ rule }) => rule.match(/in a circle: (.*)/)?.[1] ?? []);

  it('are refused with the way around, types included', () => {
    expect(
      found(
        ['src-core/a.ts', "import { b } from './b.ts'"],
        ['src-core/b.ts', "import { d } from './d.ts'\nimport { c } from './c.ts'"],
        ['src-core/c.ts', "import type { A } from './a.ts'"],
        ['src-core/d.ts', ''],
      ),
    ).toEqual(['src-core/a.ts > src-core/b.ts > src-core/c.ts > src-core/a.ts']);
  });

  it('each is named once, and two ways to one file are none', () => {
    expect(
      found(
        ['src-core/a.ts', "import { b } from './b.ts'\nimport { c } from './c.ts'"],
        ['src-core/b.ts', "import { c } from './c.ts'"],
        ['src-core/c.ts', ''],
        ['workers/x.ts', "import { y } from './y.ts'"],
        ['workers/y.ts', "import { x } from './x.ts'"],
      ),
    ).toEqual(['workers/x.ts > workers/y.ts > workers/x.ts']);
  });
});

it('finds nothing in this repository', () => {
  const sources = readSources(repositoryRoot);
  expect(sources.size).toBeGreaterThan(50);
  expect(checkImports(sources, declaredPackages(repositoryRoot))).toEqual([]);
});
