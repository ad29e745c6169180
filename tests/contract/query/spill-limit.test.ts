import { mkdtemp, readdir, rm, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { Engine } from '../../../workers/lake/engine.ts';
import { translateLakeError } from '../../../workers/lake/import/lake-errors.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function openEngine(spillLimitBytes?: number) {
  const lakeDir = await mkdtemp(join(tmpdir(), 'mureon-spill-'));
  closing.push(() => rm(lakeDir, { recursive: true, force: true }));
  const engine = await Engine.open({
    lakeDir,
    allowedDirectories: [],
    memoryLimit: '48MB',
    threads: 1,
    ...(spillLimitBytes === undefined ? {} : { spillLimitBytes }),
  });
  closing.push(() => engine.close());
  return { engine, lakeDir };
}

test('a sort that would fill the disk stops at the limit, the disk is given back and the engine goes on', async () => {
  const { engine, lakeDir } = await openEngine(16 * 2 ** 20);
  // 1 million rows of 96 bytes that do not compress well: 96 MB to put in order, with 48 MB of memory and 16 MiB of disk
  const bomb = `-- grain: one row
    SELECT max(place) AS n FROM (
      SELECT text, row_number() OVER (ORDER BY text) AS place FROM (SELECT md5(i::VARCHAR) || md5('a' || i) || md5('b' || i) AS text FROM range(1000000) t(i)))
    WHERE text > 'f'`;
  const failure = await engine.sql.all(bomb).then(
    () => null,
    (error: unknown) => error,
  );
  expect(String(failure)).toContain('max_temp_directory_size');
  expect(translateLakeError(failure)).toEqual(expect.objectContaining({ code: 'lake.disk-full' }));
  expect(translateLakeError(failure)).toBeInstanceOf(AppError);

  const temporary = join(lakeDir, 'duckdb-temp');
  let left = 0;
  for (const name of await readdir(temporary)) left += (await stat(join(temporary, name))).size;
  expect(left).toBeLessThanOrEqual(16 * 2 ** 20);
  expect(await engine.sql.all('SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('without a limit of its own it is half of what is free, and no statement can raise it', async () => {
  const { engine } = await openEngine();
  const [row] = await engine.sql.all(`SELECT current_setting('max_temp_directory_size') AS spill`);
  const [, amount = '', unit = ''] = /^([\d.]+) (MiB|GiB|TiB)$/.exec(String(row?.spill)) ?? [];
  const bytes = Number(amount) * { MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 }[unit as 'MiB' | 'GiB' | 'TiB'];
  const { bavail, bsize } = await statfs(tmpdir());
  // other programs write in the meantime: a tenth either way
  expect(bytes / ((bavail * bsize) / 2)).toBeGreaterThan(0.9);
  expect(bytes / ((bavail * bsize) / 2)).toBeLessThan(1.1);
  await expect(engine.sql.all(`SET max_temp_directory_size = '1TB'`)).rejects.toThrow(/lock|configuration/i);
});
