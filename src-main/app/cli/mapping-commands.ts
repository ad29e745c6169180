import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type MappingFile, parseMapping } from '../../../src-core/anycost/mapped-csv/mapping-file.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { readTextFile } from './json-file.ts';
import { count, printable, table } from './output.ts';
import type { Session } from './session.ts';

/** Read a mapping that the user wrote or had proposed. @throws AppError `file.not-found`, `mapping.unreadable` */
async function readMapping(path: string): Promise<MappingFile> {
  return parseMapping(basename(path), await readTextFile(path));
}

/** Save the mapping for the headers of these files, so that this import and later ones read them by it. */
export async function saveMappingFor(session: Session, path: string, handles: readonly string[]): Promise<void> {
  let mapping = await readMapping(path);
  for (const handle of handles) mapping = await session.api.imports.saveMapping({ mapping, handle });
}

/** `sniff FILE --suggest-map [--out FILE]`: print or write a proposal. */
export async function suggestMap(session: Session, paths: readonly string[], out: string | undefined): Promise<number> {
  const [handle] = await session.handles([onlyOne(paths)]);
  const { mapping, notes, header } = await session.api.imports.suggestMapping(
    { handle: handle ?? '' },
    { signal: session.signal },
  );
  const text = `${JSON.stringify(mapping, null, 2)}\n`;
  if (out !== undefined) await writeNew(out, text);
  session.output.print({ mapping, notes, header, written: out ?? null }, () =>
    [out === undefined ? text : `Wrote ${printable(out)}`, ...notes.map(note => `- ${printable(note)}`)].join('\n'),
  );
  return 0;
}

/** `sniff FILE --map MAPPING`: the first rows as they would land. @returns 2 when a row would be refused */
export async function previewMap(session: Session, paths: readonly string[], path: string): Promise<number> {
  const mapping = await readMapping(path);
  const [handle] = await session.handles([onlyOne(paths)]);
  const preview = await session.api.imports.previewMapping(
    { handle: handle ?? '', mapping },
    { signal: session.signal },
  );
  session.output.print(preview, () => {
    const rows = preview.rows.map(row => [
      String(row.row),
      ...row.values.map(value => printable(value ?? '')),
      printable(row.problems.join(' ')),
    ]);
    return [
      table(['row', ...preview.columns, 'problem'], rows, new Set([0])),
      `${count(preview.read)} rows, ${count(preview.rejected)} would be refused`,
      ...preview.totals.map(({ column, total }) => `${column} ${total}`),
    ].join('\n');
  });
  return preview.rejected > 0 ? 2 : 0;
}

function onlyOne(paths: readonly string[]): string {
  const [path, ...more] = paths;
  if (path === undefined || more.length > 0)
    throw new AppError('cli.usage', { what: 'A mapping is made for one file at a time.' });
  return path;
}

/** Never in place of a file that is there. */
async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new AppError('export.target-exists', { name: basename(path) }, { cause: error });
    throw new AppError(
      'export.write-failed',
      { name: basename(path), reason: code ?? 'unknown reason' },
      { cause: error },
    );
  }
}
