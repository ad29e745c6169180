import { cx } from '../cx.ts';

const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

const names: Record<string, string> = isMac
  ? { Mod: '⌘', Shift: '⇧', Alt: '⌥', Enter: '↵', Escape: 'Esc' }
  : { Mod: 'Ctrl', Enter: '↵', Escape: 'Esc' };

/** Keys written as "Mod+K" or "g h"; `Mod` is Command on a Mac and Ctrl elsewhere. */
export function Kbd({ keys, tone = 'plain' }: { keys: string; tone?: 'plain' | 'inverted' }) {
  const parts = keys.split(/[+ ]/).map(key => names[key] ?? (key.length === 1 ? key.toUpperCase() : key));
  return (
    <kbd className="inline-flex items-center gap-0.5 font-sans">
      {parts.map((part, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: the keys of a chord have no identity but their place
          key={index}
          className={cx(
            'inline-flex h-4 min-w-4 items-center justify-center rounded-xs px-1 text-2xs leading-none font-[500]',
            tone === 'plain' ? 'border border-border bg-sunken text-muted' : 'border border-current opacity-80',
          )}
        >
          {part}
        </span>
      ))}
    </kbd>
  );
}
