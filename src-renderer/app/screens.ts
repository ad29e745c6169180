import { ChartColumn, Database, FileSpreadsheet, House, type LucideIcon, Settings } from 'lucide-react';

export type Screen = {
  id: 'home' | 'explore' | 'showback' | 'sources' | 'settings';
  path: '/' | '/explore' | '/showback' | '/sources' | '/settings';
  group: 'none' | 'finops' | 'data' | 'system';
  icon: LucideIcon;
  /** After "g". */
  key: string;
};

/** The screens that exist, in the order of the navigation. Screens not built yet are absent. */
export const screens: readonly Screen[] = [
  { id: 'home', path: '/', group: 'none', icon: House, key: 'h' },
  { id: 'explore', path: '/explore', group: 'finops', icon: ChartColumn, key: 'e' },
  { id: 'showback', path: '/showback', group: 'finops', icon: FileSpreadsheet, key: 'b' },
  { id: 'sources', path: '/sources', group: 'data', icon: Database, key: 'd' },
  { id: 'settings', path: '/settings', group: 'system', icon: Settings, key: 's' },
];
