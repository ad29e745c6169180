import { type AddressSearch, searchOf } from '../../data/address.ts';
export const showbackTabs = ['packs', 'templates', 'schedules', 'places'] as const;
export type ShowbackTab = (typeof showbackTabs)[number];

/**
 * What the address says. `id`: the pack, template, schedule or place that is open ("new": one that is being made); `template` and `period`
 * say what a new pack is of, `from` the starter that a new template begins with.
 */
export type ShowbackSearch = {
  tab: ShowbackTab;
  id?: string | undefined;
  template?: string | undefined;
  period?: string | undefined;
  from?: string | undefined;
};
export type GoShowback = (next: ShowbackSearch) => void;

export function readShowback(search: Readonly<Record<string, string | undefined>>): ShowbackSearch {
  const tab = showbackTabs.find(each => each === search.tab) ?? 'packs';
  const { id, template, period, from } = search;
  return { tab, id, template, period, from };
}

export function writeShowback({ tab, ...rest }: ShowbackSearch): AddressSearch {
  return searchOf({ tab: tab === 'packs' ? null : tab, ...rest });
}
