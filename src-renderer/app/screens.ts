import {
  Calculator,
  ChartColumn,
  CircleDollarSign,
  Database,
  FileSpreadsheet,
  House,
  type LucideIcon,
  Settings,
  ShieldCheck,
  SquareTerminal,
  Tags,
} from 'lucide-react';

export type Screen = {
  id: 'home' | 'explore' | 'units' | 'showback' | 'sources' | 'quality' | 'rules' | 'prices' | 'sql' | 'settings';
  path:
    | '/'
    | '/explore'
    | '/units'
    | '/showback'
    | '/sources'
    | '/quality'
    | '/rules'
    | '/prices'
    | '/sql'
    | '/settings';
  group: 'none' | 'finops' | 'data' | 'system';
  icon: LucideIcon;
  /** After "g". */
  key: string;
};

/** The screens that exist, in the order of the navigation. Screens not built yet are absent. */
export const screens: readonly Screen[] = [
  { id: 'home', path: '/', group: 'none', icon: House, key: 'h' },
  { id: 'explore', path: '/explore', group: 'finops', icon: ChartColumn, key: 'e' },
  { id: 'units', path: '/units', group: 'finops', icon: Calculator, key: 'u' },
  { id: 'showback', path: '/showback', group: 'finops', icon: FileSpreadsheet, key: 'b' },
  { id: 'sources', path: '/sources', group: 'data', icon: Database, key: 'd' },
  { id: 'quality', path: '/quality', group: 'data', icon: ShieldCheck, key: 'q' },
  { id: 'rules', path: '/rules', group: 'data', icon: Tags, key: 'r' },
  { id: 'prices', path: '/prices', group: 'data', icon: CircleDollarSign, key: 'p' },
  { id: 'sql', path: '/sql', group: 'data', icon: SquareTerminal, key: 'l' },
  { id: 'settings', path: '/settings', group: 'system', icon: Settings, key: 's' },
];
