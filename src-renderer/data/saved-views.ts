import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { nearestName } from '../../src-core/library/library-name.ts';
import { SavedView as SavedViewBody } from '../../src-core/library/saved-view.ts';
import { api } from './client.ts';
import { queryClient } from './lake-query.ts';

/** A view of the library. `path` names it: folders and name, separated by "/". */
export type SavedView = {
  path: string;
  folder: string;
  name: string;
  address: string;
  createdAt: string;
  hash: string;
};

export type SavedViews = { views: SavedView[]; problems: { file: string; message: string }[] };

const KEY = ['library', 'view'];

/** By folder and name. Asked again whenever a list opens: the files may have been changed by others. */
export function useSavedViews(): UseQueryResult<SavedViews, Error> {
  return useQuery({ queryKey: KEY, queryFn: ({ signal }) => readViews(signal), staleTime: 0 });
}

async function readViews(signal: AbortSignal): Promise<SavedViews> {
  const { items, problems } = await api.library.list({ kind: 'view' }, { signal });
  const views: SavedView[] = [];
  for (const { path, body, hash } of items) {
    const parsed = SavedViewBody.safeParse(body);
    if (!parsed.success) {
      problems.push({ file: `view/${path}.json`, message: 'It has no address of a view and was left as it is.' });
      continue;
    }
    const cut = path.lastIndexOf('/');
    const { address, createdAt } = parsed.data;
    views.push({ path, folder: path.slice(0, Math.max(0, cut)), name: path.slice(cut + 1), address, createdAt, hash });
  }
  return { views, problems };
}

/** The path a typed name means: "/" separates folders, what file systems refuse becomes "-". Empty for an empty name. */
export function viewPath(typed: string): string {
  const parts = typed.split('/').filter(part => part.trim() !== '');
  return parts.map(nearestName).join('/');
}

/** @param replaced the view of this path that the user agreed to replace; null: there must be none */
export async function saveView(path: string, address: string, replaced: SavedView | null): Promise<void> {
  const createdAt = replaced?.createdAt ?? new Date().toISOString();
  await api.library.save({ kind: 'view', path, body: { address, createdAt }, baseHash: replaced?.hash ?? null });
  await refresh();
}

export async function removeView({ path }: SavedView): Promise<void> {
  await api.library.remove({ kind: 'view', path });
  queryClient.setQueryData<SavedViews>(
    KEY,
    known => known && { ...known, views: known.views.filter(v => v.path !== path) },
  );
  await refresh();
}

export async function moveView({ path }: SavedView, to: string): Promise<void> {
  await api.library.move({ kind: 'view', from: path, to });
  await refresh();
}

const refresh = () => queryClient.invalidateQueries({ queryKey: KEY });
