import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { PackFormat } from '../../../src-core/contract/reports.ts';
import { ExportsService } from '../../../workers/exports/exports-service.ts';
import { arrowRows } from '../../support/arrow-rows.ts';
import { unless } from '../../support/skip.ts';
import { temporaryFolder } from '../../support/workspace.ts';
import { column, sampleModel, table } from '../../unit/workers/exports/pack/sample-model.ts';

const folder = temporaryFolder('pack-full');
const disk = join(folder.path, 'disk');
mkdirSync(disk);
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk], { encoding: 'utf8' });
const canMount = mounted.status === 0;
const reason = canMount ? null : (mounted.stderr ?? 'no mount command').trim();
afterAll(() => {
  if (canMount) spawnSync('umount', [disk]);
  folder.remove();
});

const columns = [column('name', 'text'), column('BillingCurrency', 'text')];
const model = sampleModel({
  sections: [
    {
      id: 'lines',
      title: 'Lines',
      paragraphs: [],
      charts: [],
      tables: [table('lines', { isStreamed: true, columns })],
    },
  ],
});
/** 20,000 names that do not compress to nothing. */
const rows = (batch: number) => {
  const names = Array.from({ length: 20_000 }, (_, row) =>
    ((row + 1) * (batch + 7) * 2_654_435_761 * Math.PI).toString(36),
  );
  return arrowRows({ name: names, BillingCurrency: names.map(() => 'USD') }, {});
};

describe('a disk of 1 MiB', unless(reason), () => {
  it.each<[PackFormat[]]>([[['xlsx']], [['csv']], [['parquet']], [['xlsx', 'csv', 'parquet', 'html']]])(
    'ends a pack of %s with what is wrong, without waiting for room and without a file',
    async formats => {
      const service = new ExportsService();
      const { id } = await service.openPack({ directory: disk, baseName: 'pack', model, formats, producer: 'Mureon' });
      const written = (async () => {
        for (let batch = 0; batch < 20; batch++) await service.packRows({ id, table: 'lines', bytes: rows(batch) });
        return service.closePack({ id });
      })();
      await expect(written).rejects.toMatchObject({
        code: 'export.write-failed',
        details: { reason: 'the disk is full' },
      });
      await service.abort({ id });
      expect(readdirSync(disk)).toEqual([]);
    },
  );
});
