import {
  BellRing,
  Calculator,
  ChartColumn,
  CircleDollarSign,
  Cpu,
  Database,
  FileSpreadsheet,
  FlaskConical,
  House,
  type LucideIcon,
  Scale,
  Settings,
  ShieldCheck,
  Split,
  SquareTerminal,
  Tags,
  Wallet,
} from 'lucide-react';

export type Screen = {
  id:
    | 'home'
    | 'explore'
    | 'allocation'
    | 'units'
    | 'gpu'
    | 'budgets'
    | 'alerts'
    | 'showback'
    | 'sources'
    | 'quality'
    | 'rules'
    | 'prices'
    | 'reconcile'
    | 'sql'
    | 'scratch'
    | 'settings';
  path:
    | '/'
    | '/explore'
    | '/allocation'
    | '/units'
    | '/gpu'
    | '/budgets'
    | '/alerts'
    | '/showback'
    | '/sources'
    | '/quality'
    | '/rules'
    | '/prices'
    | '/reconcile'
    | '/sql'
    | '/scratch'
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
  { id: 'allocation', path: '/allocation', group: 'finops', icon: Split, key: 'a' },
  { id: 'units', path: '/units', group: 'finops', icon: Calculator, key: 'u' },
  { id: 'gpu', path: '/gpu', group: 'finops', icon: Cpu, key: 'i' },
  { id: 'budgets', path: '/budgets', group: 'finops', icon: Wallet, key: 'w' },
  { id: 'alerts', path: '/alerts', group: 'finops', icon: BellRing, key: 't' },
  { id: 'showback', path: '/showback', group: 'finops', icon: FileSpreadsheet, key: 'b' },
  { id: 'sources', path: '/sources', group: 'data', icon: Database, key: 'd' },
  { id: 'quality', path: '/quality', group: 'data', icon: ShieldCheck, key: 'q' },
  { id: 'rules', path: '/rules', group: 'data', icon: Tags, key: 'r' },
  { id: 'prices', path: '/prices', group: 'data', icon: CircleDollarSign, key: 'p' },
  { id: 'reconcile', path: '/reconcile', group: 'data', icon: Scale, key: 'c' },
  { id: 'sql', path: '/sql', group: 'data', icon: SquareTerminal, key: 'l' },
  { id: 'scratch', path: '/scratch', group: 'data', icon: FlaskConical, key: 'x' },
  { id: 'settings', path: '/settings', group: 'system', icon: Settings, key: 's' },
];
