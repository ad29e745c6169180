import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { Annotation } from '../../src-core/library/annotation.ts';
import { nearestName } from '../../src-core/library/library-name.ts';
import { api } from './client.ts';
import { queryClient } from './lake-query.ts';

export type KnownAnnotation = Annotation & { path: string; hash: string };
export type Annotations = { annotations: KnownAnnotation[]; problems: { file: string; message: string }[] };

const KEY = ['library', 'annotation'];

/** Remarks of the library, by their first day. */
export function useAnnotations(): UseQueryResult<Annotations, Error> {
  return useQuery({ queryKey: KEY, queryFn: ({ signal }) => readAnnotations(signal), staleTime: 0 });
}

async function readAnnotations(signal: AbortSignal): Promise<Annotations> {
  const { items, problems } = await api.library.list({ kind: 'annotation' }, { signal });
  const annotations: KnownAnnotation[] = [];
  for (const { path, body, hash } of items) {
    const parsed = Annotation.safeParse(body);
    if (parsed.success) annotations.push({ ...parsed.data, path, hash });
    else problems.push({ file: `annotation/${path}.json`, message: 'It is no remark on days and was left as it is.' });
  }
  annotations.sort((a, b) => a.from.localeCompare(b.from) || a.path.localeCompare(b.path));
  return { annotations, problems };
}

/** Its file is named after its days and its first words. @param replaced the remark that it changes; null for a new one */
export async function saveAnnotation(annotation: Annotation, replaced: KnownAnnotation | null): Promise<void> {
  const words = nearestName(`${annotation.from} ${annotation.text.split('\n')[0]?.slice(0, 60) ?? ''}`);
  const path = replaced?.path ?? (await freeName(words));
  await api.library.save({ kind: 'annotation', path, body: { ...annotation }, baseHash: replaced?.hash ?? null });
  await queryClient.invalidateQueries({ queryKey: KEY });
}

export async function removeAnnotation({ path }: KnownAnnotation): Promise<void> {
  await api.library.remove({ kind: 'annotation', path });
  await queryClient.invalidateQueries({ queryKey: KEY });
}

async function freeName(words: string): Promise<string> {
  const { items } = await api.library.list({ kind: 'annotation' });
  const taken = new Set(items.map(item => item.path.toLowerCase()));
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? words : `${words} (${count})`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}
