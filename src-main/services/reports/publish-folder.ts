import { mkdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '../../../src-core/errors/app-error.ts';
import type { ExportsClient } from '../export-result.ts';
import type { Shelf } from './publish-shelf.ts';

/**
 * The real path of a folder that somebody chooses now. Links above it are followed once, here; the folder itself may not be one.
 * @throws AppError `report.destination-link`, `report.destination-missing`
 */
export async function chosenFolder(path: string): Promise<string> {
  const absolute = resolve(path);
  const parent = await realpath(dirname(absolute)).catch(error => {
    throw new AppError(
      'report.destination-missing',
      { place: absolute, reason: 'there is no such folder' },
      { cause: error },
    );
  });
  return dirname(absolute) === absolute ? absolute : join(parent, basename(absolute));
}

/** As `chosenFolder` for one that is made when it is not there, as `--out` promises. */
export async function madeFolder(path: string): Promise<string> {
  await madeWithParents(resolve(path)).catch((error: NodeJS.ErrnoException) => {
    // A link that leads nowhere, or a file: opening says so better.
    if (error.code !== 'EEXIST' && error.code !== 'ENOENT')
      throw new AppError(
        'report.destination-denied',
        { place: path, name: '', reason: error.code ?? '' },
        { cause: error },
      );
  });
  return chosenFolder(path);
}

/** mkdir of Node with `recursive` never comes back where a parent exists and yet takes no folders, as mount points of automounters and /proc. */
async function madeWithParents(path: string): Promise<void> {
  const make = () =>
    mkdir(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  await make().catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' || dirname(path) === path) throw error;
    await madeWithParents(dirname(path));
    await make();
  });
}

/** @param path real path of an existing folder. @throws AppError `report.destination-*` */
export async function openFolderShelf(exporter: ExportsClient, path: string): Promise<Shelf> {
  const { folder } = await exporter.openFolder({ path, device: null });
  return {
    place: folder.path,
    folder: folder.path,
    names: async (_beginnings, signal) => (await exporter.openFolder(folder, { signal })).names,
    text: async (name, signal) => (await exporter.readText({ folder, name }, { signal })).text,
    claim: async (name, owner, text, signal) => {
      await exporter.claimName({ folder, owner, name, text }, { signal });
      // What lies there now decides: our own of an earlier try, or somebody else's. Shares have been seen to let two create one name.
      return (await exporter.readText({ folder, name }, { signal })).text === text;
    },
    put: async (file, owner, signal) => {
      const { name, content, sizeBytes, sha256, after } = file;
      const input = { folder, owner, name, content, sizeBytes, sha256, after: [...after] };
      return (await exporter.placeFile(input, { signal })).outcome;
    },
    clear: async (owner, signal) => void (await exporter.clearUnfinished({ folder, owner }, { signal })),
    close: async () => undefined,
  };
}
