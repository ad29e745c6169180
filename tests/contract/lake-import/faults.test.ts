import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Progress } from '../../../src-core/contract/tasks.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { openLake } from '../../../workers/lake/lake.ts';
import { charges, focusCsv } from './focus-csv.ts';
import { TestWorkspace } from './open-workspace.ts';

let workspace: TestWorkspace;
beforeEach(async () => {
  workspace = await TestWorkspace.create();
});
afterEach(() => workspace.remove());

const open = (dir: string) => openLake({ workspaceDir: dir, memoryLimit: '300MB', threads: 1 });
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: unknown) => (error instanceof AppError ? error.code : `not an AppError: ${String(error)}`),
  );

describe('opening a lake', () => {
  it('refuses a second opening, in this process and from another', async () => {
    const { root } = workspace.lake.paths;
    expect(await codeOf(open(root))).toBe('lake.in-use');
    const script = `const { openLake } = await import(${JSON.stringify(join(import.meta.dirname, '../../../workers/lake/lake.ts'))});
      await openLake({ workspaceDir: ${JSON.stringify(root)}, memoryLimit: '300MB', threads: 1 }).catch(error => { console.log(error.code); });`;
    const other = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect(other.stdout.trim()).toBe('lake.in-use');
  });

  it.each(['Dropbox', 'OneDrive - Company', 'iCloud Drive', 'GoogleDrive-me@example.com', 'My Drive'])(
    'refuses a workspace in %s',
    async name => {
      const dir = join(workspace.dir, name, 'work');
      expect(await codeOf(open(dir))).toBe('lake.sync-folder');
      expect(existsSync(dir)).toBe(false);
    },
  );

  it('refuses a lake of a newer Mureon', async () => {
    await workspace.sql(`INSERT INTO lake_schema VALUES (999, now()::TIMESTAMP)`);
    const { root } = workspace.lake.paths;
    await workspace.lake.close();
    expect(await codeOf(open(root))).toBe('lake.newer-schema');
    // put it back so that clean-up can open and close it
    await rm(join(root, 'lake'), { recursive: true });
    await workspace.reopen();
  });

  it('locks its configuration and reaches no file outside its folders', async () => {
    await expect(workspace.sql(`SET memory_limit = '10GB'`)).rejects.toThrow(/locked/);
    await expect(workspace.sql(`SELECT * FROM read_text('/etc/hostname')`)).rejects.toThrow(
      /disabled by configuration|Permission/i,
    );
    const settings = await workspace.sql(`SELECT name, value FROM duckdb_settings() WHERE name IN
      ('lock_configuration', 'enable_external_access', 'autoload_known_extensions', 'autoinstall_known_extensions', 'allow_community_extensions', 'allow_unsigned_extensions', 'allow_persistent_secrets') ORDER BY name`);
    expect(settings.map(row => `${row.name}=${row.value}`)).toEqual([
      'allow_community_extensions=false',
      'allow_persistent_secrets=false',
      'allow_unsigned_extensions=false',
      'autoinstall_known_extensions=false',
      'autoload_known_extensions=false',
      'enable_external_access=false',
      'lock_configuration=true',
    ]);
  });
});

describe('damage', () => {
  /** Import two months, close, change something on disk, then say what opening or doctor answers. */
  async function twoMonths(): Promise<string> {
    const february = { BillingPeriodStart: '2026-02-01T00:00:00Z', BillingPeriodEnd: '2026-03-01T00:00:00Z' };
    await workspace.import([await workspace.write('jan.csv', focusCsv(charges(50)))]);
    await copyFile(workspace.lake.paths.database, join(workspace.dir, 'older.duckdb'));
    await workspace.import([await workspace.write('feb.csv', focusCsv(charges(50, february)))]);
    await workspace.lake.close();
    return workspace.lake.paths.root;
  }
  const restore = async () => {
    await rm(join(workspace.lake.paths.root, 'lake'), { recursive: true });
    await workspace.reopen();
  };

  it('is noticed when the database is gone', async () => {
    const root = await twoMonths();
    await rm(workspace.lake.paths.database);
    expect(await codeOf(open(root))).toBe('lake.damaged');
    await restore();
  });

  it('is noticed when the database is an older copy (a lost write-ahead log looks the same)', async () => {
    const root = await twoMonths();
    await rename(join(workspace.dir, 'older.duckdb'), workspace.lake.paths.database);
    expect(await codeOf(open(root))).toBe('lake.damaged');
    await restore();
  });

  it('is noticed when a line of the manifest was changed or removed', async () => {
    const root = await twoMonths();
    const text = await readFile(workspace.lake.paths.manifest, 'utf8');
    await writeFile(workspace.lake.paths.manifest, text.replace('"liveRows":50', '"liveRows":51'));
    expect(await codeOf(open(root))).toBe('lake.damaged');
    await writeFile(workspace.lake.paths.manifest, text.split('\n').slice(1).join('\n'));
    expect(await codeOf(open(root))).toBe('lake.damaged');
    await writeFile(workspace.lake.paths.manifest, text.split('\n').slice(0, 2).join('\n').concat('\n'));
    expect(await codeOf(open(root))).toBe('lake.damaged'); // the lake is ahead of its manifest
    await writeFile(workspace.lake.paths.manifest, `${text}{"sequence":5,"prev`); // a line cut by a crash is no damage
    expect(await codeOf(workspace.reopen())).toBe('no error');
  });

  it('is noticed by doctor in the raw zone and in the rows', async () => {
    await workspace.import([await workspace.write('jan.csv', focusCsv(charges(50)))]);
    const { raw } = workspace.lake.paths;
    const [folder = ''] = await readdir(raw);
    const parquet = (await readdir(join(raw, folder))).find(name => name.endsWith('.parquet')) ?? '';
    const bytes = await readFile(join(raw, folder, parquet));
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    await writeFile(join(raw, folder, parquet), bytes);
    expect(await workspace.failedChecks()).toEqual(['raw zone: jan.csv: the Parquet copy is missing or changed']);
    await workspace.sql(
      `UPDATE fact_cost_usage SET BilledCost = BilledCost + 0.000000000000000000000001 WHERE SkuId = 'sku-7'`,
    );
    const failed = await workspace.failedChecks();
    expect(failed.map(text => text.split(':')[0])).toEqual(['rows', 'rollups', 'raw zone']);
    expect(failed[0]).toBe('rows: slice 1 (focus/cloud) differs from what was imported');
  });
});

describe('recovery', () => {
  it('takes up rows that a killed import had read completely, and clears everything else', async () => {
    const file = await workspace.write('a.csv', focusCsv(charges(30)));
    const [drop] = (await workspace.import([file])).drops;
    const hash = await workspace.lake.importer.lakeHash();
    const { root, raw, staging, lake } = workspace.lake.paths;
    const folder = join(raw, drop?.sha256 ?? '');
    const parquet = (await readdir(folder)).find(name => name.endsWith('.parquet')) ?? '';
    const readAt = (await stat(join(folder, parquet))).mtimeMs;
    await workspace.lake.close();
    await rm(lake, { recursive: true }); // as if the process had died between the raw zone and the commit
    await mkdir(join(staging, 'f'.repeat(64)));
    await writeFile(join(staging, 'part-1'), 'half a file');
    const reopened = await openLake({ workspaceDir: root, memoryLimit: '600MB', threads: 2 });
    expect(reopened.recovered).toEqual([
      'Leftovers of 2 interrupted files were removed.',
      '1 interrupted file was read already; importing again continues there.',
    ]);
    expect(await readdir(staging)).toEqual([drop?.sha256]);
    await reopened.close();
    await workspace.reopen();
    expect((await workspace.import([file])).drops[0]?.status).toBe('imported');
    expect(await workspace.lake.importer.lakeHash()).toBe(hash);
    expect((await stat(join(folder, parquet))).mtimeMs).toBe(readAt); // not read again
    expect(await readdir(staging)).toEqual([]);
    expect(await workspace.failedChecks()).toEqual([]);
  });
});

describe('cancelling', () => {
  it.each(['reading', 'writing', 'rollups'] as const)('while %s leaves nothing behind', async phase => {
    await workspace.import([await workspace.write('v1.csv', focusCsv(charges(20)))]);
    const before = await workspace.lake.importer.lakeHash();
    const file = await workspace.write('v2.csv', focusCsv(charges(5_000, { BilledCost: '2' })));
    const stop = new AbortController();
    const seen: Progress[] = [];
    seen.push = step => {
      if (step.phase === phase) stop.abort();
      return 0;
    };
    expect(await codeOf(workspace.import([file], { signal: stop.signal, seen }))).toBe('call.cancelled');
    expect(await workspace.lake.importer.lakeHash()).toBe(before);
    expect(workspace.lake.lakeVersion()).toBe(1);
    expect(await readdir(workspace.lake.paths.staging)).toEqual([]);
    expect(await readdir(workspace.lake.paths.raw)).toHaveLength(1);
    expect(await workspace.failedChecks()).toEqual([]);
    expect((await workspace.import([file])).drops[0]?.status).toBe('imported');
  });
});

describe('limits', () => {
  it('refuses a file past the limit at exactly one byte more', async () => {
    const text = focusCsv(charges(3));
    const small = await TestWorkspace.create({ fileLimitBytes: Buffer.byteLength(text) });
    try {
      const fits = await small.write('fits.csv', text);
      const over = await small.write('over.csv', `${text}\n`);
      const result = await small.import([fits, over]);
      expect(result.drops.map(drop => drop.fileName)).toEqual(['fits.csv']);
      expect(result.failures.map(failure => failure.error.code)).toEqual(['file.too-large']);
    } finally {
      await small.remove();
    }
  });

  it('waits for nothing on a named pipe and follows no link', async () => {
    const pipe = join(workspace.dir, 'pipe.csv');
    spawnSync('mkfifo', [pipe]);
    await mkdir(join(workspace.dir, 'd'));
    const result = await workspace.import([
      { path: pipe, name: 'pipe.csv' },
      { path: join(workspace.dir, 'missing.csv'), name: 'missing.csv' },
      { path: join(workspace.dir, 'd'), name: 'd' },
    ]);
    expect(result.failures.map(failure => failure.error.code).toSorted()).toEqual([
      'file.not-found',
      'file.not-regular',
    ]);
  });

  it('says so when a folder holds nothing', async () => {
    await mkdir(join(workspace.dir, 'd'));
    const result = await workspace.import([{ path: join(workspace.dir, 'd'), name: 'd' }]);
    expect(result.failures.map(failure => failure.error.code)).toEqual(['file.no-importable']);
  });
});
