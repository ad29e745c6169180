import { useRouter } from '@tanstack/react-router';
import { useLayoutEffect } from 'react';
import { preferences } from '../data/preferences.ts';
import type { ShellOverlay } from './overlays.ts';
import { screens } from './screens.ts';

const CHORD_MS = 1_200;

/**
 * The window's own keys: Mod+K palette, ? sheet, "g" then a letter to a screen, Mod+, settings. One-key shortcuts stay out of
 * fields and dialogs, and can be switched off.
 */
export function useShortcuts(open: (overlay: ShellOverlay) => void): void {
  const router = useRouter();
  // Before the first frame is on screen: a key pressed the moment it appears counts.
  useLayoutEffect(() => {
    let waitingSince = 0;
    const onKeyDown = (event: KeyboardEvent) => {
      const key = event.key.toLowerCase();
      if (event.metaKey || event.ctrlKey) {
        if (key === 'k' && !event.shiftKey && !event.altKey) {
          event.preventDefault();
          open('palette');
        } else if (key === ',') {
          event.preventDefault();
          void router.navigate({ to: '/settings' });
        }
        return;
      }
      if (event.altKey || !preferences.get().hasSingleKeyShortcuts || isBusy(event)) return;
      if (event.key === '?') return open('shortcuts');
      if (key === 'g') {
        waitingSince = event.timeStamp;
        return;
      }
      const screen = screens.find(candidate => candidate.key === key);
      if (screen && waitingSince > 0 && event.timeStamp - waitingSince < CHORD_MS) {
        event.preventDefault();
        void router.navigate({ to: screen.path });
      }
      waitingSince = 0;
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [open, router]);
}

/** Where letters mean letters: fields, lists with type-ahead, dialogs. */
function isBusy(event: KeyboardEvent): boolean {
  const [target] = event.composedPath(); // `target` would be the host of the SQL editor's shadow tree
  if (!(target instanceof Element)) return false;
  return (
    target.closest('input, textarea, select, [contenteditable], [role=dialog], [role=listbox], [role=menu]') !== null
  );
}
