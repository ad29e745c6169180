import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { LibraryItem } from '../../src-core/contract/library.ts';
import { CustomUnit } from '../../src-core/contract/units.ts';
import { api } from './client.ts';
import { queryClient } from './lake-query.ts';
import { viewPath } from './saved-views.ts';

/** A definition of the library: folders and name, and what it says. */
export type OwnUnit = { path: string; hash: string; unit: CustomUnit };

const KEY = ['library', 'unit'];

/** Definitions by folder and name. Files that hold no definition are told apart, never left out in silence. */
export function useOwnUnits(): UseQueryResult<{ units: OwnUnit[]; problems: string[] }, Error> {
  return useQuery({
    queryKey: KEY,
    staleTime: 0,
    queryFn: async ({ signal }) => {
      const { items, problems } = await api.library.list({ kind: 'unit' }, { signal });
      const read = items.map(item => ({ item, unit: CustomUnit.safeParse(item.body).data }));
      return {
        units: read.flatMap(({ item, unit }) => (unit ? [ownUnit(item, unit)] : [])),
        problems: [
          ...problems.map(({ file }) => file),
          ...read.flatMap(({ item, unit }) => (unit ? [] : [`unit/${item.path}.json`])),
        ],
      };
    },
  });
}

const ownUnit = ({ path, hash }: LibraryItem, unit: CustomUnit): OwnUnit => ({ path, hash, unit });

/** Cards and series ask the library by themselves: they are asked again. @throws AppError `library.*` */
export async function saveOwnUnit(unit: CustomUnit, replaced: OwnUnit | null): Promise<void> {
  const path = replaced?.path ?? viewPath(unit.name);
  await api.library.save({ kind: 'unit', path, body: unit, baseHash: replaced?.hash ?? null });
  await refresh();
}

export async function removeOwnUnit({ path }: OwnUnit): Promise<void> {
  await api.library.remove({ kind: 'unit', path });
  await refresh();
}

async function refresh(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: KEY });
  await queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey.includes('units') });
}

/** What `/units?unit=` means: search and links name a definition by its path. */
export function unitOf(named: string, own: readonly OwnUnit[]): string {
  const found = own.find(({ path }) => path === named);
  return found ? `custom:${found.unit.name}` : named;
}
