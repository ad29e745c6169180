import { useSearch } from '@tanstack/react-router';

export type SourcesTab = 'connected' | 'files' | 'coverage';

/** What the address of this screen may say; every part is optional and one that is unknown changes nothing. */
export type SourcesAddress = {
  tab?: string;
  /** Files: the drop that is looked at, and the words searched for. */
  drop?: string;
  find?: string;
  /** Connected: the source that is looked at. */
  source?: string;
  /** A new source: its connector, or `any` to choose one. */
  add?: string;
  /** The source whose settings are being changed. */
  edit?: string;
  /** Coverage: "YYYY-MM" and the state that is picked out. */
  month?: string;
  state?: string;
};

export const useSourcesAddress = (): SourcesAddress => useSearch({ strict: false });

/** The tab that is meant; without one, what the address is about, and else what there is. */
export function tabOf(address: SourcesAddress, hasSources: boolean): SourcesTab {
  const { tab } = address;
  if (tab === 'connected' || tab === 'files' || tab === 'coverage') return tab;
  if (address.drop !== undefined || address.find !== undefined) return 'files';
  return hasSources || address.source !== undefined ? 'connected' : 'files';
}
