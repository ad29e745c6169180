import { type RefObject, useEffect, useRef } from 'react';
import { grains } from '../../../src-core/query/query-spec.ts';
import { drillUpTo } from './drill.ts';
import type { ChangeView } from './use-explore-view.ts';
import { chartKinds, type ExploreView } from './view-state.ts';

const CHORD_MS = 1_200;

/** Keys of the screen, for its help: the letter, and the name of its words in the locale. */
export const exploreKeys = [
  ['p', 'period'],
  ['b', 'group'],
  ['f', 'filter'],
  ['m', 'measure'],
  ['t', 'grain'],
  ['c', 'compare'],
  ['v', 'chart'],
  ['o', 'expected'],
  ['/', 'table'],
  ['r', 'rows'],
  ['e', 'explain'],
  ['w', 'why'],
  ['d', 'split'],
  ['x', 'export'],
  ['s', 'views'],
  ['l', 'link'],
  ['Backspace', 'up'],
] as const;

/**
 * One-letter keys, active only while the focus is inside the screen and not in a field (WCAG 2.1.4). Letters that open something
 * press the control marked `data-shortcut`.
 */
export function useExploreKeys(root: RefObject<HTMLElement | null>, view: ExploreView, change: ChangeView): void {
  const latest = useRef({ view, change });
  latest.current = { view, change };
  const showsRows = view.rows !== null;
  // Opening or closing the charges replaces the table that had the focus; the keyboard must not fall out of the screen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it runs when the panel changes
  useEffect(() => {
    if (document.activeElement !== document.body) return;
    const grid = root.current?.querySelector<HTMLElement>('[role=grid]');
    (grid ?? root.current)?.focus({ preventScroll: true });
  }, [showsRows]);
  useEffect(() => {
    const element = root.current;
    if (!element) return;
    const { activeElement } = document;
    if (!activeElement || activeElement === document.body || activeElement.id === 'main')
      element.focus({ preventScroll: true });
    const scope = element.parentElement?.parentElement ?? element; // the page with its bar, where some controls are
    let chordSince = Number.NEGATIVE_INFINITY;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isBusy(event.target)) return;
      if (event.key === 'Escape' && isSomethingOpen(event.target)) return;
      const key = event.key.toLowerCase();
      if (key === 'e' && isInGrid(event.target)) return; // there it asks for the cell, not for the whole
      if (key === 'g') chordSince = event.timeStamp;
      if (event.timeStamp - chordSince < CHORD_MS) return; // "g" starts a jump to another screen
      if (!act(event.key, key)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    const act = (exact: string, key: string): boolean => {
      const { view: now, change: set } = latest.current;
      switch (exact) {
        case 'Backspace':
          if (now.rows) set({ ...now, rows: null });
          else if (now.drill.length > 0) set(drillUpTo(now, now.drill.length - 1));
          return true;
        case 'Escape':
          if (now.rows) set({ ...now, rows: null });
          else if (now.pick) set({ ...now, pick: null });
          return now.rows !== null || now.pick !== null;
        case '/':
          scope.querySelector<HTMLElement>('[role=grid]')?.focus();
          return true;
        case 'c':
          set({ ...now, compare: now.compare === 'none' ? 'previous-period' : 'none' });
          return true;
        case 'v':
          set({ ...now, chart: chartKinds[(chartKinds.indexOf(now.chart) + 1) % chartKinds.length] ?? 'bar' });
          return true;
        case 'o':
          set({ ...now, expected: !now.expected });
          return true;
        case 't':
          set({ ...now, grain: grains[(grains.indexOf(now.grain) + 1) % grains.length] ?? 'day', rows: null });
          return true;
      }
      const control = /^[a-z]$/.test(key) ? scope.querySelector<HTMLElement>(`[data-shortcut="${key}"]`) : null;
      control?.click();
      return control !== null;
    };
    scope.addEventListener('keydown', onKeyDown);
    return () => scope.removeEventListener('keydown', onKeyDown);
  }, [root]);
}

/** Escape first closes what is innermost: the charge line, or the selection of the table. */
function isSomethingOpen(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return (
    target.closest('aside') !== null || target.closest('[role=grid]')?.querySelector('[aria-selected=true]') != null
  );
}

/** Where letters mean letters. */
function isBusy(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input, textarea, select, [contenteditable], [role=dialog], [role=listbox], [role=menu]') !== null
  );
}

function isInGrid(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role=grid]') !== null;
}
