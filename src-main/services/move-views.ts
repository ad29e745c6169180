import { isDeepStrictEqual } from 'node:util';
import type { LibraryItem } from '../../src-core/contract/library.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import { toAppError } from '../../src-core/errors/orpc-error.ts';
import { nearestName } from '../../src-core/library/library-name.ts';
import type { LibraryService } from './library-service.ts';
import type { WorkspaceClient } from './service-deps.ts';

type Problem = { file: string; message: string };
type JournalViews = Pick<WorkspaceClient, 'journalViews' | 'forgetJournalView'>;

/**
 * Views used to be rows of the journal; each becomes a file of the library, once. A view leaves the journal only when its file is
 * durable: killed in between, the next run finds the file and only forgets the row. What cannot be written stays where it is and is
 * told as a problem.
 */
export function moveViews(workspace: JournalViews): (library: LibraryService) => Promise<Problem[]> {
  let running: Promise<Problem[]> | null = null;
  let isDone = false;
  return library => {
    if (isDone) return Promise.resolve([]);
    running ??= moveAll(workspace, library).finally(() => {
      running = null;
    });
    return running.then(problems => {
      isDone ||= problems.length === 0;
      return problems;
    });
  };
}

async function moveAll(workspace: JournalViews, library: LibraryService): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const view of await workspace.journalViews()) {
    const { id, address, createdAt } = view;
    const name = nearestName(view.name);
    const body = { address, createdAt, ...(name === view.name ? {} : { originalName: view.name }) };
    try {
      await saveUnderFreeName(library, name, body);
      await workspace.forgetJournalView({ id });
    } catch (error) {
      problems.push({ file: `view/${name}.json`, message: toAppError(error).userMessage });
    }
  }
  return problems;
}

async function saveUnderFreeName(
  library: LibraryService,
  name: string,
  body: Record<string, unknown>,
): Promise<LibraryItem> {
  for (let copy = 1; ; copy += 1) {
    const path = copy === 1 ? name : `${name} (${copy})`;
    try {
      return await library.save({ kind: 'view', path, body, baseHash: null });
    } catch (error) {
      const code = error instanceof AppError ? error.code : null;
      if (code === 'library.exists') {
        const present = await library.get('view', path);
        if (isDeepStrictEqual(present.body, body)) return present;
      } else if (code !== 'library.name-taken' && code !== 'library.unreadable') throw error;
    }
  }
}
