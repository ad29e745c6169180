import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { type LibraryItem, LibraryKind, libraryKinds } from '../../../src-core/contract/library.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { LIBRARY_FILE_BYTES, libraryText, readLibraryText } from '../../../src-core/library/library-file.ts';
import { printable, table } from './output.ts';
import type { Session } from './session.ts';
import type { Run } from './source-commands.ts';

/** `mureon library`: what people keep as files of the workspace. */
export function addLibraryCommands(program: Command, run: Run): void {
  const library = program.command('library').description('saved views, SQL and definitions as files').exitOverride();
  library
    .command('list [kind]')
    .description(`what is kept; kinds: ${libraryKinds.join(', ')}`)
    .action(run((session, kind?: string) => list(session, kind)));
  library
    .command('show <kind> <path>')
    .description('the JSON of one item')
    .action(run((session, kind: string, path: string) => show(session, kind, path)));
  library
    .command('save <kind> <path> <file>')
    .description('keep the JSON of a file under this path, e.g. view Finance/September view.json')
    .option('--replace', 'over the one that is there')
    .action(
      run((session, kind: string, path: string, file: string, given: { replace?: boolean }) =>
        save(session, { kind: kindOf(kind), path }, file, given.replace === true),
      ),
    );
  library
    .command('move <kind> <from> <to>')
    .description('rename, or move to another folder')
    .action(
      run(async (session, kind: string, from: string, to: string) =>
        tell(session, await session.api.library.move({ kind: kindOf(kind), from, to }), 'moved to'),
      ),
    );
  library
    .command('remove <kind> <path>')
    .action(run((session, kind: string, path: string) => remove(session, kind, path)));
}

async function list(session: Session, kind: string | undefined): Promise<number> {
  const lists = [];
  for (const each of kind === undefined ? libraryKinds : [kindOf(kind)])
    lists.push(await session.api.library.list({ kind: each }));
  const items = lists.flatMap(found => found.items);
  const problems = lists.flatMap(found => found.problems);
  session.output.print({ items, problems }, () =>
    [
      items.length === 0
        ? 'Nothing is kept yet.'
        : table(
            ['kind', 'path', 'changed'],
            items.map(item => [item.kind, item.path, item.updatedAt]),
            new Set(),
          ),
      ...problems.map(({ file, message }) => `${printable(file)}: ${printable(message)}`),
    ].join('\n'),
  );
  return 0;
}

async function show(session: Session, kind: string, path: string): Promise<number> {
  const item = await find(session, kindOf(kind), path);
  if (!item) throw new AppError('library.not-found', { kind, path });
  session.output.print(item, () => libraryText(item.body));
  return 0;
}

/** @throws AppError `file.not-found`, `library.unreadable` and those of the library */
async function save(
  session: Session,
  { kind, path }: { kind: LibraryKind; path: string },
  file: string,
  replaces: boolean,
): Promise<number> {
  const name = basename(file);
  const info = await stat(file).catch(() => null);
  if (!info?.isFile()) throw new AppError('file.not-found', { name });
  if (info.size > LIBRARY_FILE_BYTES) throw new AppError('file.too-large', { name, limit: '4 MiB' });
  let body: Record<string, unknown>;
  try {
    body = readLibraryText(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new AppError('library.unreadable', { file: name, reason: (cause as Error).message }, { cause });
  }
  const baseHash = replaces ? ((await find(session, kind, path))?.hash ?? null) : null;
  return tell(session, await session.api.library.save({ kind, path, body, baseHash }), 'saved as');
}

async function remove(session: Session, kind: string, path: string): Promise<number> {
  await session.api.library.remove({ kind: kindOf(kind), path });
  session.output.print({ removed: { kind, path } }, () => `Removed ${kind} ${printable(path)}.`);
  return 0;
}

const find = async (session: Session, kind: LibraryKind, path: string) =>
  (await session.api.library.list({ kind })).items.find(item => item.path === path.normalize('NFC'));

function tell(session: Session, item: LibraryItem, verb: string): number {
  session.output.print(item, () => `${item.kind} ${verb} ${printable(item.path)}.`);
  return 0;
}

/** @throws AppError `cli.usage` */
function kindOf(text: string): LibraryKind {
  const parsed = LibraryKind.safeParse(text);
  if (!parsed.success)
    throw new AppError('cli.usage', { what: `There is no kind ${text}; there are ${libraryKinds.join(', ')}.` });
  return parsed.data;
}
