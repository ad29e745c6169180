/**
 * Preferences of this window that must be known before the first paint, or that are nobody else's business. Kept in
 * localStorage; the workspace's settings are the truth and overwrite the first three when they arrive.
 */
export type WindowPreferences = {
  theme: 'system' | 'light' | 'dark';
  language: 'en' | 'ko' | null;
  density: 'comfortable' | 'compact';
  isNavigationNarrow: boolean;
  /** WCAG 2.1.4: one-key shortcuts can be switched off. */
  hasSingleKeyShortcuts: boolean;
  /** Share of the height that Explore's chart takes, 0.1 to 0.8; null = chosen by the window's height. */
  exploreChartShare: number | null;
  isExploreChartHidden: boolean;
};

const KEY = 'mureon.window';
const defaults: WindowPreferences = {
  theme: 'system',
  language: null,
  density: 'compact',
  isNavigationNarrow: false,
  hasSingleKeyShortcuts: true,
  exploreChartShare: null,
  isExploreChartHidden: false,
};

let current = read();
const listeners = new Set<() => void>();

export const preferences = {
  get: (): WindowPreferences => current,
  set(change: Partial<WindowPreferences>): void {
    current = { ...current, ...change };
    localStorage.setItem(KEY, JSON.stringify(current));
    for (const listener of listeners) listener();
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

function read(): WindowPreferences {
  try {
    return { ...defaults, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<WindowPreferences>) };
  } catch {
    return defaults; // A damaged entry is worth no more than no entry: these are only looks.
  }
}
