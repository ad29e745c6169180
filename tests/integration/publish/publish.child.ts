import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PackRecord } from '../../../src-core/reports/pack-record.ts';
import { openFolderShelf } from '../../../src-main/services/reports/publish-folder.ts';
import { publishPack } from '../../../src-main/services/reports/publish-pack.ts';
import { exportsThread, openTestStore } from '../../support/hand-made-pack.ts';

/** Publishes one hand-made pack when its parent says so. Arguments: workspace, folder of the pack, target (a folder, or a store as JSON). */
const [workspace = '', folder = '', target = ''] = process.argv.slice(2);
const record = PackRecord.parse(JSON.parse(readFileSync(join(folder, 'record.json'), 'utf8')));
const { exporter, close } = exportsThread(workspace);
await exporter.hash({ paths: [] }); // the thread runs
process.once('message', async () => {
  try {
    const shelf = target.startsWith('{')
      ? await openTestStore(exporter, JSON.parse(target))
      : await openFolderShelf(exporter, target);
    const publication = {
      ...{ record, folder, publishedBy: 'ana@desk', now: new Date('2026-10-02T09:00:00Z') },
      auditCheckpoint: async () => ({ sequence: 7, hash: 'ab'.repeat(32) }),
    };
    const { manifest } = await publishPack(shelf, publication, () => undefined, new AbortController().signal);
    await shelf.close();
    process.send?.({ edition: manifest.edition });
  } catch (error) {
    process.send?.({ error: (error as { code?: string }).code ?? String(error) });
  }
  await close();
  process.disconnect?.();
});
process.send?.('ready');
