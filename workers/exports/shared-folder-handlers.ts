import { implement } from '@orpc/server';
import { exportsWorker } from '../../src-core/contract/exports-worker.ts';
import type { FolderIdentity } from '../../src-core/contract/shared-folder.ts';
import { SharedFolder } from './shared-folder.ts';

/** Calls about folders where others read; each opens the folder anew. */
export function sharedFolderHandlers() {
  const os = implement(exportsWorker);
  return {
    openFolder: os.openFolder.handler(({ input }) =>
      within(input, async folder => ({ folder: folder.identity, names: await folder.names() })),
    ),
    readText: os.readText.handler(({ input }) =>
      within(input.folder, async folder => ({ text: await folder.text(input.name) })),
    ),
    claimName: os.claimName.handler(({ input }) =>
      within(input.folder, async folder => ({ isOurs: await folder.claim(input.owner, input.name, input.text) })),
    ),
    placeFile: os.placeFile.handler(({ input: { folder: where, ...file } }) =>
      within(where, async folder => ({ outcome: await folder.place(file) })),
    ),
    clearUnfinished: os.clearUnfinished.handler(({ input }) =>
      within(input.folder, async folder => ({ removed: await folder.clear(input.owner) })),
    ),
    probeFolder: os.probeFolder.handler(({ input }) =>
      within(input, async folder => ({ hasHardLinks: await folder.probe() })),
    ),
  };
}

async function within<T>(
  { path, device }: Omit<FolderIdentity, 'device'> & { device: string | null },
  work: (folder: SharedFolder) => Promise<T>,
): Promise<T> {
  const folder = await SharedFolder.open(path, device);
  try {
    return await work(folder);
  } finally {
    await folder.close();
  }
}
