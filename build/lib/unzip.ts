import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import yauzl from 'yauzl';

/**
 * Unpacks chosen entries of a zip file and keeps their executable bits.
 * @param zip path of the archive
 * @param target folder to create
 * @param place path below `target` for an entry's name; undefined leaves the entry out
 */
export function extractZip(zip: string, target: string, place: (entry: string) => string | undefined): Promise<void> {
  return new Promise((done, failed) => {
    yauzl.open(zip, { lazyEntries: true }, (error, archive) => {
      if (error) return failed(error);
      archive.once('error', failed).once('end', () => done());
      archive.on('entry', (entry: yauzl.Entry) => {
        const name = entry.fileName.endsWith('/') ? undefined : place(entry.fileName);
        const written = name === undefined ? Promise.resolve() : writeEntry(archive, entry, resolve(target, name));
        written.then(() => archive.readEntry(), failed);
      });
      archive.readEntry();
    });
  });

  function writeEntry(archive: yauzl.ZipFile, entry: yauzl.Entry, path: string): Promise<void> {
    if (!path.startsWith(resolve(target) + sep)) throw new Error(`${zip}: an entry points outside: ${entry.fileName}`);
    mkdirSync(dirname(path), { recursive: true });
    const mode = (entry.externalFileAttributes >>> 16) & 0o777 || 0o644;
    return new Promise((done, failed) => {
      archive.openReadStream(entry, (error, stream) => {
        if (error) return failed(error);
        pipeline(stream, createWriteStream(path, { mode })).then(done, failed);
      });
    });
  }
}
