import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { Popover } from '../../components/ui/popover.tsx';

/** A fact of the bar that can be changed: what it is, its value, and the choices under it. */
export function FactButton({
  label,
  value,
  shortcut,
  children,
}: {
  label: string;
  value: string;
  shortcut?: string;
  children: (close: () => void) => ReactNode;
}) {
  return (
    <Popover
      label={label}
      trigger={
        <AriaButton
          {...(shortcut === undefined ? {} : { 'data-shortcut': shortcut })}
          className="inline-flex h-6 cursor-default items-center gap-1.5 rounded-sm border border-border bg-raised px-2 text-xs whitespace-nowrap data-hovered:bg-hover aria-expanded:bg-hover"
        >
          <span className="text-muted max-[1280px]:sr-only">{label}</span>
          <span className="font-[550]">{value}</span>
          <ChevronDown aria-hidden size={12} className="text-muted" />
        </AriaButton>
      }
    >
      {children}
    </Popover>
  );
}

export type Choice<T extends string> = { id: T; title: string; text: string };

/** Two to five alternatives, each with a line that says what it means. */
export function Choices<T extends string>({
  choices,
  value,
  onPick,
}: {
  choices: readonly Choice<T>[];
  value: T;
  onPick: (id: T) => void;
}) {
  return (
    <ul className="w-96">
      {choices.map(({ id, title, text }) => (
        <li key={id} className="rounded-md hover:bg-hover">
          <AriaButton
            {...(id === value ? { autoFocus: true } : {})}
            aria-pressed={id === value}
            onPress={() => onPick(id)}
            className="w-full cursor-default rounded-md px-2 py-1.5 text-left"
          >
            <span className={id === value ? 'block text-sm font-[550] text-accent' : 'block text-sm'}>{title}</span>
            <span className="block text-xs text-muted">{text}</span>
          </AriaButton>
        </li>
      ))}
    </ul>
  );
}
