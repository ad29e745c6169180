import { preferences } from '../data/preferences.ts';

const dark = window.matchMedia('(prefers-color-scheme: dark)');

/** Put theme and density on <html>, now and whenever the setting or the system changes. */
export function startTheme(): void {
  const apply = () => {
    const { theme, density } = preferences.get();
    const root = document.documentElement;
    root.dataset.theme = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
    root.dataset.density = density;
  };
  apply();
  preferences.subscribe(apply);
  dark.addEventListener('change', apply);
}
