import type { ReactNode } from 'react';
import { Switch as AriaSwitch, type SwitchProps } from 'react-aria-components';

type Props = Omit<SwitchProps, 'className' | 'style' | 'children'> & { children?: ReactNode };

/** On or off, at once. For a choice that waits for a button, use a Checkbox. */
export function Switch({ children, ...props }: Props) {
  return (
    <AriaSwitch {...props} className="group flex items-center gap-2 text-sm data-disabled:opacity-45">
      <span className="flex h-4.5 w-8 shrink-0 items-center rounded-full border border-border-strong bg-sunken p-0.5 transition-colors group-data-focus-visible:outline-2 group-data-focus-visible:outline-offset-1 group-data-focus-visible:outline-focus group-data-selected:border-accent group-data-selected:bg-accent">
        <span className="size-3 rounded-full bg-border-strong transition-transform group-data-selected:translate-x-3.5 group-data-selected:bg-accent-contrast" />
      </span>
      {children}
    </AriaSwitch>
  );
}
